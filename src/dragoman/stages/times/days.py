"""What days a TIMEX3 value covers, for the stages that date events."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dragoman.coding import DatePrecision
from dragoman.stages.times.calendar import Clock, last_of_month

_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_BACK = re.compile(r"(?:over |in |within |during )?(?:the |these )?(?:last|past|previous|preceding)\b", re.IGNORECASE)
_AHEAD = re.compile(r"(?:over |in |within |during )?(?:the |these )?(?:next|coming|following)\b", re.IGNORECASE)
_UNITS = {"D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}  # days
# Which unit a TIMEX3 value tells, by its form: the first pattern that it matches.
_PRECISION: tuple[tuple[str, DatePrecision], ...] = (
    (r"PRESENT_REF|\d{4}-\d\d-\d\d|\d{4}-W\d\d-\d", "day"), (r"\d{4}-W\d\d-WE", "weekend"), (r"\d{4}-W\d\d", "week"),
    (r"\d{4}-\d\d", "month"), (r"\d{4}-Q\d", "quarter"), (r"\d{4}-H\d", "half"), (r"\d{4}-(?:SP|SU|FA|WI)", "season"),
    (r"\d{4}", "year"), (r"\d{3}", "decade"), (r"\d\d", "century"),
)  # fmt: skip
_STILL = re.compile(r"(?:later|rest of|the rest of|the remainder of)\b", re.IGNORECASE)
_SO_FAR = re.compile(r"(?:earlier|so far|already|until now)\b", re.IGNORECASE)


def is_so_far(words: str) -> bool:
    """Whether the words of a time tell of a period only up to the story's day (*earlier this month*)."""
    return bool(_SO_FAR.match(words))


def is_still(words: str) -> bool:
    """Whether the words of a time tell of a period only from the story's day on (*later this month*)."""
    return bool(_STILL.match(words))


def days_of(
    value: str, *, published: str | None, so_far: bool = False, still: bool = False
) -> tuple[str | None, str | None]:
    """First and last ISO day of a value; (None, None) where it is masked, vague, a duration or a set.

    ``PRESENT_REF`` is the story's day. With ``so_far`` a period that holds the story's day ends on it
    (*earlier this month*; see ``is_so_far``), with ``still`` it begins on it (*later this month*; ``is_still``). A
    winter runs from December to the end of February.
    """
    today = Clock.at(published).today
    if value == "PRESENT_REF":
        return (today.isoformat(), today.isoformat()) if today else (None, None)
    parts = value.split("/")
    first, last = _period(parts[0]), _period(parts[-1])
    if first is None or last is None or len(parts) > 2 or first[0] > last[1]:
        return None, None
    start, end = first[0], last[1]
    if today and start <= today <= end:
        start, end = (today if still else start), (today if so_far else end)
    return start.isoformat(), end.isoformat()


def counted_from(day: str, length: str, *, back: bool) -> str | None:
    """The ISO day so many days or weeks (``P3W``) after another, or ``back`` before it; None beyond all years."""
    found = re.fullmatch(r"P(\d+)([DW])", length)
    if found is None:
        return None
    try:
        step = timedelta(days=int(found[1]) * (7 if found[2] == "W" else 1))
        first = date.fromisoformat(day)
        return (first - step if back else first + step).isoformat()
    except (ValueError, OverflowError):
        return None


def precision_of(value: str) -> DatePrecision | None:
    """The unit that a value tells (``2017-W15``: a week); several days for a range; None for what is no date."""
    first, *others = (v.split("T")[0] for v in value.split("/"))
    if others:
        return "days" if _period(first) and _period(others[-1]) else None
    return next((unit for pattern, unit in _PRECISION if re.fullmatch(pattern, first)), None)


def length_of(value: str, words: str, *, published: str | None, led: str = "") -> tuple[str | None, str | None]:
    """First and last day of a stretch that ends or begins with the story's day (*the last two weeks*).

    ``words``: the expression; ``led``: the word before it, of an act ahead (*in ten days*: that day; *within*: up
    to it). (None, None) for a length that is fixed to no day (*for two weeks*).
    """
    today, found = Clock.at(published).today, re.fullmatch(r"P(\d+(?:\.\d+)?)([DWMY])", value)
    if today is None or found is None:
        return None, None
    step = timedelta(days=round(float(found[1]) * _UNITS[found[2]]))
    try:
        if _BACK.match(words):
            return (today - step).isoformat(), today.isoformat()
        if led == "in" and found[2] in "DW":
            return (today + step).isoformat(), (today + step).isoformat()
        if _AHEAD.match(words) or led == "within":
            return today.isoformat(), (today + step).isoformat()
    except OverflowError:
        pass
    return None, None


def _period(value: str) -> tuple[date, date] | None:
    """First and last day of one value without a slash."""
    try:
        return _days(value.split("T")[0])
    except (ValueError, OverflowError):
        return None


def _days(value: str) -> tuple[date, date] | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = date.fromisoformat(value)
        return day, day
    if found := re.fullmatch(r"(\d{4})-W(\d\d)(-WE|-\d)?", value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if found[3] == "-WE":
            return monday + timedelta(days=5), monday + timedelta(days=6)
        if found[3]:
            day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3][1]))
            return day, day
        return monday, monday + timedelta(days=6)
    if found := re.fullmatch(r"(\d{4})(?:-(\d\d|[QH]\d|SP|SU|FA|WI))?", value):
        return _months(int(found[1]), found[2])
    if re.fullmatch(r"\d{2,3}", value):
        years = 10 ** (4 - len(value))
        return date(max(int(value) * years, 1), 1, 1), date(int(value) * years + years - 1, 12, 31)
    return None


def _months(year: int, part: str | None) -> tuple[date, date]:
    """A year, or one of its months, quarters, halves or seasons."""
    if part is None:
        first, count = 1, 12
    elif part[0] == "Q":
        first, count = 3 * int(part[1]) - 2, 3
    elif part[0] == "H":
        first, count = 6 * int(part[1]) - 5, 6
    elif part in _SEASON_START:
        first, count = _SEASON_START[part], 3
    else:
        first, count = int(part), 1
    start = date(year, first, 1)
    month = first + count - 1
    return start, last_of_month(year + (month - 1) // 12, (month - 1) % 12 + 1)
