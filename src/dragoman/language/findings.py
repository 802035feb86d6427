"""What the encoder finds in a text, as the stages know it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from dragoman.span import Span

T = TypeVar("T")
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
class Deed:
    """The words that name an act, as the encoder reads them.

    ``chance``: that they name a codable act at all, 0 to 1. ``types``, ``statuses``: each PLOVER type, each status with
    its chance, the likeliest first. ``mode``: the likeliest of the first type, None where none is likely. ``actors``,
    ``recipients``: start of a word piece → chance that it belongs to that side, where it is above one in twenty.
    """

    trigger: Span
    chance: float
    types: tuple[tuple[str, float], ...]
    mode: str | None
    statuses: tuple[tuple[str, float], ...]
    actors: Mapping[int, float] = field(default_factory=dict)
    recipients: Mapping[int, float] = field(default_factory=dict)

    def side(self, span: Span) -> tuple[float, float]:
        """The chances that the words of a span are its actor, and its recipient: means over their word pieces."""
        return _mean(self.actors, span), _mean(self.recipients, span)


def surest(found: Iterable[T], sure: Callable[[T], float], words: Callable[[T], Span]) -> tuple[T, ...]:
    """In text order, without those whose words overlap a surer one's."""
    kept: list[T] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda f: (-sure(f), words(f))):
        here = range(words(one).start, words(one).end)
        if taken.isdisjoint(here):
            taken.update(here)
            kept.append(one)
    return tuple(sorted(kept, key=words))


def _mean(chances: Mapping[int, float], span: Span) -> float:
    found = [chances[i] for i in range(span.start, span.end) if i in chances]
    return sum(found) / len(found) if found else 0.0


@dataclass(frozen=True, slots=True)
class Findings:
    """What the encoder found in one text: attributions and deeds in text order, and two chances of every word.

    ``cues``: start of a word piece → chance that a cue begins there, where it is above one in a thousand; ``triggers``:
    that the words of an act do.
    """

    attributions: tuple[Attribution, ...] = ()
    cues: Mapping[int, float] = field(default_factory=dict)
    deeds: tuple[Deed, ...] = ()
    triggers: Mapping[int, float] = field(default_factory=dict)

    def trigger_chance(self, span: Span) -> float:
        """The chance that the words of an act begin in a span: the highest of its word pieces'."""
        return max((self.triggers.get(i, 0.0) for i in range(span.start, span.end)), default=0.0)

    def cue_chance(self, span: Span) -> float:
        """The chance that a cue begins in a span: the highest of its word pieces'."""
        return max((self.cues.get(i, 0.0) for i in range(span.start, span.end)), default=0.0)


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What is said of one sentence alone, by the guidelines of CoPED and of PLV.

    ``classes``: chances that its act is 0 neutral, 1 verbal or 2 material cooperation, 3 verbal or 4 material conflict;
    ``spans``: (role, span), role 0 a source, 1 a target, 2 a side of a two-sided act; ``types``: PLOVER type → chance
    that it is the act between the two sides that were marked.
    """

    classes: tuple[float, ...]
    spans: tuple[tuple[int, Span], ...]
    types: Mapping[str, float]
