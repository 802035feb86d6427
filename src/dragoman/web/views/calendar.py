"""The calendar of what lies ahead: a month as a sheet and as a list, and an address for calendar programs."""

from __future__ import annotations

import re
from calendar import Calendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from dragoman.calendar import Entry
from dragoman.calendar.join import is_wanted
from dragoman.charts.names import country_name
from dragoman.export.ics import to_ics
from dragoman.web import links
from dragoman.web.agenda import Agenda, agenda
from dragoman.web.asked import Filled, Words
from dragoman.web.pages import PROBLEMS, page
from dragoman.web.room import InRoom, Room
from dragoman.web.shown import Link, Side, side
from dragoman.web.window import news_days

router = APIRouter()
_SHOWN = 400  # entries of a page
_BACK, _AHEAD = timedelta(days=31), timedelta(days=366)  # around the newest story, in the file for calendar programs
_EXACT = ("day", "days", None)  # precisions of entries that stand on their days in the month's sheet
_MOVED = re.compile(r"moved from (\d{4}-\d\d-\d\d)")  # as ``calendar.join`` tells it


class Whose(Filled):
    """Whose calendar."""

    country: Annotated[str | None, Field(pattern="^[A-Za-z]{3}$", description="ISO code, or IGO.")] = None
    actor: Annotated[Words | None, Field(description="Words in the name of somebody who takes part.")] = None

    def pairs(self) -> dict[str, Any]:
        """The question as the query of an address."""
        return self.model_dump(exclude_none=True, include={"country", "actor"})


class Month(Whose):
    """Whose calendar of which month."""

    month: Annotated[
        str | None, Field(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$", description="2026-04; the newest story's.")
    ] = None


class Subscribed(Whose):
    """Whose calendar, asked for by a program that shows the calendar's key."""

    key: Annotated[str | None, Field(max_length=64)] = None


class SourceRow(BaseModel):
    """A story that tells of an entry; ``href`` leads to its words there."""

    href: str
    says: str
    words: str
    told_by: list[str]
    title: str | None
    publisher: str | None
    published: str | None


class EntryRow(BaseModel):
    """An act ahead. ``is_exact``: its days are told, not only the week or month; ``changes`` says what has changed."""

    id: str
    title: str
    start: str
    end: str
    time: str | None
    precision: str | None
    is_exact: bool
    status: str
    type: str
    what: str
    actors: list[Side]
    recipients: list[Side]
    countries: list[Link]
    place: str | None
    changes: list[str]
    moved_from: list[str]
    sources: list[SourceRow]


class OnDay(BaseModel):
    """An entry on a day of the sheet; ``was_here``: it has been moved to another day."""

    title: str
    href: str
    status: str
    was_here: bool


class Cell(BaseModel):
    """A day of the sheet."""

    day: str
    number: int
    in_month: bool
    entries: list[OnDay]


class Ahead(BaseModel):
    """A month of what lies ahead. ``subscribe``: the address for calendar programs; ``note`` says what is missing."""

    month: str
    name: str
    earlier: str
    later: str
    asked: dict[str, Any]
    weeks: list[list[Cell]]
    entries: list[EntryRow]
    moved_away: list[EntryRow]
    note: str | None
    subscribe: str
    file: str


def calendar(room: InRoom, request: Request, asked: Annotated[Month, Query()]) -> Ahead:
    """What the stories announce for a month: meetings, visits and other acts, moved and cancelled ones too."""
    month = asked.month or _month_of_news(room)
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    told = agenda(room, first, last)
    entries, away = _of_month(told.entries, first, last, asked)
    file = _file(request, room, asked)
    return Ahead(
        month=month, name=f"{first:%B %Y}", asked=asked.pairs(), note=_note(told, len(entries)),
        earlier=links.at("/calendar", {"month": f"{first - timedelta(days=1):%Y-%m}"}, asked.pairs()),
        later=links.at("/calendar", {"month": f"{last + timedelta(days=1):%Y-%m}"}, asked.pairs()),
        weeks=_weeks(first, entries, away), entries=[_row(e) for e in entries[:_SHOWN]],
        moved_away=[_row(e) for e in away], file=file, subscribe=str(request.base_url).rstrip("/") + file,
    )  # fmt: skip


@router.get(
    "/calendar.ics", tags=["calendar"], response_class=Response,
    responses=PROBLEMS | {200: {"content": {"text/calendar": {}}}},
)  # fmt: skip
def calendar_file(room: InRoom, asked: Annotated[Subscribed, Query()]) -> Response:
    """What lies ahead, from a month before the newest story to a year after it, as iCalendar."""
    newest = _newest(room)
    start, end = newest - _BACK, newest + _AHEAD
    entries = [e for e in agenda(room, start, end).entries if _is_of(e, start, end, asked)]
    whose = ", ".join(asked.pairs().values())
    name = f"What lies ahead: {whose}" if whose else "What lies ahead"
    headers = {"content-disposition": 'inline; filename="ahead.ics"', "cache-control": "private, max-age=300"}
    return Response(to_ics(entries, name=name), media_type="text/calendar; charset=utf-8", headers=headers)


def _newest(room: Room) -> date:
    """The day of the newest story; today where none has a day."""
    around = news_days(room)
    try:
        return date.fromisoformat(around[1]) if around else date.today()
    except ValueError:
        return date.today()


def _month_of_news(room: Room) -> str:
    return f"{_newest(room):%Y-%m}"


def _file(request: Request, room: Room, asked: Whose) -> str:
    key = request.app.state.guard.calendar_key() if room.settings.token is not None else None
    return links.at("/calendar.ics", asked.pairs(), {"key": key})


def _is_of(entry: Entry, first: date, last: date, asked: Whose) -> bool:
    return is_wanted(entry, first.isoformat(), last.isoformat(), asked.actor, asked.country)


def _of_month(found: Iterable[Entry], first: date, last: date, asked: Whose) -> tuple[list[Entry], list[Entry]]:
    """The entries of a month, and those that have been moved out of it."""
    here: list[Entry] = []
    away: list[Entry] = []
    for entry in found:
        if _is_of(entry, first, last, asked):
            here.append(entry)
        elif any(first.isoformat() <= day <= last.isoformat() for day in _moved_from(entry)) and is_wanted(
            entry, None, None, asked.actor, asked.country
        ):
            away.append(entry)
    return here, away


def _moved_from(entry: Entry) -> list[str]:
    return [found[1] for change in entry.changes if (found := _MOVED.match(change))]


def _weeks(first: date, here: list[Entry], away: list[Entry]) -> list[list[Cell]]:
    """The month's sheet, weeks from Monday to Sunday; an entry without exact days stands in the list only."""
    on: dict[str, list[OnDay]] = {}
    sheet = Calendar().monthdatescalendar(first.year, first.month)
    for entry in (*here, *away):
        for day in _moved_from(entry):
            on.setdefault(day, []).append(_on_day(entry, was_here=True))
    for entry in here:
        if entry.precision in _EXACT:
            for day in (d.isoformat() for week in sheet for d in week):
                if entry.start <= day <= entry.end:
                    on.setdefault(day, []).append(_on_day(entry, was_here=False))
    return [
        [
            Cell(day=d.isoformat(), number=d.day, in_month=d.month == first.month,
                 entries=on.get(d.isoformat(), []) if d.month == first.month else [])
            for d in week
        ]
        for week in sheet
    ]  # fmt: skip


def _on_day(entry: Entry, *, was_here: bool) -> OnDay:
    return OnDay(title=entry.title, href=f"#{_id(entry)}", status=entry.status, was_here=was_here)


def _id(entry: Entry) -> str:
    return f"u{entry.uid.split('@')[0]}"


def _row(entry: Entry) -> EntryRow:
    return EntryRow(
        id=_id(entry), title=entry.title, start=entry.start, end=entry.end, time=entry.time,
        precision=entry.precision, is_exact=entry.precision in _EXACT, status=entry.status, type=entry.type,
        what=entry.what, actors=[side(n, None) for n in entry.actors],
        recipients=[side(n, None) for n in entry.recipients],
        countries=[Link(label=country_name(c), href=links.country(c)) for c in entry.countries],
        place=entry.place.name if entry.place else None, changes=list(entry.changes), moved_from=_moved_from(entry),
        sources=[
            SourceRow(href=links.story(s.story, s.event), says=s.says, words=s.words, told_by=list(s.told_by),
                      title=s.title, publisher=s.publisher, published=s.published)
            for s in entry.sources
        ],
    )  # fmt: skip


def _note(told: Agenda, entries: int) -> str | None:
    """What a reader should know is missing."""
    notes = []
    if told.read < told.stories:
        notes.append(f"{told.read:,} of {told.stories:,} stories are read so far: look again in half a minute.")
    if told.is_cut:
        notes.append(f"Made of the newest {told.stories:,} stories that tell of these days; older ones are left out.")
    if entries > _SHOWN:
        notes.append(f"The first {_SHOWN} of {entries:,} entries are shown: ask for a country or an actor.")
    return " ".join(notes) or None


page(router, "/calendar", "calendar.html", calendar)
