"""Two countries: what each does to the other and says of it, over time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from dragoman.charts.names import country_name
from dragoman.lexicon.countries import load_countries
from dragoman.web import links, tally
from dragoman.web.figures import Figure, figure
from dragoman.web.pages import page
from dragoman.web.room import InRoom, Room
from dragoman.web.shown import Count, EventRow, StatementRow, event_row, statement_row
from dragoman.web.tally import Deeds, Events
from dragoman.web.window import Step, Window, step_of

router = APIRouter()
_EVENTS, _STATEMENTS, _READ = 40, 6, 1_000  # events and statements shown; statements read to find those
_SHORTEST = 4  # letters of a name by which a country is sought in statements
Way = Literal["there", "back", "both"]


class Act(BaseModel):
    """An event and which way it goes: ``there`` from the first country to the second, ``back``, or of ``both``."""

    way: Way
    event: EventRow


class Period(BaseModel):
    """A day, month or year; ``href`` leads to its own page with smaller steps."""

    label: str
    href: str | None
    there: Deeds
    back: Deeds
    all: Deeds


class Voice(BaseModel):
    """Statements from one country that name the other, and a search for more of them."""

    name: str
    other: str
    href: str
    statements: list[StatementRow]


class Dyad(BaseModel):
    """Two countries; ``all`` counts the events in which both take part, ``there`` and ``back`` those of one way."""

    one: str
    two: str
    one_name: str
    two_name: str
    one_href: str
    two_href: str
    path: str
    asked: dict[str, Any]
    all: Deeds
    there: Deeds
    back: Deeds
    step: Step
    periods: list[Period]
    has_earlier: bool
    types: list[Count]
    statuses: list[Count]
    acts: list[Act]
    more: str | None
    voices: list[Voice]
    pictures: list[Figure]


class Course(Window):
    """Which days of a dyad, and what counts as one event."""

    per: Annotated[
        Literal["report", "story", "act"], Field(description="Every report, those of no reprint, or one of each act.")
    ] = "report"


def dyad(room: InRoom, pair: str, window: Annotated[Course, Query()]) -> Dyad:
    """Two countries (RUS-UKR): events in both directions, cooperation and conflict over time, what they say."""
    found = re.fullmatch(r"([A-Za-z]{3})-([A-Za-z]{3})", pair)
    if found is None:
        raise HTTPException(404, f"{pair!r} is no dyad: write two countries' codes, such as RUS-UKR.")
    one, two = found[1].upper(), found[2].upper()
    for code in (one, two):
        if country_name(code) == code and not room.desk.stories(country=code, limit=1):
            raise HTTPException(404, f"No country has the code {code!r}, and no story of this desk names it.")
    if one == two:
        raise HTTPException(404, f"A dyad is two countries; {country_name(one)} has a page of its own.")
    return room.remember(("dyad", one, two, repr(window)), lambda: _dyad(room, one, two, window))


def _dyad(room: Room, one: str, two: str, window: Course) -> Dyad:
    asked = {"all": f"{one}-{two}", "there": f"{one}>{two}", "back": f"{two}>{one}"}
    pairs = {name: {"dyad": value} | window.pairs() for name, value in asked.items()}
    step = step_of(room, window.start, window.end)
    done, newest = tally.dyad_of(room, step, {"dyad": asked["all"]} | window.wanted())
    steps, has_earlier = tally.latest(s for found in done.values() for s in found.steps)
    path, total = links.dyad(one, two), done["all"].all.n
    rows = room.desk.tell("events", newest[:_EVENTS])
    said = _said(room, list(dict.fromkeys(r["story"] for r in rows)))
    names = country_name(one), country_name(two)
    return Dyad(
        one=one, two=two, one_name=names[0], two_name=names[1], one_href=links.country(one),
        two_href=links.country(two), path=path, asked=window.pairs(), step=step, has_earlier=has_earlier,
        **{name: tally.deeds(found.all, pairs[name]) for name, found in done.items()},
        periods=[
            Period(label=at, href=tally.narrower(path, at, step, window.pairs()), **{
                name: tally.deeds(found.steps.get(at, tally.Tally()), pairs[name], tally.on(at))
                for name, found in done.items()
            })
            for at in steps
        ],
        types=tally.counts(done["all"].types, "events", "type", pairs["all"]),
        statuses=tally.counts(done["all"].statuses, "events", "status", pairs["all"]),
        acts=[Act(way=_way(event, one, two), event=event) for event in map(event_row, rows)],
        more=links.search("events", pairs["all"]) if total > _EVENTS else None,
        voices=[_voice(said, a, b) for a, b in ((one, two), (two, one))],
        pictures=_pictures(names, done["all"], pairs["all"]),
    )  # fmt: skip


def _way(event: EventRow, one: str, two: str) -> Way:
    actors, recipients = {s.country for s in event.actors}, {s.country for s in event.recipients}
    there, back = one in actors and two in recipients, two in actors and one in recipients
    return "both" if there == back else "there" if there else "back"


def _said(room: Room, stories: list[str]) -> list[dict[str, Any]]:
    """What is said in some stories, the newest first."""
    return room.desk.statements(story=stories, limit=_READ) if stories else []


def _voice(said: Iterable[Mapping[str, Any]], speaker: str, other: str) -> Voice:
    """The newest statements of a country that name another or its people, of those said with their newest events."""
    names = _names(other)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
    return Voice(
        name=country_name(speaker), other=country_name(other),
        href=links.search("statements", {"country": speaker, "words": f'"{names[0]}"'}),
        statements=list(_first(r for r in said if r["country"] == speaker and pattern.search(r["content"]))),
    )  # fmt: skip


def _first(rows: Iterable[Mapping[str, Any]]) -> Iterable[StatementRow]:
    """The first rows, each wording once: reprints say the same again."""
    seen: set[str] = set()
    for row in rows:
        if row["content"] not in seen:
            seen.add(row["content"])
            yield statement_row(row)
        if len(seen) == _STATEMENTS:
            return


def _names(code: str) -> list[str]:
    """What a country and its people are called."""
    own = [c for c in load_countries() if c.code == code and not (c.part or c.breakaway)]
    found = [n for c in own for n in (c.name, *c.names, *c.adjectives) if len(n) >= _SHORTEST]
    return list(dict.fromkeys(found)) or [code]


def _pictures(names: tuple[str, str], done: Events, pairs: Mapping[str, Any]) -> list[Figure]:
    if not done.all.n:
        return []
    alt = (
        f"{names[0]} and {names[1]} over time: {done.all.n:,} events by day and intensity, each direction for itself; "
        f"below, {done.all.cooperation:,} acts of cooperation and {done.all.conflict:,} of conflict."
    )
    return [figure("course", alt, pairs, data="#over-time")]


page(router, "/dyad/{pair}", "dyad.html", dyad)
