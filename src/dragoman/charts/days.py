"""Which days a picture shows, and in which steps they are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from dragoman.desk.grids import Span, span
from dragoman.desk.store import Desk
from dragoman.errors import InputError

Step = Literal["day", "week", "month", "year"]
# Up to so many days they are counted by day, week, month: some 20 to 120 steps, each wide enough for a mark.
_STEPS: tuple[tuple[int, Step], ...] = ((62, "day"), (420, "week"), (3_700, "month"))
# Unasked, a picture goes from so many days before the first story on the desk to so many after the last: reports tell
# of wars long past and of plans for the next century, which would leave a day's news no room.
_BEFORE, _AFTER = timedelta(days=31), timedelta(days=92)
_MARGIN = 0.015  # of the time drawn, on either side
_MOMENT = "%Y-%m-%dT%H:%MZ"


@dataclass(frozen=True)
class Days:
    """First and last day drawn (ISO), and the step in which they are counted."""

    first: str
    last: str
    step: Step

    @property
    def field(self) -> str:
        """The field of ``Desk.count(by=...)`` that the desk counts by; weeks are added up of its days."""
        return "day" if self.step == "week" else self.step

    def start_of(self, day: str) -> str:
        """The first day of the step in which a day (or month, or year) stands; days before the first are put there."""
        at = date.fromisoformat(max(f"{day}-01-01"[:10], self.first))
        if self.step == "week":
            at -= timedelta(days=at.weekday())
        elif self.step == "month":
            at = at.replace(day=1)
        elif self.step == "year":
            at = at.replace(month=1, day=1)
        return at.isoformat()

    def end_of(self, start: str) -> str:
        """The first day after the step that starts on a day."""
        at = date.fromisoformat(start)
        if self.step == "month":
            return (at.replace(day=1) + timedelta(days=32)).replace(day=1).isoformat()
        if self.step == "year":
            return at.replace(year=at.year + 1).isoformat()
        return (at + timedelta(days=7 if self.step == "week" else 1)).isoformat()

    def within(self, start: str, share: float) -> str:
        """The moment (ISO, UTC) at a share, 0 to 1, of the step that starts on a day."""
        one, two = (datetime.fromisoformat(d) for d in (start, self.end_of(start)))
        return (one + (two - one) * share).strftime(_MOMENT)

    @property
    def ends(self) -> tuple[str, str]:
        """The moments between which the axis of time runs: the days with a margin, so that no mark is cut."""
        first, last = self.start_of(self.first), self.start_of(self.last)
        one, two = datetime.fromisoformat(self.within(first, 0)), datetime.fromisoformat(self.within(last, 1))
        margin = (two - one) * _MARGIN
        return f"{one - margin:{_MOMENT}}", f"{two + margin:{_MOMENT}}"

    def words(self, start: str) -> str:
        """A step in words: ``3 March 2026``, ``week of 2 March 2026``, ``March 2026``, ``2026``."""
        if self.step in ("month", "year"):
            return f"{date.fromisoformat(start):{'%B %Y' if self.step == 'month' else '%Y'}}"
        return f"{'week of ' if self.step == 'week' else ''}{day_words(start)}"


def day_words(day: str) -> str:
    """A day in words: ``3 March 2026``."""
    at = date.fromisoformat(day)
    return f"{at.day} {at:%B %Y}"


def window(desk: Desk, wanted: dict[str, Any]) -> dict[str, Any]:
    """What is wanted, on whole days; where no day is given, ``within`` (``grids.py``) those around the desk's stories.

    Raises InputError where what is given is no day.
    """
    given = {name: _whole(wanted[name], last=name == "end") for name in ("start", "end") if wanted.get(name)}
    around = None if given else span(desk, "stories")
    if around is None or around.first is None or around.last is None:
        return wanted | given
    first, last = date.fromisoformat(around.first) - _BEFORE, date.fromisoformat(around.last) + _AFTER
    return wanted | {"within": (first.isoformat(), last.isoformat())}


def _whole(day: str, *, last: bool) -> str:
    """The first or last day of a day, month (``2026-04``) or year."""
    try:
        at = date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        raise InputError(f"{day!r} is no day.", do="Write it as 2017-04-11, 2017-04 or 2017.") from None
    if last and len(day) == 4:
        at = at.replace(month=12, day=31)
    elif last and len(day) == 7:
        at = (at + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return at.isoformat()


def drawn_days(found: Span, asked: dict[str, Any]) -> Days | None:
    """The days and steps that show all events of a window, between whose days they are; None where none has a day."""
    if found.first is None or found.last is None:
        return None
    first = max(found.first, asked.get("start") or found.first)
    last = max(first, min(found.last, asked.get("end") or found.last))
    length = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return Days(first, last, next((step for most, step in _STEPS if length <= most), "year"))
