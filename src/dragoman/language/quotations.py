"""Quotations as they are printed: which marks open and close, whatever kind they are.

Wire text mixes marks (``«...”``), forgets to close them and repeats the opening mark at each paragraph of a long
quotation. A mark opens when it stands before a word and closes when it stands after one; what is missing is supplied
in thought, never in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice, takewhile

from dragoman.span import Span

_STOPS = ".?!…"
_BROKEN_OFF = re.compile(r"[,—–-]\s?[”»\"“''’]+$")
_GOES_ON = re.compile(r"[^.?!:;\n]*,\s*")
_FARTHEST = 120  # characters between a cue and the second half of the quotation it interrupts
_OPENERS, _CLOSERS = "“«„", "”»"
# Marks that look alike on both sides, some of them primes that a page printed for want of better.
_STRAIGHT = frozenset({"\"", "ʺ", "″", "＂", "‟", "''"})
# Two single marks in a row are printed for a double one by some papers; a lone single mark may be an apostrophe.
_MARK = re.compile(r"''|``|[“”«»„\"ʺ″＂‟‘’']")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks. ``depth`` 0: not inside another; ``closed``: its closing mark is printed."""

    span: Span
    depth: int
    closed: bool


Quotations = tuple[tuple[Quotation, ...], ...]  # those of each paragraph of a story


def find_quotations(text: str, paragraph: Span) -> tuple[Quotation, ...]:
    """The quotations of one paragraph, in text order, outer before inner.

    One whose closing mark is missing runs to the end of the paragraph.
    """
    open_: list[tuple[int, str]] = []
    found: list[Quotation] = []
    for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
        side = _side(text, mark, paragraph, [kind for _, kind in open_])
        kind = "single" if mark.group() in "‘’'" else "double"
        if side == "open":
            open_.append((mark.start(), kind))
        elif side == "close":
            while open_ and open_[-1][1] != kind:
                open_.pop()
            if open_:
                start, _ = open_.pop()
                found.append(Quotation(Span(start, mark.end()), len(open_), closed=True))
    for depth, (start, kind) in enumerate(open_):
        if kind == "double" and paragraph.end - start > 1:
            end = len(text[: paragraph.end].rstrip())
            found.append(Quotation(Span(start, end), depth, closed=False))
            break
    return _outermost_first(found)


def with_whole_quotations(
    text: str, spans: tuple[Span, ...], cue: Span, quotations: tuple[Quotation, ...], *, edges: tuple[int, ...] = ()
) -> tuple[Span, ...]:
    """Contents that hold some sentences of a quotation to one of its ends hold all of it.

    ``quotations``: outer ones in text order. A quotation that holds the cue too is not one speech. ``edges``: where the
    text was cut before it was read, so that a content may end there by chance.
    """
    out = list(spans)
    # those around the contents alone: outer quotations follow each other, and a long text has thousands
    near = bisect_left(quotations, spans[0].start, key=lambda q: q.span.end) if spans else 0
    for q in takewhile(lambda q: q.span.start < spans[-1].end, islice(quotations, near, None)):
        inside = [s for s in out if q.span.holds(s)]
        if not inside or q.span.overlaps(cue):
            continue
        first, last = inside[0].start, inside[-1].end
        at_an_end = first == q.span.start or last == q.span.end
        before, after = text[q.span.start : first].rstrip(), text[last : q.span.end].strip()
        begins = first == q.span.start or first in edges or before[-1:] in _STOPS
        ends = last == q.span.end or last in edges or (text[last - 1] in _STOPS and after[:1].isupper())
        if at_an_end and begins and ends:
            out = sorted([*(s for s in out if s not in inside), q.span])
    return tuple(out)


def with_second_half(
    text: str, spans: tuple[Span, ...], cue: Span, quotations: tuple[Quotation, ...]
) -> tuple[Span, ...]:
    """Contents that end with a quotation its cue interrupts (*"We stay," he said, "and wait."*) hold its second half.

    ``quotations``: outer ones in text order.
    """
    if not spans or spans[-1].end > cue.start or not _BROKEN_OFF.search(text, spans[-1].start, spans[-1].end):
        return spans
    at = bisect_left(quotations, cue.end, key=lambda q: q.span.start)
    if at == len(quotations):
        return spans
    between = text[cue.end : quotations[at].span.start]
    goes_on = len(between) <= _FARTHEST and _GOES_ON.fullmatch(between) is not None
    return (*spans, quotations[at].span) if goes_on else spans


def _side(text: str, mark: re.Match[str], paragraph: Span, open_: list[str]) -> str | None:
    """Whether a mark opens or closes a quotation, or is an apostrophe (None)."""
    shape = mark.group()
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    starts = before.isspace() or before in "([—–-/:“«„\"‘'"
    if shape in _OPENERS or shape == "``":
        # «...“ : German and Slavic closing mark of the same shape
        return "close" if shape == "“" and "double" in open_ and not starts else "open"
    if shape in _CLOSERS:
        return "close" if "double" in open_ or not starts else "open"
    if shape in _STRAIGHT:
        if "double" in open_:
            return "open" if starts and not after.isspace() and "single" in open_ else "close"
        return "open" if not after.isspace() or starts else None
    if shape == "‘":
        return "open" if starts or "single" not in open_ else None
    if before.isalnum() and after.isalnum():
        return None
    if "single" in open_ and (not after.isalnum()) and not before.isspace():
        return "close" if before in ".,!?…" or before.isalnum() or before in "”\"" else None
    return "open" if shape == "'" and starts and after.isalnum() and _closes_later(text, mark, paragraph) else None


def _closes_later(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """Whether a straight single mark that could open a quotation has one after it that could close it."""
    return re.compile(r"(?<=[\w.,!?…])'(?!\w)").search(text, mark.end(), paragraph.end) is not None


def _outermost_first(found: list[Quotation]) -> tuple[Quotation, ...]:
    """Text order, outer before inner, with the depth counted among the quotations that are really there."""
    ordered = sorted(found, key=lambda q: (q.span.start, -q.span.end))
    out: list[Quotation] = []
    stack: list[Span] = []
    for q in ordered:
        while stack and stack[-1].end <= q.span.start:
            stack.pop()
        if stack and not stack[-1].holds(q.span):
            continue
        out.append(Quotation(q.span, len(stack), q.closed))
        stack.append(q.span)
    return tuple(out)
