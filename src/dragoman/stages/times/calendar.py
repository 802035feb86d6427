"""The calendar as a story sees it: what "last month" is, seen from a date known in full, in part or not.

Values are TIMEX3: ``2017-04-11``, ``2017-04``, ``2017``, ``2017-W15``, ``2017-Q2``, ``2017-H1``, ``2017-SP``,
``199`` (a decade), ``19`` (a century). What the date of the story does not fix is masked
with X, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Tense = Literal["past", "present", "future"]

UNKNOWN_DAY = "XXXX-XX-XX"
SEASONS = ("SP", "SU", "FA", "WI")  # in the order of a year; winter belongs to the year of its December
# How many times farther off a day or month counts when the tense speaks against it: "payable on Dec. 15" may
# stand in a sentence told in the past, "in December" hardly. Set on news of 1989 to 2018.
_AGAINST = {"day": 3.0, "month": 12.0}
_LEAP = 2000  # stands in for a year that is not known


def to_day(year: int | None, month: int, day: int) -> str | None:
    """A day as ISO date, its year masked when None; None for a day that no calendar has."""
    try:
        date(_LEAP if year is None else year, month, day)
    except (ValueError, OverflowError):
        return None
    return f"{'XXXX' if year is None else f'{year:04}'}-{month:02}-{day:02}"


def to_year(year: int) -> str:
    """A year as TIMEX3 writes it; masked where the calendar has none (before 1, after 9999)."""
    return f"{year:04}" if 1 <= year <= 9999 else "XXXX"


def easter(year: int) -> date:
    """Easter Sunday, western reckoning (Meeus, Astronomical Algorithms, 1991, the Gregorian method)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def named_day(rule: str, year: int | None) -> str | None:
    """The day that a rule of named_days.tsv gives in a year (``12-25``; ``11 4 4``; ``easter -2``)."""
    if re.fullmatch(r"\d\d-\d\d", rule):
        return to_day(year, int(rule[:2]), int(rule[3:]))
    if year is None:
        return None
    first, *rest = rule.split()
    if first == "easter":
        return (easter(year) + timedelta(days=int(rest[0]))).isoformat()
    month, which, weekday = int(first), int(rest[0]), int(rest[1])
    if which > 0:
        start = date(year, month, 1)
        return to_day(year, month, 1 + (weekday - start.isoweekday()) % 7 + 7 * (which - 1))
    end = last_of_month(year, month)
    return (end - timedelta(days=(end.isoweekday() - weekday) % 7)).isoformat()


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The day from which a story speaks; each part is None where its date does not say."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def at(cls, value: str | None) -> Clock:
        """The clock of a date as stories carry it: ``2017-04-11``, ``2016-05``, ``XXXX-04-11`` or None.

        A time behind the day is passed over; what is no date gives a clock that knows nothing.
        """
        found = re.match(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(?![\w-])", (value or "").split("T")[0])
        if not found:
            return cls()
        year, month, day = (int(p) if p and "X" not in p else None for p in found.groups())
        if year == 0 or (month is not None and not 1 <= month <= 12):
            return cls()
        if day is not None and (month is None or to_day(year, month, day) is None):
            day = None
        return cls(year, month, day)

    @property
    def today(self) -> date | None:
        """The day, when all of it is known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    # -- steps from the day of the story ------------------------------------------------------------------
    def days(self, step: int) -> str:
        """The day so many days on (back when negative)."""
        if self.month is None or self.day is None:
            if self.month is not None and self.year is not None and abs(step) <= 1:
                return f"{self.year:04}-{self.month:02}-XX"
            return UNKNOWN_DAY
        try:
            moved = date(self.year or _LEAP, self.month, self.day) + timedelta(days=step)
        except OverflowError:
            return UNKNOWN_DAY
        return moved.isoformat() if self.year else f"XXXX-{moved:%m-%d}"

    def weeks(self, step: int) -> str:
        """The week so many weeks on."""
        if self.today is None:
            return "XXXX-WXX"
        try:
            year, week, _ = (self.today + timedelta(weeks=step)).isocalendar()
        except OverflowError:
            return "XXXX-WXX"
        return f"{year:04}-W{week:02}"

    def months(self, step: int) -> str:
        """The month so many months on."""
        if self.month is None:
            return "XXXX-XX"
        if self.year is None:
            return f"XXXX-{(self.month - 1 + step) % 12 + 1:02}"
        count = self.year * 12 + self.month - 1 + step
        return f"{count // 12:04}-{count % 12 + 1:02}" if 12 <= count < 120_000 else "XXXX-XX"

    def quarters(self, step: int) -> str:
        """The quarter so many quarters on."""
        if self.year is None or self.month is None:
            return "XXXX-QX"
        count = self.year * 4 + (self.month - 1) // 3 + step
        return f"{count // 4:04}-Q{count % 4 + 1}" if 4 <= count < 40_000 else "XXXX-QX"

    def years(self, step: int) -> str:
        """The year so many years on."""
        return "XXXX" if self.year is None else to_year(self.year + step)

    def decades(self, step: int) -> str:
        """The decade so many decades on."""
        return self.years(10 * step)[:3]

    def centuries(self, step: int) -> str:
        """The century so many centuries on."""
        return self.years(100 * step)[:2]

    def seasons(self, season: str, step: int) -> str:
        """The last (-1), this year's (0) or next (1) season of a name."""
        if self.year is None or self.month is None:
            return f"XXXX-{season}"
        year, start = self.year, 3 * SEASONS.index(season) + 3
        if (step < 0 and self.month < start + 3) or (step == 0 and season == "WI" and self.month < 4):
            year -= 1
        elif step > 0 and self.month >= start:
            year += 1
        return f"{to_year(year)}-{season}"

    def step(self, unit: str, step: int) -> str:
        """The period of a unit (``D W M Q Y DE CE``) so many steps on."""
        table = {
            "D": self.days, "W": self.weeks, "M": self.months, "Q": self.quarters, "Y": self.years,
            "DE": self.decades, "CE": self.centuries,
        }  # fmt: skip
        return table[unit](step)

    # -- names whose year or week is left out ---------------------------------------------------------------
    def weekday(self, weekday: int, *, tense: Tense | None = None, step: int = 0) -> str:
        """The day of that name: the last one, today included, or with a future tense the next.

        ``step`` -1 and 1 leave today out (*last Friday*, *next Friday*).
        """
        if self.today is None:
            return f"XXXX-WXX-{weekday}"
        back = (self.today.isoweekday() - weekday) % 7
        on = (weekday - self.today.isoweekday()) % 7
        if step < 0:
            return self.days(-(back or 7))
        if step > 0:
            return self.days(on or 7)
        return self.days(on if tense == "future" else -back)

    def weekend(self, step: int) -> str:
        """The weekend so many weeks on; before Friday this one is the one just past (*over the weekend*)."""
        if self.today is None:
            return "XXXX-WXX-WE"
        return f"{self.weeks(step - (self.today.isoweekday() < 5))}-WE"

    def year_of(
        self, month: int, day: int | None = None, *, tense: Tense | None = None, over: bool = False
    ) -> int | None:
        """The year that the story's date makes most likely for a month or day; None when it has no year.

        ``over``: it cannot lie ahead (*the quarter ended Jan. 31*).
        """
        if self.year is None:
            return None
        if over and self.month is not None:
            return self.year - ((month, day or 0) > (self.month, self.day or 31))
        against = _AGAINST["month" if day is None else "day"]

        def distance(year: int) -> float:
            if self.month is None:
                return abs(year - (self.year or 0))
            if day is None or self.day is None:
                gap = float((year - (self.year or 0)) * 12 + month - self.month)
            else:
                gap = (year - (self.year or 0)) * 365.25 + (month - self.month) * 30.44 + day - self.day
            wrong = (tense == "past" and gap > 0) or (tense == "future" and gap < 0)
            return abs(gap) * (against if wrong else 1.0)

        years = [y for y in (self.year, self.year - 1, self.year + 1) if 1 <= y <= 9999]
        return min(years, key=distance)

    def month_value(self, month: int, *, tense: Tense | None = None, step: int = 0) -> str:
        """The month of that name; ``step`` -1 and 1 leave the story's own out (*last May*, *next May*)."""
        if self.year is None:
            return f"XXXX-{month:02}"
        year = self.year_of(month, tense=tense)
        if step and self.month is not None:
            year = self.year - (month >= self.month) if step < 0 else self.year + (month <= self.month)
        return f"{to_year(year or 0)}-{month:02}"

    def quarter_value(self, quarter: int, *, tense: Tense | None = None) -> str:
        """The quarter of that number: this year's, unless it is far ahead or the tense speaks against it."""
        if self.year is None:
            return f"XXXX-Q{quarter}"
        own = ((self.month or 1) - 1) // 3 + 1
        if tense == "future":
            return f"{to_year(self.year + (quarter < own - 1))}-Q{quarter}"
        return f"{to_year(self.year - (quarter > own + 1))}-Q{quarter}"
