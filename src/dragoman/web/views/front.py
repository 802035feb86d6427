"""The front page: what came in, what lies ahead this week, who spoke most, which dyads moved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from dragoman.desk import grids
from dragoman.web import links, tally
from dragoman.web.asked import Day
from dragoman.web.pages import page
from dragoman.web.room import InRoom, Room
from dragoman.web.shown import Count, EventRow, StoryRow, event_row, story_row

router = APIRouter()
_WEEK, _BEFORE = 7, 28  # days of the week shown, and of the time before it that it is compared with


class Moved(BaseModel):
    """Two countries this week against the four weeks before; ``intensity`` is the mean PLOVER score, -10 to 10."""

    one: str
    two: str
    href: str
    events: Count
    intensity: float
    intensity_before: float | None
    change: float | None


class Front(BaseModel):
    """The desk on a day: the newest story's, or the one asked for."""

    day: str | None
    since: str | None
    holds: list[Count]
    came_in: list[StoryRow]
    ahead: list[EventRow]
    ahead_href: str
    spoke: list[Count]
    moved: list[Moved]
    types: list[Count]
    statuses: list[Count]


def front(room: InRoom, day: Annotated[Day | None, Query(description="Seen from which day.")] = None) -> Front:
    """What came in, what lies ahead this week, who spoke most, which dyads moved."""
    return room.remember(("front", day), lambda: _front(room, day))


def _front(room: Room, asked: str | None) -> Front:
    desk = room.desk
    newest = asked or (grids.days(desk, "stories") or (None, None))[1]
    last = _day(newest)
    if last is None:
        return Front(day=None, since=None, holds=_holds(room), came_in=[story_row(r) for r in desk.stories(limit=12)],
                     ahead=[], ahead_href=links.search("events", {"status": "planned"}), spoke=[], moved=[], types=[],
                     statuses=[])  # fmt: skip
    first, until = last - timedelta(days=_WEEK - 1), last + timedelta(days=_WEEK)
    week = {"start": first.isoformat(), "end": last.isoformat()}
    in_week = {"from": week["start"], "to": week["end"]}
    return Front(
        day=last.isoformat(), since=week["start"], holds=_holds(room),
        came_in=[story_row(r) for r in desk.stories(end=week["end"], per="story", limit=12)],
        ahead=_ahead(room, last, until),
        ahead_href=links.search("events", {"status": "planned", "from": last.isoformat(), "to": until.isoformat()}),
        spoke=tally.counts(
            {name: n for name, n in desk.count("statements", by="speaker", limit=13, **week).items() if name},
            "statements", "named", in_week,
        )[:12],
        moved=_moved(room, first, last),
        types=tally.counts(desk.count("events", by="type", **week), "events", "type", in_week),
        statuses=tally.counts(desk.count("events", by="status", **week), "events", "status", in_week),
    )  # fmt: skip


def _ahead(room: Room, first: date, last: date) -> list[EventRow]:
    """What is planned for a day from the first to the last, one row an act; acts without a day of their own are not."""
    asked = {"status": "planned", "start": first.isoformat(), "end": last.isoformat(), "per": "act", "limit": 60}
    rows = [r for r in room.desk.events(**asked) if r["basis"] not in (None, "story")]
    return sorted((event_row(r) for r in rows), key=lambda e: (e.start or "", e.story))[:12]


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
    return day if day and date.min.year < day.year < date.max.year else None  # weeks are counted from it


def _holds(room: Room) -> list[Count]:
    about = room.desk.about()
    return [
        Count(label=what, n=about[what], href=links.search(what))
        for what in ("stories", "statements", "events", "positions")
    ]


def _moved(room: Room, first: date, last: date) -> list[Moved]:
    """The pairs of countries with the most events of the week, and how their mean intensity has changed."""
    then = (first - timedelta(days=_BEFORE), first - timedelta(days=1))
    before: dict[str, Any] = {"start": then[0].isoformat(), "end": then[1].isoformat()}
    week: dict[str, Any] = {"start": first.isoformat(), "end": last.isoformat()}
    now = [p for p in grids.pairs(room.desk, limit=40, **week) if "IGO" not in (p["one"], p["two"])][:10]
    then_of = {(p["one"], p["two"]): p["intensity"] for p in grids.pairs(room.desk, **before)} if now else {}
    found = []
    for pair in now:
        dyad = f"{pair['one']}-{pair['two']}"
        past = then_of.get((pair["one"], pair["two"]))
        found.append(Moved(
            one=pair["one"], two=pair["two"], href=links.dyad(pair["one"], pair["two"]),
            events=Count(label=dyad, n=pair["n"],
                         href=links.search("events", {"dyad": dyad, "from": week["start"], "to": week["end"]})),
            intensity=pair["intensity"], intensity_before=past,
            change=None if past is None else pair["intensity"] - past,
        ))  # fmt: skip
    return sorted(found, key=lambda m: -abs(m.change or 0))


page(router, "/front", "front.html", front, also="/")
