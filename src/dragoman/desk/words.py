"""Questions about words: ``"peace talks" AND (Geneva OR Oslo) NOT football``, ``sanction*``, ``NEAR(ship seized, 5)``.

One grammar for both databases: words side by side are all wanted, AND, OR and NOT stand in capitals, NOT takes away
what follows from what stands before, quotation marks make a phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.errors import InputError

_TOKEN = re.compile(r'\s*(?:(?P<phrase>"[^"]*")|(?P<near>NEAR\()|(?P<mark>[()])|(?P<word>[^\s()"]+))')
_WORD = re.compile(r"[\w’']+", re.UNICODE)
_APART = 10  # words between the words of NEAR where it does not say
_FARTHEST = 30
_HOW = 'Write words, "a phrase", AND, OR, NOT, brackets, word* or NEAR(two words, 5).'


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a row; ``prefix``: the last may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Two words, at most so many others between them, in any order."""

    one: str
    two: str
    apart: int


@dataclass(frozen=True, slots=True)
class Both:
    """``kind``: and, or, not (the first without the second)."""

    kind: str
    one: Query
    two: Query


Query = Words | Near | Both


def read_query(text: str) -> Query:
    """The question that a text asks. Raises InputError where it asks none."""
    tokens = [m.lastgroup and (m.lastgroup, m[m.lastgroup]) for m in _TOKEN.finditer(text) if m.lastgroup]
    reader = _Reader(text, [t for t in tokens if t])
    query = reader.either()
    if reader.at < len(reader.tokens):
        raise reader.wrong(f"{reader.tokens[reader.at][1]!r} is left over.")
    return query


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, text: str, tokens: list[tuple[str, str]]) -> None:
        self.text, self.tokens, self.at = text, tokens, 0

    def wrong(self, reason: str) -> InputError:
        return InputError(reason, where=f"words {self.text!r}", do=_HOW)

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def either(self) -> Query:
        query = self.all()
        while self.peek() == "OR":
            self.at += 1
            query = Both("or", query, self.all())
        return query

    def all(self) -> Query:
        query = self.one()
        while self.peek() not in ("", ")", "OR"):
            kind = "not" if self.peek() == "NOT" else "and"
            self.at += self.peek() in ("AND", "NOT")
            query = Both(kind, query, self.one())
        return query

    def one(self) -> Query:
        if self.at >= len(self.tokens):
            raise self.wrong("a word is missing.")
        kind, said = self.tokens[self.at]
        self.at += 1
        if kind == "phrase":
            return self.words(said.strip('"'), prefix=False)
        if kind == "near":
            return self.near()
        if said == "(":
            query = self.either()
            if self.peek() != ")":
                raise self.wrong("a bracket is not closed.")
            self.at += 1
            return query
        if kind == "mark" or said in ("AND", "OR", "NOT"):
            raise self.wrong(f"{said!r} stands where a word is wanted.")
        return self.words(said.rstrip("*"), prefix=said.endswith("*"))

    def words(self, text: str, *, prefix: bool) -> Words:
        found = tuple(w.lower() for w in _WORD.findall(text))
        if not found:
            raise self.wrong(f"{text!r} holds no word.")
        return Words(found, prefix)

    def near(self) -> Near:
        inside = []
        while self.peek() not in ("", ")"):
            inside.append(self.peek())
            self.at += 1
        if self.peek() != ")":
            raise self.wrong("a bracket is not closed.")
        self.at += 1
        found = re.fullmatch(r"([\w’']+)\s+([\w’']+)\s*(?:,\s*(\d+))?", " ".join(inside))
        if found is None:
            raise self.wrong("NEAR wants two words and how many may stand between them.")
        return Near(found[1].lower(), found[2].lower(), min(int(found[3] or _APART), _FARTHEST))


def to_fts5(query: Query) -> str:
    """The question as SQLite's FTS5 asks it."""
    if isinstance(query, Words):
        phrase = '"' + " ".join(query.words) + '"'
        return f"{phrase}*" if query.prefix else phrase
    if isinstance(query, Near):
        return f'NEAR("{query.one}" "{query.two}", {query.apart})'
    return f"({to_fts5(query.one)} {query.kind.upper()} {to_fts5(query.two)})"


def to_tsquery(query: Query) -> str:
    """The question as PostgreSQL's to_tsquery reads it."""
    if isinstance(query, Words):
        quoted = [_quoted(w) for w in query.words]
        quoted[-1] += ":*" if query.prefix else ""
        return "(" + " <-> ".join(quoted) + ")"
    if isinstance(query, Near):  # <N> is an exact distance, so each one is asked for, both ways
        one, two = _quoted(query.one), _quoted(query.two)
        ways = [f"({a} <{n}> {b})" for n in range(1, query.apart + 2) for a, b in ((one, two), (two, one))]
        return "(" + " | ".join(ways) + ")"
    sign = {"and": "&", "or": "|", "not": "& !"}[query.kind]
    return f"({to_tsquery(query.one)} {sign} {to_tsquery(query.two)})"


def _quoted(word: str) -> str:
    return "'" + word.replace("’", "'").replace("'", "''") + "'"
