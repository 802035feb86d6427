"""States and territories: names, adjectives and seats of government."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman.lexicon.table import load_table, our_table

KINDS = ("member", "observer", "territory", "disputed", "former")


@dataclass(frozen=True, slots=True)
class Country:
    """One row of countries.tsv.

    ``code``: ISO 3166 alpha-3; ``of``: the state that owns or claims it. ``parliamentary``: first and last ISO date
    (either may be empty) of each time its head of government leads it, not its head of state.
    """

    code: str
    name: str
    kind: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]
    of: str | None
    parliamentary: tuple[tuple[str, str], ...] = ()

    def led_by_government(self, date: str | None) -> bool:
        """Whether on a date (without one: now) the head of government leads it (*the Norwegian leader*)."""
        day = date if date and date[:4].isdigit() else "9999"
        return any(since[: len(day)] <= day and day <= (until or day) for since, until in self.parliamentary)

    @property
    def breakaway(self) -> bool:
        """A region that calls itself a state and has no code of its own (PLOVER sector PRE)."""
        return self.kind == "disputed" and self.of == self.code

    @property
    def part(self) -> bool:
        """A part of a state that has no code of its own and claims none."""
        return self.kind == "territory" and self.of == self.code


@cache
def load_countries() -> tuple[Country, ...]:
    """Every row of countries.tsv, in file order. Raises LexiconError for an unknown kind."""
    columns = ("code", "name", "kind", "names", "adjectives", "capitals", "note")
    found = []
    for r in load_table(our_table("dragoman.lexicon", "countries.tsv"), columns):
        of = next((n.removeprefix("of=") for n in r.many("note") if n.startswith("of=")), None)
        found.append(
            Country(
                r["code"],
                r["name"],
                r.one_of("kind", KINDS),
                r.many("names"),
                r.many("adjectives"),
                r.many("capitals"),
                of,
                _parliamentary(r.many("note")),
            )
        )
    return tuple(found)


def _parliamentary(notes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The times of ``parliamentary`` (always) or ``parliamentary=FROM..TO,FROM..TO``."""
    said = next((n.removeprefix("parliamentary") for n in notes if n.startswith("parliamentary")), None)
    if said is None:
        return ()
    pairs = (times.partition("..") for times in said.removeprefix("=").split(","))
    return tuple((since, until) for since, _, until in pairs)
