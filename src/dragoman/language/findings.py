"""What the encoder finds in a text, as the stages know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dragoman.span import Span

# Whose notion of an attribution: our codebook's, or the wider one of PolNeAR (polls, support, expectation by nobody).
Guide = Literal["codebook", "polnear"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its source and content as the encoder reads them. Any of the two may be empty.

    ``confidence``: 0 to 1, the share of attributions like this one that held-out annotators have too. ``acts``: each
    speech act with its chance, the likeliest first.
    """

    source: tuple[Span, ...]
    cue: Span
    content: tuple[Span, ...]
    confidence: float
    acts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What the encoder found in one text: attributions in text order, and the chance that a word begins a cue.

    ``cues``: start of a word piece → chance, where it is above one in a thousand.
    """

    attributions: tuple[Attribution, ...] = ()
    cues: Mapping[int, float] = field(default_factory=dict)

    def cue_chance(self, span: Span) -> float:
        """The chance that a cue begins in a span: the highest of its word pieces'."""
        return max((self.cues.get(i, 0.0) for i in range(span.start, span.end)), default=0.0)
