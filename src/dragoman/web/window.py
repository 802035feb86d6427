"""The days that a page shows, and the steps in which it counts them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field

from dragoman.desk import grids
from dragoman.web.asked import Day, Filled
from dragoman.web.room import Room

Step = Literal["day", "month", "year"]
_BY_DAY, _BY_MONTH = 62, 1_200  # days of a window up to which they are counted by day, by month
_FEW = 10_000  # events of a desk that is shown whole


class Window(Filled):
    """First and last day (or month, or year) asked for."""

    start: Annotated[Day | None, Field(alias="from", description="First day.")] = None
    end: Annotated[Day | None, Field(alias="to", description="Last day.")] = None

    def wanted(self) -> dict[str, Any]:
        """The window as ``Desk`` takes it."""
        return self.model_dump(exclude_none=True)

    def pairs(self) -> dict[str, Any]:
        """The window as the query of an address."""
        return self.model_dump(exclude_none=True, by_alias=True)


AskedWindow = Annotated[Window, Query()]


def news_days(room: Room) -> tuple[str, str] | None:
    """The days of the first and the newest story of the desk."""
    return room.remember("news days", lambda: grids.days(room.desk, "stories"))


def step_of(room: Room, start: str | None, end: str | None) -> Step:
    """In which steps a window is counted; where it is open on a side, by the days of the desk's stories."""
    around = news_days(room)
    first, last = start or (around and around[0]), end or (around and around[1])
    try:
        span = (_last(last) - date.fromisoformat(f"{first}-01-01"[:10])).days if first and last else 0
    except ValueError:  # a day that no calendar has
        span = 0
    return "day" if span <= _BY_DAY else "month" if span <= _BY_MONTH else "year"


def _last(day: str) -> date:
    """The last day of a day, month or year."""
    if len(day) == len("2026"):
        return date(int(day), 12, 31)
    if len(day) == len("2026-03"):
        return (date.fromisoformat(f"{day}-01") + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date.fromisoformat(day)


def recent(room: Room, days: int) -> dict[str, str]:
    """The days to the newest story: what a page shows unasked where a whole desk would take too long; of few, all."""
    around = news_days(room)
    if around is None or room.remember("events", lambda: room.desk.count("events")) <= _FEW:
        return {}
    try:
        first = date.fromisoformat(around[1]) - timedelta(days=days - 1)
    except ValueError:
        return {}
    return {"start": first.isoformat(), "end": around[1]}
