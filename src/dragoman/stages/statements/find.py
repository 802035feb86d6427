"""The statements of a story, from its cues and quotations."""

from __future__ import annotations

from itertools import pairwise

from dragoman.cast import Cast
from dragoman.coding import Act, Kind, Statement
from dragoman.language.analysis import Analysis
from dragoman.language.quotations import Quotation, Quotations, find_quotations
from dragoman.lexicon.cues import Cues, load_cues
from dragoman.reading.turns import find_turn
from dragoman.span import Span, hull, trim
from dragoman.stages.statements.acts import act_of_words, find_act
from dragoman.stages.statements.contents import find_content
from dragoman.stages.statements.drafts import SHARES, Draft
from dragoman.stages.statements.edges import without
from dragoman.stages.statements.hits import Hit, find_hits, names_nobody
from dragoman.stages.statements.join import join
from dragoman.stages.statements.layouts import find_layouts, with_lists

_FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our", "you", "your"})
# Frames of those who speak, so that a quotation without a cue may be theirs: they want or fear nothing only.
_SPEAKING = frozenset({"quote", "that", "source", "run", "learned", "layout"})
_SHORTEST_RUN = 3  # words; a shorter quotation without a cue names or mocks, and nobody speaks by it


def find_statements(analysis: Analysis, cast: Cast, *, cues: Cues | None = None) -> tuple[Statement, ...]:
    """Every attribution of the story, in text order, ids ``s1`` upwards."""
    quotations = find_quotations_of(analysis)
    return number(analysis, find_drafts(analysis, cast, quotations, cues or load_cues()), quotations)


def find_quotations_of(analysis: Analysis) -> Quotations:
    """The quotations of each paragraph of a story."""
    return tuple(find_quotations(analysis.story.text, p) for p in analysis.paragraphs)


def find_drafts(analysis: Analysis, cast: Cast, quotations: Quotations, cues: Cues) -> list[Draft]:
    """The statements of a story before ids and nesting, in text order. ``quotations``: those of each paragraph."""
    ruled = [*find_layouts(analysis, cast, quotations), *_cued(analysis, cast, cues, quotations)]
    drafts = with_lists(analysis, join(analysis, cast, ruled, quotations))
    drafts += _runs(analysis, drafts, quotations)
    return sorted(drafts, key=lambda d: (d.start, -_size(d.content)))


# -- statements with a cue -----------------------------------------------------------------------------------------
def _cued(analysis: Analysis, cast: Cast, cues: Cues, quotations: Quotations) -> list[Draft]:
    drafts: list[Draft] = []
    taken: set[tuple[Span, ...]] = set()
    for hit in find_hits(analysis, cues):
        paragraph = analysis.sentence_of(hit.head).paragraph
        draft = _draft(analysis, cast, hit, paragraph, quotations[paragraph])
        if draft is not None and (draft.cue, *draft.content) not in taken:
            taken.add((draft.cue, *draft.content))  # type: ignore[arg-type]
            drafts.append(draft)
    return drafts


def _draft(
    analysis: Analysis, cast: Cast, hit: Hit, paragraph: int, quotations: tuple[Quotation, ...]
) -> Draft | None:
    """A hit with its source and content; None when it attributes nothing to anybody."""
    if hit.source is None or (names_nobody(analysis, hit.source) and not cast.who(hit.source)):
        return None
    cue = hit.span(analysis)
    if analysis.tokens[hit.source].lower in _FIRST_PERSON and _inside_quotation(cue, quotations):
        return None
    content = find_content(analysis, hit, quotations)
    if content is None:
        return None
    source = source_span(analysis, hit)
    speakers = cast.who(hit.source)
    if not speakers and cast.actors and not _may_speak(analysis, hit.source, content.frame.act):
        return None
    spans = tuple(s for c in content.spans for s in without(analysis.story.text, c, cue, source))
    if not spans:
        return None
    act = find_act(analysis.story.text, spans, hit.cue, content.frame)
    frame = content.frame.kind
    speaker = speakers[0] if speakers else None
    return Draft(hit, source, speaker, cue, spans, act, frame, paragraph, "ruled", SHARES[frame])


def _may_speak(analysis: Analysis, source: int, act: Act) -> bool:
    """Whether a source outside the cast may be one all the same: anything may say, only somebody wants or fears."""
    return act in ("say", "claim") or analysis.tokens[source].pos in ("PROPN", "PRON")


def source_span(analysis: Analysis, hit: Hit) -> Span:
    """The speaker as printed: the noun phrase with its modifiers and apposition, without the cue's own clause."""
    assert hit.source is not None
    i = hit.source
    first, last = analysis.left[i], analysis.right[i]
    cut = [t for t in hit.tokens if first <= t < last]
    if cut:
        if min(cut) > i:
            last = _clause_start(analysis, min(cut), i)
        else:
            first = min(i, max(cut) + 1)
    if analysis.tokens[i].dep == "poss" and analysis.child(i, "case") == last - 1:
        last -= 1
    span = analysis.span(first, last)
    return trim(analysis.story.text, span.start, span.end, marks=" ,;:—–-") or analysis.tokens[i].span


def _clause_start(analysis: Analysis, i: int, above: int) -> int:
    """First token of the clause of token i that hangs on token `above`."""
    while analysis.tokens[i].head not in (above, i):
        i = analysis.tokens[i].head
    return max(analysis.left[i], above + 1)


def _inside_quotation(span: Span, quotations: tuple[Quotation, ...]) -> bool:
    return any(q.span.holds(span) for q in quotations)


# -- quotations that run on without a cue --------------------------------------------------------------------------
def _runs(analysis: Analysis, drafts: list[Draft], quotations: Quotations) -> list[Draft]:
    """Whole quotations that no cue claims: each keeps the last speaker before it, as a statement of its own."""
    text = analysis.story.text
    claimed = sorted((s for d in drafts for s in d.content), key=lambda s: s.start)
    found: list[Draft] = []
    turns = (find_turn(text[p.start : p.end]) for p in analysis.paragraphs)
    asked = frozenset(n for n, turn in enumerate(turns) if turn is not None and turn.kind == "question")
    for paragraph, here in enumerate(quotations):
        run = [
            q.span
            for q in here
            if q.depth == 0 and _is_whole(text, analysis.paragraphs[paragraph], q) and not _claimed(claimed, q.span)
        ]
        if not run:
            continue
        last = _last_speaker(drafts, run[0].start, asked)
        if last is not None:
            spans = (hull(run),) if len(run) > 1 and not _words_between(text, run) else tuple(run)
            found += [
                Draft(None, None, last.speaker, None, (s,), _act_of(text, s), "run", paragraph, "run", SHARES["run"])
                for s in spans
            ]
    return found


def _act_of(text: str, span: Span) -> Act:
    return act_of_words(text[span.start : span.end])


def _is_whole(text: str, paragraph: Span, quotation: Quotation) -> bool:
    """Whether a quotation is a sentence of its own: it begins where one may begin and ends where one may end."""
    span = quotation.span
    before = text[paragraph.start : span.start].rstrip()
    inner = text[span.start : span.end].strip("“”«»„\"ʺ″＂‟'‘’`")
    if len(inner.split()) < _SHORTEST_RUN or not inner[:1].isupper():
        return False
    opens = not before or before[-1] in ".?!:”»\"'’"
    return opens and (not quotation.closed or inner.rstrip()[-1:] in ".?!…,")


def _claimed(claimed: list[Span], span: Span) -> bool:
    return any(c.overlaps(span) for c in claimed)


def _words_between(text: str, spans: list[Span]) -> bool:
    return any(text[a.end : b.start].strip() for a, b in pairwise(spans))


def _last_speaker(drafts: list[Draft], before: int, asked: frozenset[int]) -> Draft | None:
    """The last statement of a named speaker that ends before a point, not one told in a question (its paragraph)."""
    told = [d for d in drafts if d.frame in _SPEAKING and d.paragraph not in asked]
    earlier = [d for d in told if (d.speaker or d.source) and d.start < before]
    return max(earlier, key=lambda d: d.cue.start if d.cue else d.start, default=None)


# -- kind, act, nesting --------------------------------------------------------------------------------------------
def find_kind(text: str, content: tuple[Span, ...], cue: Span | None, quotations: tuple[Quotation, ...]) -> Kind:
    """Direct, mixed or indirect by the attribution's own marks.

    The marks of a quotation that holds its cue too are its parent's.
    """
    own = [q.span for q in quotations if cue is None or not q.span.holds(cue)]
    if cue is not None:
        own = [q for q in own if any(c.overlaps(q) for c in content)]
    words = [i for c in content for i in range(c.start, c.end) if text[i].isalnum()]
    quoted = sum(1 for i in words if any(q.start <= i < q.end for q in own))
    if not quoted:
        return "indirect"
    return "direct" if quoted >= len(words) else "mixed"


def number(analysis: Analysis, drafts: list[Draft], quotations: Quotations) -> tuple[Statement, ...]:
    """Drafts as statements, each with its innermost holder as parent."""
    text = analysis.story.text
    out = []
    near: dict[int, list[int]] = {}
    for n, d in enumerate(drafts):
        near.setdefault(d.paragraph, []).append(n)
    for n, d in enumerate(drafts):
        parent = _parent(drafts, n, near[d.paragraph])
        out.append(
            Statement(
                id=f"s{n + 1}", source=d.source, speaker=d.speaker, cue=d.cue, content=d.content,
                kind=find_kind(text, d.content, d.cue, _around(analysis, d, quotations)), act=d.act,
                parent=None if parent is None else f"s{parent + 1}", confidence=d.confidence,
            )
        )
    return tuple(out)


def _around(analysis: Analysis, draft: Draft, quotations: Quotations) -> tuple[Quotation, ...]:
    """The quotations of the paragraphs a statement stands in."""
    at = [analysis.token_at(s.start) for s in draft.content]
    here = {draft.paragraph, *(analysis.sentence_of(i).paragraph for i in at if i is not None)}
    return tuple(q for n in sorted(here) for q in quotations[n])


def _parent(drafts: list[Draft], n: int, near: list[int]) -> int | None:
    """Index of the smallest statement whose content holds the cue (of a run: the whole content) of draft n.

    ``near``: indices of the drafts of its paragraph.
    """
    d = drafts[n]
    best = None
    for m in near:
        other = drafts[m]
        if m == n or (other.cue is not None and other.cue == d.cue):
            continue
        parts = (d.cue,) if d.cue is not None else d.content
        if all(any(c.holds(p) for c in other.content) for p in parts if p is not None) and not (
            other.cue is not None and any(c.holds(other.cue) for c in d.content)
        ) and (best is None or _size(other.content) < _size(drafts[best].content)):
            best = m
    return best


def _size(spans: tuple[Span, ...]) -> int:
    return sum(len(s) for s in spans)
