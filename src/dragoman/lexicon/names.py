"""Everybody the tables know by name, and the fast way to find them in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from dragoman.lexicon.countries import Country, load_countries
from dragoman.lexicon.gazetteer import Place, load_places
from dragoman.lexicon.matcher import Hit, Matcher, pieces
from dragoman.lexicon.table import Row, load_table, our_table
from dragoman.loading import without_collecting

Role = Literal["country", "adjective", "capital", "place", "person", "family", "organisation"]


@dataclass(frozen=True, slots=True)
class NamedActor:
    """An actor known by name: a state, an official in one term of office, an organisation or a group.

    ``country``: ISO 3166 alpha-3 or None. ``sectors``: PLOVER codes, the main one first. ``kind``: country,
    person, organisation or group. ``office``: ``head_of_state``, ``foreign_minister``, ... or None. ``since``
    and ``until``: first and last ISO date of the term (or of the naming), None when open. ``code``: what a
    user's own actor file wants printed for it, or None. ``titles``: the office as it is printed. ``body``: name of
    the international body the term was held in, or None.
    """

    name: str
    aliases: tuple[str, ...]
    country: str | None
    igo: bool
    sectors: tuple[str, ...]
    kind: str
    office: str | None = None
    since: str | None = None
    until: str | None = None
    code: str | None = None
    titles: tuple[str, ...] = ()
    body: str | None = None

    def is_called(self, noun: str) -> bool:
        """Whether one of the term's printed titles has the words of a noun (*chancellor*)."""
        return any(f" {noun} " in f" {title.lower()} " for title in self.titles)


class Named(NamedTuple):
    """What a name in a text stands for, and in which role: a capital is its country, a surname a person."""

    role: Role
    actor: NamedActor
    place: Place | None = None


class Names:
    """All names, compiled. Make one with ``load_names``."""

    def __init__(self, people: Iterable[tuple[NamedActor, str | None]], others: Iterable[NamedActor]) -> None:
        """people: each term of an official with the surname used alone, or None; others: all else."""
        self._matcher: Matcher[Named] = Matcher()
        self._countries: dict[str, NamedActor] = {}
        self._offices: dict[tuple[str, str], list[NamedActor]] = {}
        self._terms: dict[tuple[str, str | None], list[NamedActor]] = {}
        self._bodies: dict[str, list[NamedActor]] = {}
        for other in others:
            self._add_other(other)
        for country in load_countries():
            self._add_country(country)
        for person, family in people:
            self._add_person(person, family)
        for place in load_places():
            self._add_place(place)

    # -- building --------------------------------------------------------------------------------------------
    def _add_country(self, country: Country) -> None:
        sectors = ("PRE", "GOV") if country.breakaway else ("GOV",)
        names = (*country.names, *country.adjectives, *country.capitals)
        actor = NamedActor(country.name, names, country.code, False, sectors, "country")
        if not (country.breakaway or country.part):
            self._countries.setdefault(country.code, actor)
        for role, words in (
            ("country", (country.name, *country.names)), ("adjective", country.adjectives), ("capital",
            country.capitals)
        ):  # fmt: skip
            for word in words:
                self._matcher.add(word, Named(role, actor))  # type: ignore[arg-type]

    def _add_person(self, person: NamedActor, family: str | None) -> None:
        self._terms.setdefault((person.name, person.country), []).append(person)
        if person.office and person.country:
            self._offices.setdefault((person.country, person.office), []).append(person)
        for name in (person.name, *person.aliases):
            # An alias of one word (Putin's "Putin") is no better evidence than a family name.
            role: Role = "person" if len(pieces(name)) > 1 else "family"
            self._matcher.add(name, Named(role, person))
        if family:
            for form in _family_forms(family):
                self._matcher.add(form, Named("family", person))

    def _add_other(self, other: NamedActor) -> None:
        if other.kind == "person":
            self._add_person(other, None)
            return
        self._bodies.setdefault(other.name, []).append(other)
        role: Role = "country" if other.kind == "country" else "organisation"
        for name in (other.name, *other.aliases):
            self._matcher.add(name, Named(role, other))

    def _add_place(self, place: Place) -> None:
        actor = NamedActor(place.name, place.aliases, place.country, False, (), "place")
        for name in (place.name, *place.aliases):
            self._matcher.add(name, Named("place", actor, place))

    # -- finding ---------------------------------------------------------------------------------------------
    def find(self, tokens: Sequence[str]) -> tuple[Hit[Named], ...]:
        """The longest names in a row of token texts, left to right, with everything each may stand for."""
        return self._matcher.find(tokens)

    def lookup(self, text: str) -> tuple[Named, ...]:
        """Everything that goes by this very name (a leading *the* aside)."""
        return self._matcher.whole(text)

    def place(self, name: str) -> Place | None:
        """The place of this name, or None."""
        return next((n.place for n in self.lookup(name) if n.place), None)

    def country(self, code: str | None) -> NamedActor | None:
        """The state with this ISO alpha-3 code, or None."""
        return self._countries.get(code) if code else None

    def adjective(self, code: str) -> str:
        """The adjective of a state (*Kenyan*); its name, or the code, where it has none."""
        found = next((c for c in load_countries() if c.code == code), None)
        return code if found is None else next(iter(found.adjectives), found.name)

    def terms(self, person: NamedActor) -> tuple[NamedActor, ...]:
        """Every term of office of the same person, in table order."""
        return tuple(self._terms.get((person.name, person.country), (person,)))

    def holder(
        self, country: str, office: str, date: str | None, *, called: str | None = None
    ) -> NamedActor | None:
        """Who held an office on a date (or holds it, without a date); None when the tables do not say.

        called: a noun the printed title must have.
        """
        terms = [t for t in self._offices.get((country, office), ()) if called is None or t.is_called(called)]
        return next((t for t in reversed(terms) if holds_on(t, date)), None)

    def only_holder(self, office: str, date: str | None, *, called: str) -> NamedActor | None:
        """The one person in the world who held an office of this title on a date (*the pope*), or None."""
        found = [self.holder(c, o, date, called=called) for c, o in self._offices if o == office]
        people = [p for p in found if p]
        return people[0] if len(people) == 1 else None

    def leading_offices(self, country: str, date: str | None) -> tuple[str, ...]:
        """The offices of whoever leads a state, the first one first (countries.tsv, ``parliamentary``)."""
        row = next((c for c in load_countries() if c.code == country), None)
        if row and row.led_by_government(date):
            return ("head_of_government", "head_of_state")
        return ("head_of_state", "head_of_government")

    def has_office(self, country: str, office: str) -> bool:
        """Whether the tables know any holder of an office in a country."""
        return (country, office) in self._offices


def holds_on(actor: NamedActor, date: str | None) -> bool:
    """Whether a term covers a date (a month or year will do); without a date, whether it is still open."""
    if not date or not date[:4].isdigit():
        return actor.until is None
    since, until = actor.since or "", actor.until or "9999"
    return since[: len(date)] <= date[: len(since)] and date[: len(until)] <= until[: len(date)]


def on_date(actors: Sequence[NamedActor], date: str | None) -> NamedActor:
    """Of several readings of a name the one that holds on the date; else the last that began before it."""
    holding = [a for a in actors if holds_on(a, date)]
    if holding:
        return holding[0]
    earlier = [a for a in actors if date and (a.since or "") <= date]
    return max(earlier or actors, key=lambda a: a.since or "")


@cache
@without_collecting()
def load_names(extra: tuple[NamedActor, ...] = ()) -> Names:
    """All our tables compiled, a user's own actors before them. Raises LexiconError for a faulty table."""
    return Names(tuple(_people()), (*extra, *_organisations()))


def _people() -> Iterator[tuple[NamedActor, str | None]]:
    folder = our_table("dragoman.lexicon", "officials")
    columns = ("name", "aliases", "country", "office", "title", "sectors", "from", "to", "note")
    for table in sorted(folder.iterdir(), key=lambda t: t.name):
        if table.name.endswith(".tsv"):
            for r in load_table(table, columns):
                yield _person(r), _family(r)


def _person(r: Row) -> NamedActor:
    return NamedActor(
        r["name"], _aliases(r), r.maybe("country"), r["country"] == "" and "org=" in r["note"],
        r.many("sectors") or ("GOV",), "person", r.maybe("office"), r.maybe("from"), r.maybe("to"),
        titles=r.many("title"),
        body=next((n.removeprefix("org=") for n in r.many("note") if n.startswith("org=")), None),
    )  # fmt: skip


def _aliases(r: Row) -> tuple[str, ...]:
    """Other names; what follows ``~`` says what part of one is used alone, as ``family=`` does for the name."""
    found: list[str] = []
    for name, mark, said in (alias.partition("~") for alias in r.many("aliases")):
        found.append(name)
        alone = name.split()[0] if said == "first" else said
        found += [alone] if mark and said not in ("none", "last") else []
    return tuple(dict.fromkeys(found))


def _family(r: Row) -> str | None:
    """The name an official goes by alone: the last word unless the note says otherwise."""
    words = r["name"].split()
    said = next((n.removeprefix("family=") for n in r.many("note") if n.startswith("family=")), "last")
    if said == "none" or len(words) < 2:
        return None
    return {"last": words[-1], "first": words[0]}.get(said, said)


def _family_forms(family: str) -> tuple[str, ...]:
    """A family name, and without its Arabic article (*al-Menfi*, *Menfi*)."""
    article, _, rest = family.partition("-")
    if article.lower() not in ("al", "el") or len(rest) < 4:
        return (family,)
    return (family, f"al-{rest}", f"el-{rest}", rest)


def _organisations() -> Iterator[NamedActor]:
    table = our_table("dragoman.lexicon", "organisations.tsv")
    if not table.is_file():
        return
    columns = ("name", "aliases", "country", "igo", "sectors", "kind", "from", "to")
    for r in load_table(table, columns):
        yield NamedActor(
            r["name"], r.many("aliases"), r.maybe("country"), r["igo"] == "yes", r.many("sectors"),
            r.maybe("kind") or "organisation", None, r.maybe("from"), r.maybe("to"),
        )  # fmt: skip
