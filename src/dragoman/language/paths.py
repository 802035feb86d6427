"""Scores of labels → the best labelling of each cue's pieces, and its spans.

Labels of a role: a piece that begins a span, stands inside it, ends it, or is all of it; 0 is no part. Which may follow
which, and what a change costs, is learned (a linear-chain CRF: Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dragoman.language.windows import Window
from dragoman.span import Span

_NEVER = -10_000.0


@dataclass(frozen=True)
class Labels:
    """The roles in the order of their labels, and what each label scores after each other: (labels, labels)."""

    roles: tuple[str, ...]
    follows: Any


def best_paths(emissions: list[Any], labels: Labels) -> list[tuple[Any, Any]]:
    """The likeliest labels for each cue, and the logarithm of their chance.

    emissions: one array a window, float32 (cues, pieces, labels). Returns for each window int (cues, pieces) and
    float (cues,); all windows go through the recursion together. A path begins and ends with label 0.
    """
    if not emissions:
        return []
    longest = max(e.shape[1] for e in emissions)
    scores = np.full((sum(e.shape[0] for e in emissions), longest, emissions[0].shape[2]), _NEVER)
    scores[:, :, 0] = 0.0
    at = 0
    for e in emissions:
        scores[at : at + e.shape[0], : e.shape[1]] = e
        scores[at : at + e.shape[0], e.shape[1] - 1, 1:] = _NEVER  # its last piece is a mark of ours
        at += e.shape[0]
    paths, surety = _viterbi(scores, np.asarray(labels.follows, dtype=np.float64))
    out, at = [], 0
    for e in emissions:
        out.append((paths[at : at + e.shape[0], : e.shape[1]], surety[at : at + e.shape[0]]))
        at += e.shape[0]
    return out


def _viterbi(scores: Any, follows: Any) -> tuple[Any, Any]:
    """Scores (cues, pieces, labels), follows (labels, labels) → labels (cues, pieces), log chances (cues,)."""
    cues, pieces, count = scores.shape
    came = np.zeros((cues, pieces, count), dtype=np.int8)
    best = np.full((cues, count), _NEVER)
    best[:, 0] = scores[:, 0, 0]
    total = best.copy()
    weights = np.exp(follows)
    for i in range(1, pieces):
        ways = best[:, :, None] + follows
        came[:, i] = ways.argmax(1)
        best = ways.max(1) + scores[:, i]
        peak = total.max(1, keepdims=True)
        with np.errstate(divide="ignore"):
            total = np.maximum(np.log(np.exp(total - peak) @ weights) + peak, _NEVER) + scores[:, i]
    paths = np.zeros((cues, pieces), dtype=np.int64)
    rows = np.arange(cues)
    for i in range(pieces - 1, 0, -1):
        paths[:, i - 1] = came[rows, i, paths[:, i]]
    return paths, best[:, 0] - total[:, 0]


def read_labels(text: str, window: Window, path: Any, labels: Labels) -> dict[str, tuple[Span, ...]]:
    """The spans of each role in a labelling, in text order, grown to whole words."""
    spans: dict[str, list[Span]] = {role: [] for role in labels.roles}
    first = 0
    told = path.tolist()
    for i, number in enumerate(told):
        if number == 0:
            continue
        role, kind = divmod(number - 1, 4)
        if kind in (0, 3):
            first = i
        if kind in (2, 3):
            a, b = _whole_words(text, window.places, first, i)
            if b > a and window.places[a][1] > 0:
                spans[labels.roles[role]].append(Span(window.places[a][0], window.places[b - 1][1]))
    return {role: tuple(found) for role, found in spans.items()}


def _whole_words(text: str, places: tuple[tuple[int, int], ...], first: int, last: int) -> tuple[int, int]:
    """First piece and one past the last of the words that pieces first to last stand in, without marks of ours."""
    while first < last and places[first] == (0, 0):
        first += 1
    while last > first and places[last] == (0, 0):
        last -= 1
    while _one_word(text, places, first - 1):
        first -= 1
    while _one_word(text, places, last):
        last += 1
    return first, last + 1


def _one_word(text: str, places: tuple[tuple[int, int], ...], i: int) -> bool:
    """Whether pieces i and i + 1 belong to one word."""
    if i < 0 or i + 1 >= len(places):
        return False
    (a, b), (c, d) = places[i], places[i + 1]
    return b == c and b > a and d > c and text[b - 1].isalnum() and text[c].isalnum()
