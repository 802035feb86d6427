"""The lines of a page that are no story: ``boilerplate.tsv``, and whether a line is one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from dragoman.errors import LexiconError
from dragoman.lexicon.table import Source, load_table, our_table

Kind = Literal[
    "navigation",
    "prompt",
    "list",
    "byline",
    "stamp",
    "caption",
    "credit",
    "contributors",
    "copyright",
    "contact",
    "mark",
]
"""``list`` opens a list of other stories, ``stamp`` tells when it appeared, ``mark`` separates or ends it."""
Where = Literal["any", "edge", "head", "under"]
COLUMNS = ("pattern", "kind", "where", "note", "example")

# No boilerplate is longer; a whole story in one line is never matched against the patterns.
LONGEST = 900


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern for a whole line. ``where``: as the table's comment says."""

    pattern: re.Pattern[str]
    kind: Kind
    where: Where
    example: str


def read_boilerplate(source: Source) -> tuple[Entry, ...]:
    """The table as entries. Raises LexiconError for a pattern that does not compile."""
    entries = []
    for row in load_table(source, COLUMNS):
        kind: Kind = row.one_of("kind", get_args(Kind))  # type: ignore[assignment]
        where: Where = row.one_of("where", get_args(Where))  # type: ignore[assignment]
        try:
            pattern = re.compile(row["pattern"], re.IGNORECASE)
        except re.error as error:
            raise LexiconError(
                f"the pattern does not compile ({error}).", where=row.where, do="See `re`."
            ) from None
        entries.append(Entry(pattern, kind, where, row["example"]))
    return tuple(entries)


@cache
def load_boilerplate() -> tuple[Entry, ...]:
    """The table shipped with the package."""
    return read_boilerplate(our_table("dragoman.lexicon", "boilerplate.tsv"))


def find_entry(line: str, *, where: tuple[Where, ...]) -> tuple[Entry, re.Match[str]] | None:
    """The first entry of one of these places that is the whole line, and its match; None for text."""
    if len(line) > LONGEST:
        return None
    for entry in load_boilerplate():
        if entry.where in where and (match := entry.pattern.fullmatch(line)):
            return entry, match
    return None
