"""The lines of a raw page → the lines of its story, and what the dropped ones told.

Whole lines are dropped, never words (codebook, section 1). The order of the decisions is that of ``clean``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.reading.boilerplate import find_entry
from dragoman.reading.dateline import find_dateline
from dragoman.reading.layout import count_words, ends_headline, ends_openly, ends_sentence

# A heading is short; a caption has a sentence's length (in words).
_LONGEST_HEADING, _SHORTEST_CAPTION = 10, 9
# A caption repeats the body when this share of its words stands in one paragraph.
_REPEATED = 0.8
# A standfirst is at most so many lines of so many characters between title and dateline.
_STANDFIRST_LINES, _STANDFIRST_LENGTH = 5, 450
# A page has fewer lines; of a text with more than twice as many only the first ones are cleaned.
_MOST_LINES = 1000

_BULLET = re.compile(r"[-–—•*·▪‣]\s|\(?\w{1,3}[.)]\s|\d+[.)]")
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
    kept = _without_standfirst(_without_kickers(kept, notes))
    kept = _without_captions(_without_repeats(kept))
    kept = _without_loose_ends(kept)
    return Cleaned(
        tuple(kept), find_headings(kept), title, notes.byline, tuple(notes.stamps), tuple(notes.credits)
    )  # fmt: skip


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
    if ends_sentence(line) or (ends_openly(line) and line[-1] not in "”\"’'») ") or _BULLET.match(line):
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


def _without_standfirst(lines: list[str]) -> list[str]:
    """Drop what stands before a dateline; without a dateline a summary line stays."""
    for i, line in enumerate(lines[: _STANDFIRST_LINES + 1]):
        if find_dateline(line):
            return lines[i:]
        if len(line) > _STANDFIRST_LENGTH:
            break
    return lines


# -- repeats, captions, tails
# ------------------------------------------------------------------------------------
def _without_repeats(lines: list[str]) -> list[str]:
    """Drop a paragraph of some length that is printed a second time, word for word."""
    seen: set[str] = set()
    kept = []
    for line in lines:
        if count_words(line) >= 6 and line in seen:
            continue
        seen.add(line)
        kept.append(line)
    return kept


def _without_captions(lines: list[str]) -> list[str]:
    """Drop picture captions: lines of a sentence's length without a stop among paragraphs that have one."""
    stops = [ends_sentence(line) for line in lines]
    loose = [i for i, line in enumerate(lines) if not stops[i] and _may_be_caption(line)]
    if sum(stops) < 3 or 2 * len(loose) > sum(stops):
        return lines
    repeats = set(_repeating(lines, loose, stops))
    drop = {i for i in loose if i in repeats or _stands_alone(i, stops, len(lines))}
    return [line for i, line in enumerate(lines) if i not in drop]


def _may_be_caption(line: str) -> bool:
    words = count_words(line)
    if not _SHORTEST_CAPTION <= words <= 90 or _BULLET.match(line) or line.isupper() or find_dateline(line):
        return False
    return not ends_openly(line) and line[0] not in '"“«„'


def _repeating(lines: list[str], loose: list[int], stops: list[bool]) -> Iterator[int]:
    """Those of the loose lines whose words nearly all stand in one paragraph."""
    if not loose:
        return
    bags = [_bag(line) for line, stop in zip(lines, stops, strict=True) if stop]
    for i in loose:
        bag = _bag(lines[i])
        if any((bag & other).total() >= _REPEATED * bag.total() for other in bags):
            yield i


def _bag(line: str) -> Counter[str]:
    return Counter(_WORD.findall(line.casefold()))


def _stands_alone(i: int, stops: list[bool], count: int) -> bool:
    """Whether a finished paragraph stands before and after a loose line (the first and last may be cut)."""
    return 0 < i < count - 1 and stops[i - 1] and stops[i + 1]


def _without_loose_ends(lines: list[str]) -> list[str]:
    """Drop short lines without a stop after the last paragraph: tags, agency names, signatures of a page."""
    kept = list(lines)
    while len(kept) > 1 and ends_headline(kept[-1]) and not ends_openly(kept[-1]):
        if count_words(kept[-1]) >= _SHORTEST_CAPTION or _BULLET.match(kept[-1]):
            break
        kept.pop()
    return kept
