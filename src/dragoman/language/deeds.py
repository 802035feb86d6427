"""Scores of the event heads → deeds: the words that name an act, with type, mode, status and both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dragoman.language.findings import Deed
from dragoman.language.windows import Window
from dragoman.span import Span

FAINTEST = 0.05  # chance of being a trigger's first piece below which a deed is not read at all
_SIDE = 0.05  # chance of belonging to a side below which a piece is left out
_MODE = 0.35  # chance from which a mode is named
_TRIGGER = 1  # the number of the part; then actor, recipient


@dataclass(frozen=True)
class EventWords:
    """What the numbers of the heads' outputs mean, from ``encoder.json``."""

    types: tuple[str, ...]
    modes: tuple[str, ...]
    statuses: tuple[str, ...]


def trigger_chances(scores: Any) -> Any:
    """Scores of (pieces, 1 + types) → the chance of each type at each piece, float64 of the same shape."""
    return softmax(scores.astype(np.float64))


def read_deeds(window: Window, at: Any, chances: Any, outputs: Iterable[Any], words: EventWords) -> list[Deed]:
    """The deeds of one window.

    at: int (deeds,), their first pieces; chances: (pieces, 1 + types), as trigger_chances gives them; outputs: scores
    of parts (deeds, pieces, parts), types, modes and statuses (deeds, ...).
    """
    parts, types, modes, statuses = (softmax(o.astype(np.float64)) for o in outputs)
    found = []
    for n, piece in enumerate(at.tolist()):
        first = chances[piece, 1:] / chances[piece, 1:].sum()
        ranked = _ranked(words.types, (first + types[n]) / 2)
        trigger, chance = _trigger(window, piece, parts[n]), round(float(1.0 - chances[piece, 0]), 4)
        mode, ranks = _mode(words.modes, modes[n], ranked[0][0]), _ranked(words.statuses, statuses[n])
        actors, recipients = (_pieces(window, parts[n][:, _TRIGGER + k]) for k in (1, 2))
        found.append(Deed(trigger, chance, ranked[:3], mode, ranks, actors, recipients))
    return found


def softmax(scores: Any) -> Any:
    """Scores → chances over the last axis."""
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


def _trigger(window: Window, piece: int, parts: Any) -> Span:
    """The words from a trigger's first piece on, as far as they are likelier part of it than of anything else."""
    last = piece
    best = parts.argmax(-1)
    while last + 1 < len(window.places) and window.places[last + 1] != (0, 0) and best[last + 1] == _TRIGGER:
        last += 1
    return Span(window.places[piece][0], window.places[last][1])


def _mode(modes: tuple[str, ...], chances: Any, type_: str) -> str | None:
    """The likeliest mode of a type."""
    own = [(float(c), m.partition(".")[2]) for m, c in zip(modes, chances, strict=True) if m.startswith(type_ + ".")]
    chance, mode = max(own, default=(0.0, ""))
    return mode if chance >= _MODE else None


def _pieces(window: Window, chances: Any) -> Mapping[int, float]:
    likely = np.nonzero(chances >= _SIDE)[0].tolist()
    return {window.places[i][0]: round(float(chances[i]), 4) for i in likely if window.places[i] != (0, 0)}


def _ranked(names: tuple[str, ...], chances: Any) -> tuple[tuple[str, float], ...]:
    pairs = zip(names, chances.tolist(), strict=True)
    return tuple(sorted(((name, round(c, 4)) for name, c in pairs), key=lambda p: (-p[1], p[0])))
