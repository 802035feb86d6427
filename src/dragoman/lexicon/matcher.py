"""Longest match of many names over the tokens of a text, in linear time.

Names and tokens are both taken apart into pieces: runs of letters and digits, without accents, marks and
format characters. So *Kim Jong-un* and *Kim Jong Un*, *People’s* and *People's*, *Erdoğan* and *Erdogan* are
the same name, however a tokeniser cuts them. Capitals count: *us* is no country. Text in capitals only
(headings) matches too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")

_RUN = re.compile(r"[^\W_]+")
_END = ""
# Abbreviations that are words once a heading is in capitals.
_WORDS_IN_CAPITALS = frozenset(
    {"who", "us", "is", "car", "pan", "all", "aim", "arm", "new", "can", "it", "no", "act"}
)


@lru_cache(maxsize=50_000)
def pieces(text: str) -> tuple[str, ...]:
    """A word or name as comparable pieces, capitals kept: ``U.S.`` → ``U``, ``S``; marks alone give none."""
    if text.isascii():
        return tuple(_RUN.findall(text))
    plain = unicodedata.normalize("NFKD", text.replace("\u0131", "i").replace("\u2019", "'"))
    return tuple(_RUN.findall("".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))))


def _parts(name: str) -> tuple[str, ...]:
    """The pieces of a name, without a leading *the*."""
    parts = pieces(name)
    # But *The Hague*, *the West* are no names without it.
    return parts[1:] if len(parts) > 2 and parts[0] in ("the", "The") else parts


@lru_cache(maxsize=50_000)
def _first(text: str) -> str | None:
    """The first piece of a word as the trie knows it; None for marks alone."""
    parts = pieces(text)
    return parts[0].casefold() if parts else None


class Hit(NamedTuple, Generic[T]):
    """Tokens ``first`` to ``last`` (last not included) and everything that goes by that name."""

    first: int
    last: int
    values: tuple[T, ...]


class Matcher(Generic[T]):
    """A trie over pieces; build with ``add``, then ``find``.

    Of forty thousand names a text says few: those that begin with a word are put into the trie when it is first met.
    """

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}
        self._waiting: dict[str, list[tuple[str, T]]] = {}  # by the first piece, as the trie knows it

    def add(self, name: str, value: T) -> None:
        """Let the name stand for the value, besides whatever it stood for; a leading *the* is left off."""
        first = _first(name.partition(" ")[0])  # the rest is taken apart when a text says it
        if first is None or first == "the":
            parts = _parts(name)
            first = parts[0].casefold() if parts else None
        if first is not None:
            self._waiting.setdefault(first, []).append((name, value))

    def _grow(self, first: str) -> None:
        """Put the names that begin with a piece into the trie.

        Two threads may do so at once: what is put in twice is found once, and nobody goes on before all is in.
        """
        for name, value in self._waiting.get(first, ()):
            self._put(_parts(name), value)
        self._waiting.pop(first, None)

    def _put(self, parts: tuple[str, ...], value: T) -> None:
        node = self._root
        for part in parts:
            node = node.setdefault(part.casefold(), {})
        node.setdefault(_END, []).append((parts, value))

    def find(self, tokens: Sequence[str]) -> tuple[Hit[T], ...]:
        """The longest names from left to right; no two share a token."""
        likely = [i for i, token in enumerate(tokens) if self._begins(_first(token))]
        if not likely:
            return ()
        cut = [pieces(t) for t in tokens]
        shouting, found, last = _all_capitals(cut), list[Hit[T]](), 0
        for i in likely:
            hit = self._longest(cut, i, shouting=shouting) if i >= last else None
            if hit:
                found.append(hit)
                last = hit.last
        return tuple(found)

    def _begins(self, first: str | None) -> bool:
        """Whether some name begins with a piece; those that do are in the trie then."""
        if first in self._waiting:
            self._grow(first)
        return first in self._root

    def whole(self, text: str) -> tuple[T, ...]:
        """Everything the text as a whole is a name of."""
        words = text.split()
        for rest in (words, words[1:] if len(words) > 1 and words[0].lower() == "the" else []):
            known = self._begins(_first(" ".join(rest)))
            hit = self._longest([pieces(w) for w in rest], 0, shouting=False) if known else None
            if hit and hit.last == len(rest):
                return hit.values
        return ()

    def _longest(self, cut: Sequence[tuple[str, ...]], start: int, *, shouting: bool) -> Hit[T] | None:
        node, said, best = self._root, [], None
        for i in range(start, len(cut)):
            for piece in cut[i]:
                below = node.get(piece.casefold())
                if below is None:
                    return best
                node = below
                said.append(piece)
            if cut[i] and _END in node:
                text = tuple(said)
                values = [] if shouting else [v for parts, v in node[_END] if parts == text]
                values = values or [v for parts, v in node[_END] if _same_case(parts, said, shouting=shouting)]
                if values:
                    best = Hit(start, i + 1, tuple(dict.fromkeys(values) if len(values) > 1 else values))
        return best


def _all_capitals(cut: Iterable[tuple[str, ...]]) -> bool:
    """Whether a text of several words has no small letter."""
    several = 0
    for parts in cut:
        for word in parts:
            if word.isalpha():
                if not word.isupper():
                    return False
                several += 1
    return several > 1


def _same_case(name: Sequence[str], said: Sequence[str], *, shouting: bool) -> bool:
    """Whether the text writes the name with its capitals (more are allowed, fewer are not)."""
    if shouting and len(said) == 1 and name[0].isupper() and said[0].lower() in _WORDS_IN_CAPITALS:
        return False
    if shouting and len(said) == 1 and len(said[0]) < 4 and not name[0].isupper():
        return False  # a short name in a heading is most likely a word (*NO*)
    for given, text in zip(name, said, strict=True):
        # Long abbreviations are also written as words (*Nato*, *Unicef*); short ones would be words.
        if given.isupper() and 1 < len(given) < 4 and not text.isupper():
            return False
        if given[0].isupper() and text[0].islower():
            return False
    return True
