"""What parser_heads.py trains on and parser_try.py reads: the states of the shipped body's layers, one row a token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from dragoman.language.windows import Window

LAYERS = (0, 1, 2, 3, 5)  # counted from 0, the last being the states that all heads read
OUTPUTS = [f"/bert/encoder/layer.{k}/output/LayerNorm/LayerNormalization_output_0" for k in LAYERS[:-1]] + ["states"]
HIDDEN = 384
INPUT = len(LAYERS) * HIDDEN  # layers 1, 2, 3, 5 of a token's first piece, layer 0 of its last
CHUNK = 200  # tokens read together
STOPS, CLOSING = frozenset(".?!"), frozenset("\"'”’)]")


def states_of(passes: Iterable[tuple[Window, list[Any]]], starts: Any, ends: Any) -> Any:
    """float32 (tokens, INPUT) of the tokens between some offsets, int64 (tokens,).

    ``passes``: each window with the states of ``OUTPUTS``, float32 (1, pieces, hidden). A token that stands in two
    windows is read in the one whose edges lie farther.
    """
    found, best = np.zeros((len(starts), INPUT), np.float32), np.full(len(starts), -1)
    for window, (lowest, *others) in passes:
        places = np.array(window.places)
        real = np.nonzero(places[:, 1] > places[:, 0])[0]
        if not len(real):
            continue
        first = np.searchsorted(places[real, 1], starts, side="right")
        last = np.searchsorted(places[real, 0], ends, side="left") - 1
        here = np.nonzero((first <= last) & (first < len(real)))[0]
        first, last = real[first[here]], real[last[here]]
        depth = np.minimum(first, len(places) - last)
        better = depth > best[here]
        here, first, last = here[better], first[better], last[better]
        best[here] = depth[better]
        found[here] = np.concatenate([*(x[0, first] for x in others), lowest[0, last]], 1)
    return found


def cut_tokens(paragraphs: Any, words: list[str]) -> Iterator[tuple[int, int]]:
    """First and last token (not included) of chunks of whole paragraphs, of at most ``CHUNK`` tokens where they can.

    ``paragraphs``, int64 (tokens,): the paragraph of each token. One longer than a chunk is cut after full stops.
    """
    edges = [0, *(np.nonzero(np.diff(paragraphs))[0] + 1).tolist(), len(words)]
    for a, b in pairwise(tuple(edges)):
        if b - a > CHUNK:
            edges += [i + 1 for i in range(a, b - 1) if words[i] in STOPS and words[i + 1] not in CLOSING]
            edges += [i + 2 for i in range(a, b - 2) if words[i] in STOPS and words[i + 1] in CLOSING]
    first, last = 0, 0
    for edge in sorted(edges):
        if edge - first > CHUNK and last > first:
            yield first, last
            first = last
        last = edge
    if last > first:
        yield first, last
