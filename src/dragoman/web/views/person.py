"""The pages of an actor and of a country: what they say, do and want, over time, and with whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from dragoman.charts.names import country_name
from dragoman.desk import grids
from dragoman.desk.people import roles
from dragoman.web import links, tally
from dragoman.web.figures import Figure, figure
from dragoman.web.pages import page
from dragoman.web.room import InRoom, Room
from dragoman.web.shown import (
    Count,
    EventRow,
    Link,
    PositionRow,
    StatementRow,
    event_row,
    position_row,
    statement_row,
)
from dragoman.web.tally import Deeds
from dragoman.web.window import AskedWindow, Step, Window, step_of

router = APIRouter()
_LATEST, _TOP, _ISSUES = 8, 12, 20  # records, counterparts and issues shown


class Role(BaseModel):
    """As what stories know a name, and how many of them."""

    country: Link | None
    sectors: list[str]
    kind: str
    stories: int


class Period(BaseModel):
    """A day, month or year; ``href`` leads to its own page with smaller steps."""

    label: str
    href: str | None
    statements: Count
    deeds: Deeds


class Partner(BaseModel):
    """Somebody who takes part in the same events, whichever side each is on; ``href`` leads to them (or the dyad)."""

    name: str
    href: str
    events: Count
    intensity: float


class Stand(BaseModel):
    """The positions on an issue: how many, the latest stance, and those held before it."""

    issue: str
    href: str
    n: Count
    stance: str
    last: str | None
    others: list[str]


class Person(BaseModel):
    """An actor (everybody of one name) or a country (all its actors)."""

    name: str
    code: str | None
    asked: dict[str, Any]
    path: str
    roles: list[Role]
    holds: list[Count]
    step: Step
    periods: list[Period]
    has_earlier: bool
    pictures: list[Figure]
    partners: list[Partner]
    speakers: list[Link]
    acts: list[Count]
    types: list[Count]
    statuses: list[Count]
    stands: list[Stand]
    statements: list[StatementRow]
    events: list[EventRow]
    positions: list[PositionRow]


def actor(room: InRoom, name: str, window: AskedWindow) -> Person:
    """An actor: statements, events and positions of everybody of this name, over time."""
    return room.remember(("actor", name, repr(window)), lambda: _actor(room, name, window))


def country(room: InRoom, code: str, window: AskedWindow) -> Person:
    """A country (ISO code of three letters; IGO for international bodies): what all its actors say, do and want."""
    return room.remember(("country", code.upper(), repr(window)), lambda: _country(room, code.upper(), window))


def _actor(room: Room, name: str, window: Window) -> Person:
    known = roles(room.desk, name)
    if not known:
        raise HTTPException(404, f"Nobody in the stories of this desk is called {name!r}.")
    shown = [
        Role(country=_country_link(r["country"]), sectors=r["sectors"], kind=r["kind"], stories=r["stories"])
        for r in known
    ]
    return _person(room, name, None, {"named": name}, links.actor(name), window, shown)


def _country(room: Room, code: str, window: Window) -> Person:
    name = country_name(code)
    if not (len(code) == len("RUS") and code.isascii() and code.isalpha()):
        raise HTTPException(404, f"{code!r} is no country's code: it has three letters, such as RUS.")
    if name == code and not room.desk.stories(country=code, limit=1):
        raise HTTPException(404, f"No country has the code {code!r}, and no story of this desk names it.")
    return _person(room, name, code, {"country": code}, links.country(code), window, [])


def _country_link(code: str | None) -> Link | None:
    return Link(label=country_name(code), href=links.country(code)) if code else None


def _person(
    room: Room, name: str, code: str | None, who: dict[str, str], path: str, window: Window, known: list[Role]
) -> Person:
    desk, wanted, pairs = room.desk, who | window.wanted(), who | window.pairs()
    step = step_of(room, window.start, window.end)
    done, said = tally.events_of(room, step, wanted), _said(room, step, wanted)
    stands, positions = _stands(room, wanted, pairs)
    spoken = sum(said.acts.values())
    steps, has_earlier = tally.latest((*done.steps, *said.steps))
    totals = {"statements": spoken, "events": done.all.n, "positions": positions}
    return Person(
        name=name, code=code, asked=window.pairs(), path=path, roles=known,
        holds=[Count(label=what, n=n, href=links.search(what, pairs)) for what, n in totals.items()],
        step=step, has_earlier=has_earlier,
        periods=[
            Period(
                label=at, href=tally.narrower(path, at, step, window.pairs()),
                statements=Count(label="statements", n=said.steps.get(at, 0),
                                 href=links.search("statements", pairs, tally.on(at))),
                deeds=tally.deeds(done.steps.get(at, tally.Tally()), pairs, tally.on(at)),
            )
            for at in steps
        ],
        pictures=_pictures(name, pairs, done.all.n),
        partners=_partners(room, code, who, wanted, pairs) if done.all.n else [],
        speakers=_speakers(room, wanted) if code else [],
        acts=tally.counts(said.acts, "statements", "act", pairs),
        types=tally.counts(done.types, "events", "type", pairs),
        statuses=tally.counts(done.statuses, "events", "status", pairs),
        stands=stands,
        statements=[statement_row(r) for r in desk.statements(**wanted, limit=_LATEST)] if spoken else [],
        events=[event_row(r) for r in desk.events(**wanted, limit=_LATEST)] if done.all.n else [],
        positions=[position_row(r) for r in desk.positions(**wanted, limit=_LATEST)] if positions else [],
    )  # fmt: skip


class _Said:
    """Statements by step of time and by speech act."""

    def __init__(self) -> None:
        self.steps: dict[str, int] = {}
        self.acts: dict[str, int] = {}


def _said(room: Room, step: Step, wanted: Mapping[str, Any]) -> _Said:
    found = _Said()
    for row in grids.grid(room.desk, "statements", (step, "act"), limit=20_000, **wanted):
        for of, key in ((found.steps, row[step] or ""), (found.acts, row["act"])):
            of[key] = of.get(key, 0) + row["n"]
    return found


def _stands(room: Room, wanted: Mapping[str, Any], pairs: Mapping[str, Any]) -> tuple[list[Stand], int]:
    """The issues with most positions, and how many positions there are."""
    by_issue: dict[str, list[dict[str, Any]]] = {}
    for row in grids.grid(room.desk, "positions", ("issue", "stance"), also=("last",), **wanted):
        by_issue.setdefault(row["issue"], []).append(row)
    found = []
    for issue, rows in by_issue.items():
        rows.sort(key=lambda r: (r["last"] or "", r["n"]), reverse=True)
        n = sum(r["n"] for r in rows)
        found.append(Stand(
            issue=issue, href=links.issue(issue), stance=rows[0]["stance"], last=(rows[0]["last"] or "")[:10] or None,
            n=Count(label="positions", n=n, href=links.search("positions", pairs, {"on_issue": issue})),
            others=[r["stance"] for r in rows[1:]],
        ))  # fmt: skip
    found.sort(key=lambda s: (-s.n.n, s.issue))
    return found[:_ISSUES], sum(s.n.n for s in found)


def _partners(
    room: Room, code: str | None, who: dict[str, str], wanted: Mapping[str, Any], pairs: Mapping[str, Any]
) -> list[Partner]:
    field = "country" if code else "name"
    mine = next(iter(who.values()))
    rows = grids.grid(room.desk, "events", (field,), also=("intensity",), limit=_TOP + 2, **wanted)
    found = []
    for row in rows:
        other = row[field]
        if not other or other == mine:
            continue
        asked = {"dyad": f"{code}-{other}", "country": None} if code else {"beside": other}
        found.append(Partner(
            name=country_name(other) if code else other,
            href=links.dyad(code, other) if code else links.actor(other),
            events=Count(label="events", n=row["n"], href=links.search("events", pairs, asked)),
            intensity=float(row["intensity"]),
        ))  # fmt: skip
    return found[:_TOP]


def _speakers(room: Room, wanted: Mapping[str, Any]) -> list[Link]:
    """Who speaks most for a country."""
    found = room.desk.count("statements", by="speaker", limit=_TOP, **wanted)
    return [Link(label=name, href=links.actor(name)) for name in found if name]


def _pictures(name: str, pairs: Mapping[str, Any], n: int) -> list[Figure]:
    if not n:
        return []
    course = f"{name} over time: above, {n:,} events by day and intensity; below, cooperation and conflict."
    shares = f"{name}: for each type of event, the shares of what was done, planned, wanted, possible, and denied."
    return [figure("course", course, pairs, data="#over-time"), figure("status", shares, pairs, data="#kinds")]


page(router, "/actor/{name:path}", "person.html", actor)
page(router, "/country/{code}", "person.html", country)
