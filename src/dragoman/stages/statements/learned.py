"""The encoder's attributions in the codebook's form: source, speaker and content."""

from __future__ import annotations

from dragoman.cast import Cast
from dragoman.language.analysis import Analysis
from dragoman.language.findings import Attribution
from dragoman.language.quotations import Quotations
from dragoman.span import Span, trim
from dragoman.stages.statements.edges import edged, widened, without


def content_of(
    analysis: Analysis, attribution: Attribution, source: Span | None, quotations: Quotations
) -> tuple[Span, ...]:
    """An attribution's content as the codebook has it, without its cue and source; empty when nothing is said.

    What goes on after the cue's sentence is finished, or in a later paragraph, is a run of its own; but a content that
    only begins there belongs to the cue that introduces it (*He wrote:*).
    """
    text = analysis.story.text
    at = analysis.token_at(attribution.cue.start)
    if at is None:
        return ()
    sentence = analysis.sentence_of(at)
    paragraph = analysis.paragraphs[sentence.paragraph]
    inside = [cut for s in attribution.content if (cut := _clipped(text, s, paragraph)) is not None]
    begun = [s for s in inside if s.start < sentence.span.end]
    parts = begun or inside or list(attribution.content[:1])
    holes = (attribution.cue,) if source is None else (attribution.cue, source)
    kept = tuple(e for part in parts for cut in without(text, part, *holes) if (e := edged(text, cut)) is not None)
    return widened(kept, attribution.cue, quotations[sentence.paragraph])


def _clipped(text: str, span: Span, paragraph: Span) -> Span | None:
    if not span.overlaps(paragraph):
        return None
    return trim(text, max(span.start, paragraph.start), min(span.end, paragraph.end))


def speaker_head(analysis: Analysis, cast: Cast, source: Span) -> int | None:
    """The token that names the speaker in a source: its head, or the first mention inside it that is somebody."""
    head = analysis.head_of(source)
    if head is not None and cast.who(head):
        return head
    named = [m.head for m in cast.inside(source) if m.actors and m.form != "adjective"]
    return named[0] if named else head
