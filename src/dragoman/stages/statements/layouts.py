"""Attributions that a layout shows: a name under a quotation, a name before a turn, a list after a colon."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from dragoman.cast import Cast
from dragoman.language.analysis import Analysis
from dragoman.language.quotations import Quotations
from dragoman.span import Span, trim
from dragoman.stages.statements.acts import act_of_words
from dragoman.stages.statements.drafts import SHARES, Draft
from dragoman.stages.statements.edges import edged
from dragoman.stages.statements.learned import speaker_head

_SIGNED = re.compile(r"(?P<dash>[-–—]+)\s*(?P<name>[A-Z][^\n]{2,118}?)\s*$")
_WORD = r"[A-Z][\w.'’-]*"
_LABEL = re.compile(rf"(?P<name>{_WORD}(?: (?:of|the|de|al|van|bin|{_WORD})){{0,5}})(?P<colon>\s?:)\s+(?=\S)")
_ITEM = re.compile(r"(?:[-–—•*·]|\(?(?:\d{1,2}|[a-z])[.)])\s+")
_FEWEST_TURNS = 3  # paragraphs that open with a name before a story is taken for a transcript
# Labels that open a paragraph and name nobody.
_NO_NAMES = frozenset({"note", "photo", "update", "background", "date", "place", "source", "analysis", "watch", "read"})


def find_layouts(analysis: Analysis, cast: Cast, quotations: Quotations) -> list[Draft]:
    """Quotations with their speaker's name on a line below, and the turns of a transcript."""
    return [*_signed(analysis, cast, quotations), *_turns(analysis, cast)]


def _signed(analysis: Analysis, cast: Cast, quotations: Quotations) -> list[Draft]:
    """*"We stay."* and on the next line *- Ann Oru, director*, as press releases print it."""
    text, found = analysis.story.text, []
    for n in range(1, len(analysis.paragraphs)):
        above, here = analysis.paragraphs[n - 1], analysis.paragraphs[n]
        m = _SIGNED.fullmatch(text, here.start, here.end)
        whole = [q.span for q in quotations[n - 1] if q.depth == 0]
        if m is None or not whole or whole[0].start != above.start or whole[-1].end < above.end - 1:
            continue
        content = Span(whole[0].start, whole[-1].end)
        found.append(_draft(analysis, cast, m.span("name"), m.span("dash"), content, n - 1))
    return found


def _turns(analysis: Analysis, cast: Cast) -> list[Draft]:
    """*Oru: We stay.* In a transcript, that is where several paragraphs open with a name, those between go on."""
    text = analysis.story.text
    opened = {n: m for n, p in enumerate(analysis.paragraphs) if (m := _LABEL.match(text, p.start, p.end)) is not None}
    opened = {n: m for n, m in opened.items() if m["name"].lower() not in _NO_NAMES}
    names = Counter(m["name"] for m in opened.values())
    if len(opened) < _FEWEST_TURNS or max(names.values()) < 2:  # a list of headings repeats none
        return []
    found: list[Draft] = []
    for n in range(min(opened), max(opened) + 1):
        paragraph = analysis.paragraphs[n]
        if (m := opened.get(n)) is None:
            content = edged(text, paragraph)
            if content is not None and found:
                act = act_of_words(text[content.start : content.end])
                run = replace(found[-1], source=None, cue=None, content=(content,), act=act, paragraph=n)
                found.append(replace(run, frame="run", basis="run"))
        elif (content := edged(text, Span(m.end(), paragraph.end))) is not None:
            found.append(_draft(analysis, cast, m.span("name"), m.span("colon"), content, n))
    return found


def _draft(
    analysis: Analysis, cast: Cast, name: tuple[int, int], mark: tuple[int, int], content: Span, paragraph: int
) -> Draft:
    text = analysis.story.text
    source, cue = Span(*name), trim(text, *mark)
    assert cue is not None
    head = speaker_head(analysis, cast, source)
    speakers = cast.who(head) if head is not None else ()
    act = act_of_words(text[content.start : content.end])
    speaker = speakers[0] if speakers else None
    return Draft(None, source, speaker, cue, (content,), act, "layout", paragraph, "layout", SHARES["layout"])


def with_lists(analysis: Analysis, drafts: list[Draft]) -> list[Draft]:
    """The drafts, those whose sentence ends in a colon with the list that follows it in their content."""
    text, paragraphs = analysis.story.text, analysis.paragraphs
    out = []
    for d in drafts:
        end = paragraphs[d.paragraph].end
        last = max(s.end for s in (d.cue, *d.content) if s is not None)
        introduces = d.cue is not None and text[:end].endswith(":") and last >= end - 1
        items = _items(analysis, d.paragraph + 1) if introduces else []
        out.append(replace(d, content=(*d.content, *items)) if items else d)
    return out


def _items(analysis: Analysis, first: int) -> list[Span]:
    """The items of a list that begins at a paragraph, two at least, without bullets and closing marks."""
    text, found = analysis.story.text, []
    for paragraph in analysis.paragraphs[first:]:
        m = _ITEM.match(text, paragraph.start, paragraph.end)
        item = edged(text, Span(m.end(), paragraph.end)) if m and m.end() < paragraph.end else None
        if item is None:
            break
        found.append(item)
    return found if len(found) > 1 else []
