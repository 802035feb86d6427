"""Questions about words: ``"peace talks" AND (Geneva OR Oslo) NOT football``, ``sanction*``, ``NEAR(ship seized, 5)``.

One grammar for both databases: words side by side are all wanted, AND, OR and NOT stand in capitals, NOT (or AND NOT)
takes away what follows from what stands before, quotation marks make a phrase. A word is letters and figures: what
stands between them (``U.S.``, ``cease-fire``, ``O'Brien``) parts words that follow each other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from dragoman.errors import InputError

_TOKEN = re.compile(r'\s*(?:(?P<phrase>"[^"]*")|(?P<near>NEAR\()|(?P<mark>[()"])|(?P<word>[^\s()"]+))')
_BETWEEN = re.compile(r"[\W_]+")
_ACCENTS = re.compile(r"(?<=[A-Za-z])[\u0300-\u036f]+")
_NEAR = re.compile(r"(\S+)\s+(\S+?)\s*(?:,\s*(\d+))?")
_APART = 10  # words between the words of NEAR where it does not say
_FARTHEST = 30
_MOST, _DEEPEST = 1_000, 20  # words and marks of a question; brackets in brackets
_HOW = 'Write words, "a phrase", AND, OR, NOT, brackets, word* or NEAR(two words, 5).'


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a row; ``prefix``: the last may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Two words, at most so many others between them, in any order."""

    one: Words
    two: Words
    apart: int


@dataclass(frozen=True, slots=True)
class Group:
    """``kind``: and (all of them), or (any of them), not (the first without any of the others)."""

    kind: str
    parts: tuple[Query, ...]


Query = Words | Near | Group


def plain_words(text: str) -> str:
    """The words of a text, a blank apart, as FTS5 has them: in small letters, Latin ones without accents."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return _BETWEEN.sub(" ", text).strip().lower()


def read_query(text: str) -> Query:
    """The question that a text asks. Raises InputError where it asks none."""
    tokens = [(m.lastgroup or "", m[m.lastgroup or 0]) for m in _TOKEN.finditer(text)]
    reader = _Reader(text, tokens)
    if len(tokens) > _MOST:
        raise reader.wrong(f"it has more than {_MOST:,} words.")
    query = reader.either()
    if reader.at < len(tokens):
        raise reader.wrong(f"{tokens[reader.at][1]!r} is left over.")
    return query


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, text: str, tokens: list[tuple[str, str]]) -> None:
        self.text, self.tokens, self.at, self.depth = text, tokens, 0, 0

    def wrong(self, reason: str) -> InputError:
        shown = self.text if len(self.text) < 100 else f"{self.text[:100]}…"
        return InputError(reason, where=f"words {shown!r}", do=_HOW)

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def either(self) -> Query:
        parts = [self.all()]
        while self.peek() == "OR":
            self.at += 1
            parts.append(self.all())
        return _group("or", parts)

    def all(self) -> Query:
        parts = [self.one()]
        without: list[Query] = []
        while self.peek() not in ("", ")", "OR"):
            self.at += self.peek() == "AND"
            if self.peek() == "NOT":
                self.at += 1
                without.append(self.one())
            else:
                parts.append(self.one())
        return _group("not", [_group("and", parts), *without])

    def one(self) -> Query:
        if self.at >= len(self.tokens):
            raise self.wrong("a word is missing.")
        kind, said = self.tokens[self.at]
        self.at += 1
        if kind == "phrase":
            return self.words(said.strip('"'))
        if kind == "near":
            return self.near()
        if said == "(":
            return self.inside()
        if said == '"':
            raise self.wrong("a quotation mark is not closed.")
        if kind == "mark" or said in ("AND", "OR", "NOT"):
            raise self.wrong(f"{said!r} stands where a word is wanted.")
        return self.words(said.rstrip("*"), prefix=said.endswith("*"))

    def inside(self) -> Query:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.wrong(f"more than {_DEEPEST} brackets stand in each other.")
        query = self.either()
        self.close()
        self.depth -= 1
        return query

    def close(self) -> None:
        if self.peek() != ")":
            raise self.wrong("a bracket is not closed.")
        self.at += 1

    def words(self, text: str, *, prefix: bool = False) -> Words:
        found = tuple(plain_words(text).split())
        if not found:
            raise self.wrong(f"{text!r} holds no word.")
        return Words(found, prefix)

    def near(self) -> Near:
        inside = []
        while self.peek() not in ("", ")"):
            inside.append(self.peek())
            self.at += 1
        self.close()
        found = _NEAR.fullmatch(" ".join(inside))
        if found is None:
            raise self.wrong("NEAR wants two words and how many may stand between them.")
        apart = min(int(found[3][:4]) if found[3] else _APART, _FARTHEST)
        return Near(self.words(found[1]), self.words(found[2]), apart)


def _group(kind: str, parts: list[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Group(kind, tuple(parts))


def to_fts5(query: Query) -> str:
    """The question as SQLite's FTS5 asks it."""
    if isinstance(query, Words):
        phrase = '"' + " ".join(query.words) + '"'
        return f"{phrase}*" if query.prefix else phrase
    if isinstance(query, Near):
        return f"NEAR({to_fts5(query.one)} {to_fts5(query.two)}, {query.apart})"
    parts = [to_fts5(p) for p in query.parts]
    if query.kind == "not":
        return f"({parts[0]} NOT ({' OR '.join(parts[1:])}))"
    return f"({f' {query.kind.upper()} '.join(parts)})"


def to_tsquery(query: Query) -> str:
    """The question as PostgreSQL's to_tsquery reads it."""
    if isinstance(query, Words):
        return "(" + " <-> ".join(query.words) + (":*)" if query.prefix else ")")
    if isinstance(query, Near):  # <N> is an exact distance, so each one is asked for, both ways
        one, two = to_tsquery(query.one), to_tsquery(query.two)
        ways = [f"({a} <{n}> {b})" for n in range(1, query.apart + 2) for a, b in ((one, two), (two, one))]
        return "(" + " | ".join(ways) + ")"
    sign = {"and": " & ", "or": " | ", "not": " & !"}[query.kind]
    return f"({sign.join(to_tsquery(p) for p in query.parts)})"
