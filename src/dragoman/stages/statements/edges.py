"""Where a content begins and ends, as the codebook has it: what is cut off at its edges and out of its middle."""

from __future__ import annotations

import re

from dragoman.language.quotations import Quotation
from dragoman.span import Span, hull, trim

_THAT = re.compile(r"that\s+(?=\S)")  # *That* with a capital begins what is said
_SHORT = re.compile(r"(?:\b[A-Za-z]\.)+$|\b(?:Mr|Mrs|Dr|St|Inc|Co|Gen|Sen|Rep)\.$")
_MARKS = "“”«»„\"ʺ″＂‟'‘’`"
_EDGE = ",;:—–-"


def edged(text: str, span: Span) -> Span | None:
    """A content without *that*, commas at its ends and the full stop of its sentence; None when no word is left.

    A full stop inside the content's own quotation marks stays.
    """
    start, end = span.start, span.end
    if m := _THAT.match(text, start, end):
        start = m.end()
    cut = trim(text, start, end, marks=_EDGE)
    if cut is not None and _stopped(text[cut.start : cut.end]):
        cut = trim(text, cut.start, cut.end - 1, marks=_EDGE + ".")
    return cut if cut is not None and any(c.isalnum() for c in text[cut.start : cut.end]) else None


def _stopped(words: str) -> bool:
    """Whether words end with the full stop of their sentence: no abbreviation's, and not the speaker's own."""
    return words.endswith(".") and words[0] not in _MARKS and not words.endswith("...") and not _SHORT.search(words)


def without(text: str, span: Span, *holes: Span) -> list[Span]:
    """A span with its own cue and source cut out."""
    parts = [span]
    for hole in holes:
        kept: list[Span] = []
        for part in parts:
            whole = ((part.start, part.end),)
            ends = ((part.start, hole.start), (hole.end, part.end)) if part.overlaps(hole) else whole
            kept += [cut for a, b in ends if (cut := trim(text, a, max(a, b), marks=" ,;:")) is not None]
        parts = kept
    return [p for p in parts if any(c.isalnum() for c in text[p.start : p.end])]


def widened(content: tuple[Span, ...], cue: Span, quotations: tuple[Quotation, ...]) -> tuple[Span, ...]:
    """A content whose ends stand at quotation marks takes them in; the marks of a quotation around the cue stay out."""
    out = []
    for part in content:
        grown = part
        for q in quotations:
            near = q.span.start + 1 == grown.start or q.span.end - 1 == grown.end
            if near and not q.span.overlaps(cue) and q.span.overlaps(grown):
                grown = hull((grown, q.span))
        out.append(grown)
    return tuple(out)
