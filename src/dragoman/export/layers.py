"""A story's text in pieces over which the set of records does not change: what every page prints."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dragoman.coding import Coding
from dragoman.span import Span

Role = Literal["src", "cue", "con", "trg", "tim", "loc", "pos"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Some words of a record: ``id`` names the record on its page (``s1``, ``e3``, ``t0``, ``p1``)."""

    span: Span
    id: str
    role: Role


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the story over which the same marks hold, in the marks' own order."""

    span: Span
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a heading, in pieces that cover it without a gap."""

    span: Span
    is_heading: bool
    pieces: tuple[Piece, ...]


def marks_of(coding: Coding) -> list[Mark]:
    """The words of every record. Times are numbered from 0 and positions from 1: they have no ids of their own."""
    marks: list[Mark] = []
    for s in coding.statements:
        marks += [Mark(c, s.id, "con") for c in s.content]
        marks += [Mark(s.source, s.id, "src")] if s.source else []
        marks += [Mark(s.cue, s.id, "cue")] if s.cue else []
    for e in coding.events:
        marks.append(Mark(e.trigger, e.id, "trg"))
        marks += [Mark(e.date.span, e.id, "tim")] if e.date.span else []
        marks += [Mark(e.location.span, e.id, "loc")] if e.location and e.location.span else []
    marks += [Mark(t.span, f"t{n}", "tim") for n, t in enumerate(coding.times)]
    marks += [Mark(p.span, f"p{n}", "pos") for n, p in enumerate(coding.positions, start=1)]
    return marks


def paragraphs_of(coding: Coding) -> Iterator[Paragraph]:
    """The story's paragraphs in order, cut wherever a record begins or ends."""
    marks = marks_of(coding)
    headings = {s.span for s in coding.story.sections}
    opening = sorted(range(len(marks)), key=lambda i: marks[i].span.start)
    edges = sorted({edge for m in marks for edge in (m.span.start, m.span.end)})
    open_, at = set[int](), 0
    for paragraph in coding.story.paragraphs():
        inner = edges[bisect_left(edges, paragraph.start + 1) : bisect_left(edges, paragraph.end)]
        pieces = []
        for start, end in zip((paragraph.start, *inner), (*inner, paragraph.end), strict=True):
            while at < len(opening) and marks[opening[at]].span.start <= start:
                open_.add(opening[at])
                at += 1
            open_ = {i for i in open_ if marks[i].span.end > start}
            pieces.append(Piece(Span(start, end), tuple(marks[i] for i in sorted(open_))))
        yield Paragraph(paragraph, paragraph in headings, tuple(pieces))
