"""The lines of a raw page → the lines of its story, and what the dropped ones told.

Whole lines are dropped, never words (codebook, section 1). The order of the decisions is that of ``clean``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.reading.blocks import Block
from dragoman.reading.boilerplate import find_entry
from dragoman.reading.captions import BULLET, without_captions, without_loose_ends, without_repeats
from dragoman.reading.dateline import find_dateline
from dragoman.reading.layout import count_words, ends_headline, ends_openly, ends_sentence

# A heading is short (in words).
_LONGEST_HEADING = 10
# A standfirst is at most so many lines of so many characters between title and dateline.
_STANDFIRST_LINES, _STANDFIRST_LENGTH = 5, 450
# A page has fewer lines; of a text with more than twice as many only the first ones are cleaned.
_MOST_LINES = 1000

_HEADING_START = re.compile(r"[\"“‘'«„]?(?:[A-Z\d]|[^\W\d_a-z])")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A page without its noise.

    ``lines``: paragraphs and sub-headings in order; ``headings``: indices of the latter. ``stamps``: the
    dates its 'Updated:' lines print. ``credits``: dropped lines that may name the agency.
    """

    lines: tuple[str, ...]
    headings: frozenset[int]
    title: str | None = None
    byline: str | None = None
    stamps: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


@dataclass(slots=True)
class _Notes:
    """What the dropped lines told, gathered while they go."""

    byline: str | None
    stamps: list[str]
    credits: list[str]


def clean(lines: list[str], *, title: str | None) -> Cleaned:
    """Drop what is no story from the paragraphs of a raw page; `title` is the one given with it, or None."""
    notes = _Notes(None, [], [])
    if len(lines) > 2 * _MOST_LINES:
        return _clean_ends(lines, title)
    kept = _without_boilerplate(lines, notes)
    kept, title = _without_title(kept, title)
    kept = _without_kickers(kept, notes)
    kept = kept[_standfirst_end(kept) :]
    kept = without_captions(without_repeats(kept))
    kept = without_loose_ends(kept)
    return Cleaned(
        tuple(kept), find_headings(kept), title, notes.byline, tuple(notes.stamps), tuple(notes.credits)
    )  # fmt: skip


def clean_marked(blocks: Sequence[Block], *, title: str | None) -> Cleaned:
    """Drop what the table knows from paragraphs that markup has told apart, and nothing by its look.

    The title, rubrics and what stands before a dateline go as they do from a raw page. Headings are those of the
    markup, and lines that look like one but are no list items.
    """
    notes = _Notes(None, [], [])
    kept = _known_lines_gone(blocks, notes)
    if title:
        kept = [b for i, b in enumerate(kept) if i >= 8 or not _same_title(b.text, title)]
    kept = kept[_standfirst_end([b.text for b in kept]) :]
    kept = _told_once(kept)
    while kept and kept[-1].kind == "heading":  # nothing stands under it
        kept.pop()
    lines = [b.text for b in kept]
    by_look = {i for i in find_headings(lines) if kept[i].kind == "paragraph"}
    headings = frozenset(by_look | {i for i, b in enumerate(kept) if b.kind == "heading"})
    return Cleaned(tuple(lines), headings, title, notes.byline, tuple(notes.stamps), tuple(notes.credits))


def _told_once(blocks: list[Block]) -> list[Block]:
    seen: set[str] = set()
    kept = []
    for block in blocks:
        if count_words(block.text) < 6 or block.text not in seen:
            kept.append(block)
        seen.add(block.text)
    return kept


def _known_lines_gone(blocks: Sequence[Block], notes: _Notes) -> list[Block]:
    first = next((i for i, b in enumerate(blocks) if b.kind != "heading" and _is_body(b.text)), len(blocks))
    kept: list[Block] = []
    in_list = False
    for i, block in enumerate(blocks):
        head = i < first
        found = find_entry(block.text, where=("any", "edge", "head", "under") if head else ("any",))
        if found:
            _note(notes, found[0].kind, block.text, found[1])
            in_list = found[0].kind == "list"
            continue
        in_list = in_list and block.kind == "item"
        rubric = head and first < len(blocks) and block.kind == "paragraph" and _is_rubric(block.text)
        if not (rubric or (in_list and ends_headline(block.text))):
            kept.append(block)
    while kept and (found := find_entry(kept[-1].text, where=("edge",))):
        _note(notes, found[0].kind, kept.pop().text, found[1])
    return kept


def _is_rubric(line: str) -> bool:
    return count_words(line) <= 3 and not ends_sentence(line) and find_dateline(line) is None


def _clean_ends(lines: list[str], title: str | None) -> Cleaned:
    """A book-long text with its first lines cleaned as a page's are, and the rest as it stands."""
    head = clean(lines[:_MOST_LINES], title=title)
    kept = [*head.lines, *lines[_MOST_LINES:]]
    return Cleaned(tuple(kept), find_headings(kept), head.title, head.byline, head.stamps, head.credits)


def find_headings(lines: list[str]) -> frozenset[int]:
    """Indices of the sub-headings: short lines without a stop between paragraphs or at the text's head."""
    return frozenset(i for i in range(len(lines) - 1) if _is_heading(lines[i]) and _leads_on(lines, i))


def _is_heading(line: str) -> bool:
    words = line[:100].split()
    if len(line) > 90 or not 1 <= len(words) <= _LONGEST_HEADING or not _HEADING_START.match(line):
        return False
    if ends_sentence(line) or (ends_openly(line) and line[-1] not in "”\"’'») ") or BULLET.match(line):
        return False
    return len(words) <= 8 or line.isupper() or _title_case(words)


def _leads_on(lines: list[str], i: int) -> bool:
    """Whether a paragraph follows, directly or after one more heading."""
    following = lines[i + 1 : i + 3]
    return any(ends_sentence(x) or ends_openly(x) or count_words(x) > _LONGEST_HEADING for x in following)


def _title_case(words: list[str]) -> bool:
    long = [w for w in words if len(w) > 3]
    return bool(long) and all(not w[0].islower() for w in long)


# -- what the table knows
# ----------------------------------------------------------------------------------------
def _without_boilerplate(lines: list[str], notes: _Notes) -> list[str]:
    """Drop the table's lines: those it knows anywhere, then those at the edges; and the lists they open."""
    kept, in_list = [], False
    first = next((i for i, line in enumerate(lines) if _is_body(line)), len(lines))
    for i, line in enumerate(lines):
        found = find_entry(line, where=("any", "edge", "head") if i < first else ("any",))
        if found:
            entry, match = found
            _note(notes, entry.kind, line, match)
            in_list = (entry.kind == "list" and line.endswith(":")) or (in_list and entry.kind == "list")
        elif in_list and ends_headline(line) and not ends_openly(line) and count_words(line) >= 3:
            continue
        else:
            in_list = False
            kept.append(line)
    while kept and (found := find_entry(kept[-1], where=("edge",))):
        _note(notes, found[0].kind, kept.pop(), found[1])
    return kept


def _note(notes: _Notes, kind: str, line: str, match: re.Match[str]) -> None:
    told = match.groupdict()
    if kind == "byline" and notes.byline is None and told.get("name"):
        notes.byline = told["name"].strip()
    if kind == "stamp" and told.get("date"):
        notes.stamps.append(told["date"].strip())
    if kind in ("byline", "stamp", "copyright", "contributors"):
        notes.credits.append(line)


def _is_body(line: str) -> bool:
    """Whether a line is a paragraph of running text and no boilerplate."""
    if count_words(line) < 6 or (ends_headline(line) and len(line) < 400 and find_dateline(line) is None):
        return False
    return find_entry(line, where=("any",)) is None


# -- title and standfirst
# ----------------------------------------------------------------------------------------
def _without_title(lines: list[str], title: str | None) -> tuple[list[str], str | None]:
    """Drop the title among the first lines; with none given, the first line that looks like one is it."""
    if title:
        kept = [x for i, x in enumerate(lines) if i >= 8 or not _same_title(x, title)]
        return kept, title
    head = next((i for i, line in enumerate(lines) if _is_body(line)), len(lines))
    if head == 0 and len(lines) > 1 and lines[0][-1] in "?!" and count_words(lines[0]) <= 15:
        head = 1
    if head == len(lines) and head < 2:
        return lines, None
    choice = sorted(range(head), key=lambda i: (count_words(lines[i]) < 4, i))
    best = next((i for i in choice if _may_be_title(lines[i])), None)
    if best is None:
        return lines, None
    title = lines[best]
    kept = [x for i, x in enumerate(lines) if i != best and (i >= 8 or not _same_title(x, title))]
    return kept, title


def _may_be_title(line: str) -> bool:
    return (
        len(line) <= 200 and count_words(line) >= 2 and line[-1] not in ",;" and find_dateline(line) is None
    )


def _same_title(line: str, title: str) -> bool:
    """Whether a line prints the title, with or without the publisher's name before or after it."""
    if len(line) > len(title) + 80:
        return False
    a, b = " ".join(_WORD.findall(line.casefold())), " ".join(_WORD.findall(title.casefold()))
    if not a:
        return False
    return (
        a == b or (len(b) >= 20 and a.startswith(b)) or (len(a) >= 20 and (b.startswith(a) or b.endswith(a)))
    )


def _without_kickers(lines: list[str], notes: _Notes) -> list[str]:
    """Drop rubrics of up to three words, and names of writers, between title and first paragraph."""
    head = next((i for i, line in enumerate(lines) if _is_body(line)), 0)
    kept = []
    for i, line in enumerate(lines):
        found = find_entry(line, where=("under",)) if i < head else None
        if found:
            _note(notes, found[0].kind, line, found[1])
        elif i >= head or count_words(line) > 3 or ends_sentence(line):
            kept.append(line)
    return kept


def _standfirst_end(lines: list[str]) -> int:
    """How many lines stand before a dateline; without a dateline a summary line stays: 0."""
    for i, line in enumerate(lines[: _STANDFIRST_LINES + 1]):
        if find_dateline(line):
            return i
        if len(line) > _STANDFIRST_LENGTH:
            break
    return 0
