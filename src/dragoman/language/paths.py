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
_RESCALED = 8  # pieces after which the sum over all paths is set aside; twenty times as many still fit a float


@dataclass(frozen=True)
class Labels:
    """The roles in the order of their labels, and what each label scores after each other: (labels, labels)."""

    roles: tuple[str, ...]
    follows: Any


def best_paths(emissions: list[Any], labels: Labels, cut: list[Any] | None = None) -> list[tuple[Any, Any]]:
    """The likeliest labels for each cue, and the logarithm of their chance.

    emissions: one array a window, float32 (cues, pieces, labels). Returns for each window int (cues, pieces) and
    float (cues,); all windows go through the recursion together. A path begins and ends with label 0, but for an end at
    which ``cut``, bool (cues, 2) a window, says that more pieces follow unread: there it may have any label. An array
    with such an end is as long as any.
    """
    if not emissions:
        return []
    longest = max(e.shape[1] for e in emissions)
    cues, count = sum(e.shape[0] for e in emissions), emissions[0].shape[2]
    scores = np.full((longest, count, cues), _NEVER)
    scores[:, 0] = 0.0
    at = 0
    for e in emissions:
        scores[: e.shape[1], :, at : at + e.shape[0]] = e.transpose(1, 2, 0)
        at += e.shape[0]
    follows = np.asarray(labels.follows, dtype=np.float64)
    ends = np.zeros((cues, 2), dtype=bool) if cut is None else np.concatenate(cut)
    outside = np.full((count, 1), _NEVER)
    outside[0] = 0.0
    before = np.where(ends[:, 0], follows.max(0)[:, None], outside)
    after = np.where(ends[:, 1], follows.max(1)[:, None], outside)
    last = np.repeat([e.shape[1] - 1 for e in emissions], [e.shape[0] for e in emissions])
    closed = np.nonzero(~ends[:, 1])[0]
    scores[last[closed], 1:, closed] = _NEVER  # the last piece of a window is a mark of ours
    paths, surety = _viterbi(scores, follows, before, after)
    out, at = [], 0
    for e in emissions:
        out.append((paths[at : at + e.shape[0], : e.shape[1]], surety[at : at + e.shape[0]]))
        at += e.shape[0]
    return out


def _viterbi(scores: Any, follows: Any, before: Any, after: Any) -> tuple[Any, Any]:
    """Scores (pieces, labels, cues), follows (labels, labels) → labels (cues, pieces), log chances (cues,).

    before, after (labels, cues): what the first, the last label scores besides. The chance is among the paths that
    begin and end with label 0. There are two pieces at least.
    """
    pieces, count, cues = scores.shape
    # From both ends to the middle side by side, since a step costs much the same for any number of cues. Of an odd
    # number of pieces the second side has one more; the first then goes a step too far.
    half, odd = divmod(pieces, 2)
    both = np.stack([scores[: half + odd], scores[half:][::-1]], axis=2)  # (step, label, side, cue)
    best = np.empty_like(both)
    np.add(both[0], np.stack([before, after], axis=1), out=best[0])
    # All paths together are summed as plain numbers, with each piece's highest score, and now and then their sum, set
    # aside: a logarithm at each piece costs more than all the rest.
    highest = both.max(1)
    shares = np.exp(both - highest[:, None]).transpose(0, 2, 1, 3)  # (step, side, label, cue)
    total = np.zeros((2, count, cues))
    total[:, 0] = shares[0, :, 0]
    first, aside = total[0], highest[:half, 0].sum(0) + highest[:, 1].sum(0)
    turned = np.stack([follows, follows.T], axis=2)  # (from, to, side)
    ways = np.repeat(turned[..., None], cues, axis=3)
    weights = np.exp(turned.transpose(2, 1, 0))
    each = np.empty_like(ways)
    for i in range(1, len(both)):
        np.add(best[i - 1][:, None], ways, out=each)
        np.maximum.reduce(each, axis=0, out=best[i])
        best[i] += both[i]
        total = weights @ total
        total *= shares[i]
        if i % _RESCALED == 0:
            sums = total.sum(1, keepdims=True)
            total /= sums
            aside += np.log(sums[:, 0]).sum(0) if i < half else np.log(sums[1, 0])
        if i < half:
            first = total[0]
    if odd:
        best[1:, :, 0] = best[:-1, :, 0].copy()
    meet = best[-1, :, None, 0] + follows[:, :, None] + best[-1, None, :, 1]  # (label, label after it, cue)
    labels = np.stack(divmod(meet.reshape(-1, cues).argmax(0), count))  # (side, cue)
    paths = np.empty((len(both), 2, cues), dtype=np.int64)
    paths[-1] = labels
    onward = np.concatenate([follows, follows.T], axis=1)
    second = np.array([[0], [count]])
    for i in range(len(both) - 1, 0, -1):
        paths[i - 1] = (best[i - 1] + onward[:, paths[i] + second]).argmax(0)
    whole = np.concatenate([paths[odd:, 0], paths[::-1, 1]]).T
    chosen = np.arange(cues)
    besides = before[whole[:, 0], chosen] + after[whole[:, -1], chosen]
    together = np.einsum("ac,ab,bc->c", first, np.exp(follows), total[1])
    return whole, meet.max((0, 1)) - besides - aside - np.log(together)


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
