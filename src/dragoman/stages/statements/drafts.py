"""A statement on its way: its parts before ids and nesting are known."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.coding import Act
from dragoman.span import Span
from dragoman.stages.statements.hits import Hit

# Share of the statements of each frame that the first 200 rows of polnear/train have too: benchmarks/confidence.py,
# 2026-11. Runs have no cue there and take the figure of the quotations they continue.
CONFIDENCE = {
    "quote": 0.8, "that": 0.76, "source": 0.77, "to": 0.52, "obj-to": 0.67, "obj": 0.56, "obj-as": 0.55, "oprd": 0.66,
    "obj-p": 0.79, "p": 0.39, "ing": 0.67, "wh": 0.68, "run": 0.8, "layout": 0.8,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before ids and nesting: its parts, and the hit that shows it (None: a run)."""

    hit: Hit | None
    source: Span | None
    speaker: str | None
    cue: Span | None
    content: tuple[Span, ...]
    act: Act
    frame: str
    paragraph: int
    confidence: float

    @property
    def start(self) -> int:
        """Where its first part begins."""
        return min(s.start for s in (self.source, self.cue, *self.content) if s is not None)
