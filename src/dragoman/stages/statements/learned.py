"""The encoder's attributions in the codebook's form: which of them is a statement, with which source and content."""

from __future__ import annotations

import re

from dragoman.cast import Cast
from dragoman.language.analysis import Analysis
from dragoman.language.findings import Attribution
from dragoman.language.quotations import Quotation
from dragoman.span import Span, hull, trim

_THAT = re.compile(r"that\s+(?=\S)", re.IGNORECASE)
_SHORT = re.compile(r"(?:\b[A-Za-z]\.)+$|\b(?:Mr|Mrs|Dr|St|Inc|Co|Gen|Sen|Rep)\.$")
_MARKS = "“”«»„\"ʺ″＂‟'‘’`"


def content_of(text: str, attribution: Attribution, paragraph: Span) -> tuple[Span, ...]:
    """An attribution's content as the codebook has it, in its cue's paragraph.

    Without *that*, without the full stop of the sentence (inside quotation marks it stays), without commas at its ends.
    What goes on in a later paragraph is a run of its own there; a content that begins there (*He wrote:*) is kept.
    """
    inside = tuple(cut for s in attribution.content if (cut := _clipped(text, s, paragraph)) is not None)
    parts = inside or attribution.content[:1]
    return tuple(span for part in parts if (span := _trimmed(text, part)) is not None)


def _clipped(text: str, span: Span, paragraph: Span) -> Span | None:
    if not span.overlaps(paragraph):
        return None
    return trim(text, max(span.start, paragraph.start), min(span.end, paragraph.end))


def _trimmed(text: str, span: Span) -> Span | None:
    start, end = span.start, span.end
    if m := _THAT.match(text, start, end):
        start = m.end()
    cut = trim(text, start, end, marks=",;:—–-")
    if cut is not None and _stopped(text[cut.start : cut.end]):
        cut = trim(text, cut.start, cut.end - 1, marks=",;:—–-.")
    return cut if cut is not None and any(c.isalnum() for c in text[cut.start : cut.end]) else None


def _stopped(words: str) -> bool:
    """Whether words end with the full stop of their sentence: no abbreviation's, and not the speaker's own."""
    return words.endswith(".") and words[0] not in _MARKS and not words.endswith("...") and not _SHORT.search(words)


def widened(content: tuple[Span, ...], cue: Span, quotations: tuple[Quotation, ...]) -> tuple[Span, ...]:
    """A content whose ends stand at quotation marks takes them in; the marks of a quotation around the cue stay out."""
    out = []
    for span in content:
        for q in quotations:
            near = q.span.start + 1 == span.start or q.span.end - 1 == span.end
            if near and not q.span.overlaps(cue) and q.span.overlaps(span):
                span = hull((span, q.span))
        out.append(span)
    return tuple(out)


def speaker_head(analysis: Analysis, cast: Cast, source: Span) -> int | None:
    """The token that names the speaker in a source: its head, or the first mention inside it that is somebody."""
    head = analysis.head_of(source)
    if head is not None and cast.who(head):
        return head
    named = [m.head for m in cast.inside(source) if m.actors and m.form != "adjective"]
    return named[0] if named else head
