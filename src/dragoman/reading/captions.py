"""What goes from among the paragraphs of a raw page by its look: repeats, captions, loose ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from dragoman.reading.dateline import find_dateline
from dragoman.reading.layout import count_words, ends_headline, ends_openly, ends_sentence

BULLET = re.compile(r"[-–—•*·▪‣]\s|\(?\w{1,3}[.)]\s|\d+[.)]")

# A caption has a sentence's length (in words), and repeats the body when this share of them stands in one paragraph.
SHORTEST_CAPTION, _REPEATED = 9, 0.8
_WORD = re.compile(r"\w+")


def without_repeats(lines: list[str]) -> list[str]:
    """Drop a paragraph of some length that is printed a second time, word for word."""
    seen: set[str] = set()
    kept = []
    for line in lines:
        if count_words(line) >= 6 and line in seen:
            continue
        seen.add(line)
        kept.append(line)
    return kept


def without_captions(lines: list[str]) -> list[str]:
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
    if not SHORTEST_CAPTION <= words <= 90 or BULLET.match(line) or line.isupper() or find_dateline(line):
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


def without_loose_ends(lines: list[str]) -> list[str]:
    """Drop short lines without a stop after the last paragraph: tags, agency names, signatures of a page."""
    kept = list(lines)
    while len(kept) > 1 and ends_headline(kept[-1]) and not ends_openly(kept[-1]):
        if count_words(kept[-1]) >= SHORTEST_CAPTION or BULLET.match(kept[-1]):
            break
        kept.pop()
    return kept
