"""Docs → entities, as spaCy's own recogniser finds them, for all words of a story at once.

spaCy walks a text word by word and asks at each which of 74 moves is likeliest. Outside an entity that hangs on the
word alone: all words are scored in one product. Inside one it hangs on the entity's first word and the word before too,
and the only choice is to go on or to end: a story's entities go on side by side. The moves and what allows them are of
``spacy.pipeline._parser_internals.ner``, for texts in which nothing is marked yet.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# Docs that are scored together: what that takes grows with their length.
_BATCH = 64

Found = tuple[int, int, str]


class Recogniser:
    """The entity recogniser of a spaCy pipeline, which need not run in it."""

    def __init__(self, component: Any) -> None:
        self._model = component.model
        names = [component.moves.get_class_name(i).partition("-") for i in range(component.moves.n_moves)]
        self._labels = [label for _, _, label in names]
        move = {(kind, label): i for i, (kind, _, label) in enumerate(names)}
        self._begins, self._alone = (np.array([k == kind and bool(x) for k, _, x in names]) for kind in "BU")
        self._outside = np.array([kind == "O" for kind, _, _ in names])
        # For a move that begins an entity, the moves that go on with it and end it.
        self._inside, self._last = (np.array([move.get((kind, x), -1) for x in self._labels]) for kind in "IL")

    def find(self, docs: list[Any], spaces: list[list[bool]]) -> list[list[Found]]:
        """The entities of each Doc: first token, the one after its last, label. ``spaces``: which tokens are blank.

        The Docs have their sentences; no entity crosses from one to the next.
        """
        found: list[list[Found]] = []
        for first in range(0, len(docs), _BATCH):
            found += self._find(docs[first : first + _BATCH], spaces[first : first + _BATCH])
        return found

    def _find(self, docs: list[Any], spaces: list[list[bool]]) -> list[list[Found]]:
        sizes = [len(doc) for doc in docs]
        if not any(sizes):
            return [[] for _ in docs]
        ends = np.cumsum(sizes)
        starts_sentence = np.concatenate([doc.to_array("SENT_START").astype(np.int64) == 1 for doc in docs])
        stops = np.append(starts_sentence[1:], True)  # the last word of its sentence or its text
        stops[ends[ends > 0] - 1] = True
        scores = self._model.predict(docs)
        moves = self._moves(scores, np.concatenate([np.array(s, dtype=bool) for s in spaces]), stops)
        last = self._ends(scores, moves, stops)
        found: list[list[Found]] = []
        for end, size in zip(ends.tolist(), sizes, strict=True):
            begin, at, own = end - size, end - size, []
            for i in (begin + np.nonzero(~self._outside[moves[begin:end]])[0]).tolist():
                if i >= at:
                    at = last.get(i, i + 1)
                    own.append((i - begin, at - begin, self._labels[moves[i]]))
            found.append(own)
        return found

    def _moves(self, scores: Any, blank: Any, stops: Any) -> Any:
        """The likeliest move at each word that stands in no open entity, int (words,)."""
        nothing = np.full_like(stops, -1, dtype=np.int32)
        likely = _score(scores, np.arange(len(stops), dtype=np.int32), nothing, nothing)
        likely[:, ~(self._outside | self._begins | self._alone)] = -np.inf
        likely[np.ix_(blank, self._begins | self._alone)] = -np.inf
        likely[np.ix_(stops, self._begins)] = -np.inf
        return likely.argmax(1)

    def _ends(self, scores: Any, moves: Any, stops: Any) -> dict[int, int]:
        """For each word at which an entity of several words would begin, where it would end."""
        last: dict[int, int] = {}
        first = np.nonzero(self._begins[moves])[0].astype(np.int32)
        at = first + 1
        while len(first):
            likely = _score(scores, at, first, at - 1)
            inside, end, row = self._inside[moves[first]], self._last[moves[first]], np.arange(len(first))
            # Of two moves with the same score the one with the lower number is made.
            going = ~stops[at] & (
                (likely[row, inside] > likely[row, end]) | ((likely[row, inside] == likely[row, end]) & (inside < end))
            )
            last.update(zip(first[~going].tolist(), (at[~going] + 1).tolist(), strict=True))
            first, at = first[going], at[going] + 1
        return last


def _score(model: Any, word: Any, first: Any, before: Any) -> Any:
    """Scores of all moves for each word, given its entity's first word and the word before (-1: none)."""
    asked = np.ascontiguousarray(np.stack([word, first, before], axis=1), dtype=np.int32)
    return model.vec2scores.predict(model.state2vec.predict(asked))
