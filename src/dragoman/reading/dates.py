"""Dates as people and machines write them → ISO; nothing here guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dragoman.errors import InputError
from dragoman.span import Span

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR, LAST_YEAR = 1950, 2099

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?"
    r"|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?"
)
WEEKDAY = r"(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
# month day, day month; each with or without year, and a weekday before or in brackets after
DATE = (
    rf"(?:(?P<weekday>{WEEKDAY}),? (?:the )?)?"
    rf"(?:(?P<month1>{MONTH}) ?(?P<day1>{_DAY})\b|(?P<day2>{_DAY})(?: of)? (?P<month2>{MONTH}))"
    rf"(?:,? (?P<year>{_YEAR})\b)?(?:,? \(?(?P<weekday2>{WEEKDAY})\)?)?"
)
_IN_TEXT = re.compile(rf"\b{DATE}")
_ISO = re.compile(
    rf"(?P<y>{_YEAR})(?P<s>[-/.]?)(?P<m>0[1-9]|1[0-2])(?:(?P=s)(?P<d>0[1-9]|[12]\d|3[01]))?(?![\d/])"
)
_MASKED = re.compile(r"XXXX-(?P<m>\d\d)-(?P<d>\d\d)")
_MONTH_YEAR = re.compile(rf"(?P<month>{MONTH}),? (?P<year>{_YEAR})")
_NUMBERS = re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[./-])(?P<b>\d{{1,2}})(?P=s)(?P<y>{_YEAR})\b")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A day as a text prints it. ``year`` and ``weekday`` (0 is Monday) are None when it does not say."""

    month: int
    day: int
    year: int | None
    weekday: int | None
    span: Span

    def iso(self) -> str:
        """``2017-04-11``, or ``XXXX-04-11`` without a year."""
        return f"{self.year or 'XXXX'}-{self.month:02d}-{self.day:02d}"


def month_number(name: str) -> int:
    """1 to 12 for a month's name or abbreviation. Raises ValueError for another word."""
    return MONTHS.index(name[:3].lower()) + 1


def to_printed(match: re.Match[str], *, shift: int = 0) -> PrintedDate | None:
    """A match of ``DATE`` as a date; None when there is no such day."""
    month = month_number(match["month1"] or match["month2"])
    day = int(re.sub(r"\D", "", match["day1"] or match["day2"]))
    year = int(match["year"]) if match["year"] else None
    name = match["weekday"] or match["weekday2"]
    if to_date(year or 2000, month, day) is None:
        return None
    weekday = WEEKDAYS.index(name[:3].lower()) if name else None
    return PrintedDate(month, day, year, weekday, Span(match.start() + shift, match.end() + shift))


def find_dates(text: str) -> Iterator[PrintedDate]:
    """Every printed day with its month, in text order."""
    for match in _IN_TEXT.finditer(text):
        found = to_printed(match)
        if found:
            yield found


def to_date(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_date(text: str) -> str | None:
    """A date given with a story → ISO day or month (``XXXX-04-11`` passes); None when it is no date.

    ISO dates and times, RFC 2822, *Nov 28, 2017*, *28 November 2017*, *November 2017*, 20171128. The day is
    the one printed: no time zone is carried over. A day and month in figures only (03/04/2018) is read where
    one of the two cannot be a month, and is no date otherwise.
    """
    text = " ".join(text.split())
    if masked := _MASKED.fullmatch(text):
        return text if to_date(2000, int(masked["m"]), int(masked["d"])) else None
    if match := _ISO.match(text):
        return _from_iso(match, text)
    for found in find_dates(text.title() if text.islower() or text.isupper() else text):
        year = found.year or _year_after(text, found.span.end)
        if year and to_date(year, found.month, found.day):
            return f"{year}-{found.month:02d}-{found.day:02d}"
        return None
    if match := _MONTH_YEAR.fullmatch(text):
        return f"{match['year']}-{month_number(match['month']):02d}"
    if match := _NUMBERS.match(text):
        return _from_numbers(int(match["a"]), int(match["b"]), int(match["y"]))
    return None


def check_date(text: str, *, where: str = "", do: str = "Give it as 2017-04-11 or 2017-04.") -> str:
    """As ``read_date``, but raises InputError for what is no date."""
    value = read_date(text)
    if value is None:
        raise InputError(f"{text.strip()[:60]!r} is no date.", where=where, do=do)
    return value


def _from_iso(match: re.Match[str], text: str) -> str | None:
    rest = text[match.end() :]
    if rest and rest[0] not in " T,Z+":
        return None
    if match["d"] is None:
        return f"{match['y']}-{match['m']}" if not rest and match["s"] else None
    day = to_date(int(match["y"]), int(match["m"]), int(match["d"]))
    return day.isoformat() if day else None


def _year_after(text: str, at: int) -> int | None:
    """The year of ``Tue Nov 28 22:01:00 EST 2017``: the clock may stand between."""
    match = re.match(rf"[ ,]+(?:at )?[\d:]{{4,8}}[^\d]{{0,12}}({_YEAR})\b", text[at:])
    return int(match[1]) if match else None


def _from_numbers(a: int, b: int, year: int) -> str | None:
    if a > 12 or a == b:
        a, b = b, a
    elif b <= 12:
        return None
    day = to_date(year, a, b)
    return day.isoformat() if day else None
