"""Scores of the event heads → deeds: the words that name an act, with type, mode, status and both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from dragoman.language.findings import Deed
from dragoman.language.windows import Window
from dragoman.span import Span

FAINTEST = 0.05  # chance of being a trigger's first piece below which a deed is not read at all
_SIDE = 0.05  # chance of belonging to a side below which a piece is left out
_MODE = 0.35  # chance from which a mode is named
_TYPES = 3  # the likeliest, kept of each deed
_TRIGGER = 1  # the number of the part; then actor, recipient


@dataclass(frozen=True)
class EventWords:
    """What the numbers of the heads' outputs mean, from ``encoder.json``."""

    types: tuple[str, ...]
    modes: tuple[str, ...]
    statuses: tuple[str, ...]

    @cached_property
    def modes_of(self) -> Mapping[str, tuple[tuple[int, str], ...]]:
        """The modes of each type, with their numbers."""
        cut = [mode.partition(".") for mode in self.modes]
        return {t: tuple((n, mode) for n, (own, _, mode) in enumerate(cut) if own == t) for t in self.types}


def trigger_chances(scores: Any) -> Any:
    """Scores of (pieces, 1 + types) → the chance of each type at each piece, float64 of the same shape."""
    return softmax(scores.astype(np.float64))


def read_deeds(
    window: Window, at: Any, begins: Any, chances: Any, outputs: Iterable[Any], words: EventWords
) -> list[Deed]:
    """The deeds of one window.

    at, begins: int (deeds,), their first pieces and the first piece read for each; chances: (pieces, 1 + types), as
    trigger_chances gives them; outputs: scores of parts (deeds, pieces read, parts), types, modes and statuses
    (deeds, ...).
    """
    parts, types, modes, statuses = (softmax(o.astype(np.float64)) for o in outputs)
    first = chances[at, 1:]
    types += first / first.sum(-1, keepdims=True)
    types /= 2
    named = (parts.argmax(-1) == _TRIGGER).tolist()
    sides = [_pieces(window, parts[:, :, _TRIGGER + k], begins) for k in (1, 2)]
    told = [scores.tolist() for scores in (at, begins, chances[at, 0], types, modes, statuses)]
    found = []
    for piece, begin, none, type_, mode, status, own, actors, recipients in zip(*told, named, *sides, strict=True):
        ranked, ranks = _ranked(words.types, type_, _TYPES), _ranked(words.statuses, status, len(status))
        trigger, known = _trigger(window, piece, own, begin), _mode(words.modes_of[ranked[0][0]], mode)
        found.append(Deed(trigger, round(1.0 - none, 4), ranked, known, ranks, actors, recipients))
    return found


def softmax(scores: Any) -> Any:
    """Scores → chances over the last axis."""
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


def _trigger(window: Window, piece: int, named: list[bool], begin: int) -> Span:
    """The words from a trigger's first piece on, as far as they are likelier part of it than of anything else."""
    last = piece
    for own in named[piece - begin + 1 :]:
        if not own or window.places[last + 1] == (0, 0):
            break
        last += 1
    return Span(window.places[piece][0], window.places[last][1])


def _mode(modes: tuple[tuple[int, str], ...], chances: list[float]) -> str | None:
    """The likeliest mode of a type."""
    chance, mode = max(((chances[n], mode) for n, mode in modes), default=(0.0, ""))
    return mode if chance >= _MODE else None


def _pieces(window: Window, chances: Any, begins: Any) -> list[dict[int, float]]:
    """(deeds, pieces read) → for each deed: start of a likely piece → its chance."""
    found: list[dict[int, float]] = [{} for _ in chances]
    likely = np.nonzero(chances >= _SIDE)
    pieces = likely[1] + begins[likely[0]]
    for n, i, chance in zip(likely[0].tolist(), pieces.tolist(), chances[likely].tolist(), strict=True):
        if window.places[i] != (0, 0):
            found[n][window.places[i][0]] = round(chance, 4)
    return found


def _ranked(names: tuple[str, ...], chances: list[float], most: int) -> tuple[tuple[str, float], ...]:
    """The likeliest names, by their rounded chances; of equal ones in order of the alphabet."""
    least = sorted(chances)[-most] - 0.0001  # the rest cannot be among them, however it is rounded
    pairs = [(name, round(c, 4)) for name, c in zip(names, chances, strict=True) if c >= least]
    return tuple(sorted(pairs, key=lambda p: (-p[1], p[0]))[:most])
