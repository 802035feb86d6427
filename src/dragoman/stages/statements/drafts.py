"""A statement on its way: its parts before ids and nesting are known, and how sure to be of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Literal

from dragoman.coding import Act
from dragoman.span import Span
from dragoman.stages.statements.hits import Hit

# Who saw it: rules and encoder alike, both with different contents, the encoder alone, rules although the encoder finds
# no attribution there, a layout, a quotation that runs on; `ruled` where the encoder was not asked.
Basis = Literal["agreed", "doubted", "learned", "unseen", "layout", "run", "ruled"]
# Share of the statements of each frame that the first 200 rows of polnear/train have too, 2026-11.
SHARES = {
    "quote": 0.8, "that": 0.76, "source": 0.77, "to": 0.52, "obj-to": 0.67, "obj": 0.56, "obj-as": 0.55, "oprd": 0.66,
    "obj-p": 0.79, "p": 0.39, "ing": 0.67, "wh": 0.68, "run": 0.8, "layout": 0.8,
}  # fmt: skip
# Confidence by basis: log odds = first + second x log odds of the chance. Fitted by benchmarks/confidence.py on our own
# held-out stories, 2026-11; `ruled` is the frame's share as it is.
CALIBRATION: dict[Basis, tuple[float, float]] = {
    "agreed": (1.63, 0.68), "doubted": (0.29, 1.01), "learned": (-0.20, 0.86), "unseen": (0.0, 1.0),
    "layout": (0.93, 1.0), "run": (0.76, 2.06), "ruled": (0.0, 1.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before ids and nesting: its parts, and the hit that shows it (None: no cue word in the parse).

    ``chance``: of being right, by whoever saw it, before calibration.
    """

    hit: Hit | None
    source: Span | None
    speaker: str | None
    cue: Span | None
    content: tuple[Span, ...]
    act: Act
    frame: str
    paragraph: int
    basis: Basis
    chance: float

    @property
    def start(self) -> int:
        """Where its first part begins."""
        return min(s.start for s in (self.source, self.cue, *self.content) if s is not None)

    @property
    def evidence(self) -> float:
        """Log odds of the chance, kept within one in a thousand of certainty."""
        chance = min(max(self.chance, 0.001), 0.999)
        return log(chance / (1.0 - chance))

    @property
    def confidence(self) -> float:
        """0 to 1, calibrated for its basis."""
        first, second = CALIBRATION[self.basis]
        return round(1.0 / (1.0 + exp(-(first + second * self.evidence))), 2)
