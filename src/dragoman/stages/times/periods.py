"""Rules for periods seen from the story or the last date: ``last week``, ``the summer``, ``two months ago``."""

from __future__ import annotations

import re

from dragoman.stages.times.calendar import UNKNOWN_DAY, Clock
from dragoman.stages.times.grammar import Place, Reading, Rule, as_date, rule, word
from dragoman.stages.times.quarters import (
    compared,
    compared_last_year,
    shifted_year,
    the_full_year,
    the_quarter,
)
from dragoman.stages.times.spells import amount, to_duration
from dragoman.stages.times.words import plain, to_number, to_ordinal, values

_DEICTIC = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


def _part(found: re.Match[str]) -> str | None:
    name = word(found, "part")
    return values("part")[plain(name)] if name else None


def _on(day: str, part: str | None) -> Reading:
    return Reading("TIME", f"{day}T{part}") if part else as_date(day)


def _read_deictic(found: re.Match[str], place: Place) -> Reading | None:
    name = found["deictic"].lower()
    part = "NI" if name == "tonight" else _part(found)
    return _on(place.clock.days(_DEICTIC[name]), part)


def _read_two_days(found: re.Match[str], place: Place) -> Reading | None:
    return as_date(place.clock.days(-2 if word(found, "back") else 2))


def _read_part(found: re.Match[str], place: Place) -> Reading | None:
    """Parts of a day: ``this morning``, ``last night``, ``the next morning``, ``that evening``."""
    which = plain(found["which"])
    if which in ("this", "last"):
        return _on(place.clock.days(-1 if which == "last" else 0), _part(found))
    if place.then.day is None:
        return Reading("TIME", f"{UNKNOWN_DAY}T{_part(found)}")
    step = {"that": 0, "same": 0, "previous": -1}.get(which.replace("the ", ""), 1)
    return _on(place.then.days(step), _part(found))


def _read_same_day(found: re.Match[str], place: Place) -> Reading | None:
    """The day of the last date mentioned, or the one before or after it; masked when no day was mentioned."""
    words = plain(found[0])
    if re.search(r"before|previous|earlier", words) and not words.startswith("earlier"):
        step = -1
    else:
        step = 1 if re.search(r"next|following|after", words) else 0
    return as_date(place.then.days(step) if place.then.day else UNKNOWN_DAY)


def _read_in_the_day(_found: re.Match[str], place: Place) -> Reading | None:
    """*Later in the day*: of the last date if that is of the story's week, else the story's day."""
    then, today = place.then.today, place.clock.today
    near = then is not None and today is not None and abs((today - then).days) < 7
    return as_date((place.then if near else place.clock).days(0))


def _read_shift(found: re.Match[str], place: Place) -> Reading | None:
    """``last week`` is seen from the story's date, ``the previous month`` from the last date."""
    unit = values("unit")[plain(found["unit"])]
    if unit not in ("D", "W", "M", "Q", "Y", "DE", "CE") or found["unit"].lower().endswith("s"):
        return None
    shift = plain(found["shift"])
    step = int(values("shift")[shift])
    if shift in ("previous", "following") and place.last:
        return as_date(place.then.step(unit, step))
    if unit == "D":
        return None
    if word(found, "the") and shift in ("last", "past", "next", "coming") and not word(found, "phase"):
        return Reading("DURATION", to_duration(1, unit))
    if unit == "Y" and shift == "last" and (period := compared_last_year(place)):
        return as_date(period)
    return as_date(place.clock.step(unit, step))


def _read_before(found: re.Match[str], place: Place) -> Reading | None:
    """``the year before``: the last date is in the year after it."""
    clock = place.then if place.then.year else place.clock
    return as_date(clock.step(values("unit")[found["unit"].lower()], -1))


def _read_same(found: re.Match[str], place: Place) -> Reading | None:
    """``that year``, ``the same month``: the period of the last date."""
    unit = values("unit")[plain(found["unit"])]
    return as_date(place.then.step(unit, 0)) if unit in ("W", "M", "Q", "Y") else None


def _read_the(found: re.Match[str], place: Place) -> Reading | None:
    """``the year``, ``the end of the month``: the story's own."""
    unit = values("unit")[plain(found["unit"])]
    if unit == "Q":
        return as_date(the_quarter(place))
    if unit == "Y" and plain(found[0]) == "the full year":
        return as_date(the_full_year(place))
    return as_date(place.clock.step(unit, 0))


def _read_then(_found: re.Match[str], place: Place) -> Reading | None:
    """``until then``: the last date."""
    return as_date(place.last) if place.last else None


def _read_year_end(_found: re.Match[str], place: Place) -> Reading | None:
    return as_date(place.clock.years(0))


def _read_ended(found: re.Match[str], _place: Place) -> Reading | None:
    """``the year ended``, ``the fiscal year``: a length, not a place in the calendar."""
    return Reading("DURATION", to_duration(1, values("unit")[plain(found["unit"])]))


def _read_half(found: re.Match[str], place: Place) -> Reading | None:
    year = shifted_year(found, place) or place.clock.years(0)
    return as_date(f"{year}-H{1 if found['half'].lower() == 'first' else 2}")


def _read_weekend(found: re.Match[str], place: Place) -> Reading | None:
    which = plain(found["which"] or "the")
    if which in ("last", "this past", "past"):
        step = -1 if place.clock.today and place.clock.today.isoweekday() > 4 else 0
        return as_date(place.clock.weekend(step))
    ahead = which in ("next", "this coming", "coming", "this") or place.tense == "future"
    early = place.clock.today is not None and place.clock.today.isoweekday() < 5
    return as_date(place.clock.weekend(int(early or which == "next") if ahead else 0))


def _read_season(found: re.Match[str], place: Place) -> Reading | None:
    season = values("season")[plain(found["season"])]
    if word(found, "year"):
        return as_date(f"{found['year']}-{season}")
    if (tens := to_number(word(found, "number") or "")) is not None and 10 <= tens < 100:
        return as_date(f"{1900 + int(tens)}-{season}")
    shift = word(found, "shift")
    if found["season"][0].isupper() or not (shift or word(found, "the") or word(found, "phase")):
        return None
    step = int(values("shift")[plain(shift)]) if shift else 0
    return as_date(place.clock.seasons(season, step))


def _read_week_of(found: re.Match[str], place: Place) -> Reading | None:
    day = to_ordinal(found["day"])
    month = int(values("month")[plain(found["month"])])
    if day is None:
        return None
    year = place.clock.year_of(month, day, tense=place.tense)
    clock = Clock.at(None if year is None else f"{year:04}-{month:02}-{day:02}")
    return as_date(clock.weeks(0))


def _read_ago(found: re.Match[str], place: Place) -> Reading | None:
    """``two months ago`` (from the story), ``a year earlier``, ``two days later`` (from the last date)."""
    unit = values("unit")[plain(found["unit"])]
    n = amount(found)
    which = plain(found["which"])
    if n == "X" or n is None:
        return as_date("FUTURE_REF" if which in ("later", "from now", "hence") else "PAST_REF")
    sign = 1 if which in ("later", "from now", "hence") else -1
    size = int(float(n))
    if unit.startswith("T"):
        return as_date(place.clock.days(0)) if which == "ago" else None
    if unit == "Y" and size == 1 and sign < 0 and (period := compared(place)):
        return as_date(period)
    own = which in ("ago", "from now", "hence") or not place.last
    if own and which == "later":
        return Reading("DURATION", to_duration(size, unit))
    clock = place.clock if own else place.then
    if unit in ("D", "W") and not own and clock.day is None:
        return Reading("DURATION", to_duration(size, unit))
    factor, unit = {"FN": (2, "W"), "DE": (10, "Y"), "CE": (100, "Y")}.get(unit, (1, unit))
    size *= factor
    return as_date(clock.step(unit, sign * size)) if unit in ("D", "W", "M", "Q", "Y") else None


_PHASE = r"(?:(?:the )?(?:very )?(?:so far )?<phase>(?:-| (?:of )?(?:in )?(?:the )?))?"

RULES: tuple[Rule, ...] = (
    rule(r"(?:<phase> )?(?P<deictic>today|tonight|yesterday|tomorrow)(?: <part>)?", _read_deictic),
    rule(r"the day (?:before (?P<back>yesterday)|after tomorrow)", _read_two_days),
    rule(
        r"(?:<phase> )?(?P<which>this|last|that|the next|the following|the same|the previous) <part>",
        _read_part,
    ),
    rule(r"(?:earlier |later )?(?:on )?(?:that same|the same|that|the very same) day", _read_same_day),
    rule(r"the (?:next|following|previous) day|a day earlier", _read_same_day),
    rule(r"the (?P<unit>year|month|week) before(?= ?[,.;:]|\s*\Z|\n)", _read_before),
    rule(r"the day (?:before|after)(?= ?[,.;:\n]| ?\Z)", _read_same_day),
    rule(r"(?:later|earlier|late|early) in the day", _read_in_the_day),
    rule(_PHASE + r"(?P<the>the )?<shift> (?:fiscal )?<unit>", _read_shift),
    rule(r"(?:(?:later|earlier|late|early|end of) (?:in )?)?(?:that(?: same)?|the same) <unit>", _read_same),
    rule(r"(?:the )?<phase> the <unit>", _read_the),
    rule(r"the (?:fiscal )?(?P<unit>year)(?= ended| ending| to )", _read_ended),
    rule(r"the (?:fiscal )?(?P<unit>year|quarter)(?!-| \d)", _read_the),
    rule(r"then", _read_then, after=r"until|till|by"),
    rule(r"the full (?P<unit>year)", _read_the),
    rule(r"(?:the )?(?:around )?year['’]s end|(?:around )?year[- ]end", _read_year_end),
    rule(r"(?:the )?(?P<half>first|last) two quarters of (?:<year>|<shift> year|(?P<own>the year))", _read_half),
    rule(
        r"(?:the )?(?P<half>first|second|latter)[- ]half of (?:<year>|<shift> year|(?P<own>the year))",
        _read_half,
    ),
    rule(r"(?:(?P<which>the|last|this past|past|this|next|this coming|coming) )weekend", _read_weekend),
    rule(r"(?P<the>the )?(?:<phase>[- ])?(?:the )?(?:<shift> )?<season>(?:,? (?:of )?<year>| of nineteen[- ]<number>)?",
         _read_season),
    rule(r"the week (?:of|beginning|starting|ending|ended) <month> <day>", _read_week_of),
    rule(
        r"(?:<approx> )?(?:<quantity>|<number>|<figures>)(?: more)?[- ]<unit> "
        r"(?P<which>ago|earlier|later|before that|from now|hence)",
        _read_ago,
    ),
)
