"""Words → what the pipeline's networks make of each by itself, remembered.

The networks begin with a vector for each word that hangs on the word alone: its form, its shape, its first and last
letters, whether a space follows. That takes a third of their time, and nineteen words of twenty have been met before.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np

# Words whose vectors are kept, about 640 bytes each; five hundred stories of news have some 30,000.
_KEPT = 32_768
# New words are asked for in batches of one size: how a product is rounded hangs on the shape of its factors, and what
# is made of a word must not hang on the words it was first met with.
_BATCH = 32
# All that the networks may ask of a word, for its vector to hang on form, norm and the space after it alone.
_ASKED = frozenset({"NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE", "LOWER", "ORTH"})

Key = tuple[int, int, int]


def remember_words(network: Any, vocab: Any) -> None:
    """Let a network of the pipeline keep the vectors of words, where they hang on words alone."""
    from thinc.api import Model

    for node in list(network.walk()):
        if node.has_ref("embed") and _of_words_alone(embed := node.get_ref("embed")):
            known = KnownWords(embed, vocab)
            node.replace_node(embed, Model("known_words", lambda _, docs, known=known, **__: (known.of(docs), _learn)))


def _of_words_alone(embed: Any) -> bool:
    asked = [node.attrs["columns"] for node in embed.walk() if node.name == "extract_features"]
    return bool(asked) and all(_ASKED.issuperset(columns) for columns in asked)


class KnownWords:
    """What one network makes of words, as its own layers say it when they are first met."""

    def __init__(self, embed: Any, vocab: Any) -> None:
        from spacy.tokens import Doc

        self._doc, self._embed, self._vocab = Doc, embed, vocab
        self._rows: dict[Key, int] = {}
        self._table = np.empty((0, embed.get_dim("nO")), dtype=np.float32)
        self._lock = Lock()

    def of(self, docs: list[Any]) -> list[Any]:
        """For each Doc the vectors of its words, float32 (words, width)."""
        keys: list[list[Key]] = [list(map(tuple, d.to_array(["ORTH", "NORM", "SPACY"]).tolist())) for d in docs]
        with self._lock:
            if len(self._rows) > _KEPT:
                self._rows.clear()
            if new := list(dict.fromkeys(key for own in keys for key in own if key not in self._rows)):
                self._ask(new)
            return [self._table[[self._rows[key] for key in own]] for own in keys]

    def _ask(self, new: list[Key]) -> None:
        """Add the vectors of new words."""
        first = len(self._rows)
        needed = first + len(new)
        if needed > len(self._table):
            grown = np.empty_like(self._table, shape=(2 * needed, self._table.shape[1]))
            grown[:first] = self._table[:first]
            self._table = grown
        for at in range(0, len(new), _BATCH):
            own = new[at : at + _BATCH]
            asked = [*own, *own[:1] * (_BATCH - len(own))]
            words = [self._vocab.strings[form] for form, _, _ in asked]
            doc = self._doc(self._vocab, words=words, spaces=[bool(space) for _, _, space in asked])
            for token, (_, norm, _) in zip(doc, asked, strict=True):
                token.norm_ = self._vocab.strings[norm]
            self._table[first + at : first + at + len(own)] = self._embed.predict([doc])[0][: len(own)]
        self._rows.update(zip(new, range(first, needed), strict=True))


def _learn(_: Any) -> Any:
    raise NotImplementedError("Vectors that are remembered cannot be trained.")
