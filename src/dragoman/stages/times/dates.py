"""Rules for days, months and years by name and number: ``April 11``, ``the 7th of May``, ``1950-53``."""

from __future__ import annotations

import re
from functools import cache

from dragoman.lexicon.table import load_table, our_table
from dragoman.stages.times.calendar import UNKNOWN_DAY, Clock, named_day, to_day
from dragoman.stages.times.grammar import Place, Reading, Rule, as_date, rule, word
from dragoman.stages.times.words import one_of, plain, to_number, to_ordinal, values

# What stands before a bare year or a bare "May".
_TIME_PREPOSITION = (
    r"in|since|by|until|till|from|between|before|after|during|through|throughout|of|for|to|and|early|late|mid|"
    r"last|this|next|the|or|as of|back in|around|circa"
)
# A number that counts things, or is part of a price, is no year.
_COUNTED = re.compile(
    r"\s+(?:(?:of the|more|other|new)\s+)?[a-z]+s\b(?<!ss)|\s+(?:per cent|percent|people|men|women)\b"
)
# Right behind a year's four figures: the number goes on, or it measures something.
_NO_YEAR = re.compile(r"\s?(?:-year|[-–]?\d|[:/]|million|billion|km|kilomet|miles|tons|met(?:er|re)s)")

# *The year ended Jan. 31* is over.
_OVER = re.compile(r"\bended\s\Z")


def _month(found: re.Match[str], name: str = "month") -> int:
    return int(values("month")[plain(found[name])])


def _day(found: re.Match[str], *names: str) -> int | None:
    for name in names:
        if word(found, name):
            return to_ordinal(found[name])
    return None


def _written_day(place: Place, found: re.Match[str], month: int, day: int | None) -> str:
    """A day with its year as printed or most likely by the story's date; masked when no calendar has it."""
    if day is None:
        return UNKNOWN_DAY
    printed = word(found, "anyyear")
    over = _OVER.search(place.text, max(0, place.span.start - 8), place.span.start) is not None
    year = int(printed) if printed else place.clock.year_of(month, day, tense=place.tense, over=over)
    return to_day(year, month, day) or UNKNOWN_DAY


def _read_day(found: re.Match[str], place: Place) -> Reading | None:
    first = _written_day(place, found, _month(found), _day(found, "day", "nth", "ordinal"))
    if not word(found, "day2"):
        return as_date(first)
    month = _month(found, "month2") if word(found, "month2") else _month(found)
    last = _written_day(place, found, month, _day(found, "day2"))
    if UNKNOWN_DAY in (first, last):
        return as_date(UNKNOWN_DAY)
    return as_date(f"{first}/{last}") if first < last else None


def _read_second(found: re.Match[str], place: Place) -> Reading | None:
    """The 7 of ``June 6 and 7``: a day of its own; no number of people or votes."""
    if _COUNTED.match(place.text, found.end()):
        return None
    first = _FIRST_DAY.search(place.text[max(0, found.start() - 24) : found.start()])
    day = _day(found, "day")
    if first is None or day is None or day <= int(first["day"]):
        return None
    value = _written_day(place, found, _month(first), day)
    return as_date(value) if value != UNKNOWN_DAY else None


def _read_nth(found: re.Match[str], place: Place) -> Reading | None:
    """``on the 29th``: of the story's month, or of the one before or after where the tense looks there."""
    day, clock = _day(found, "nth", "ordinal"), place.clock
    if day is None or not 1 <= day <= 31 or clock.today is None or not 2 < clock.today.year < 9998:
        return None
    tense = place.tense
    steps = (0, 1, 2) if tense == "future" else (0, -1, -2)
    for step in steps:
        year, month = (int(part) for part in clock.months(step).split("-"))
        if (value := to_day(year, month, day)) is None:
            continue
        if (value >= clock.today.isoformat()) if tense == "future" else (value <= clock.today.isoformat()):
            return as_date(value)
    return None


def _read_figures(found: re.Match[str], _place: Place) -> Reading | None:
    """``4/11/2017`` has the month first, ``11.04.2017`` the day; the other way when only that is a date."""
    a, b, year = int(found["a"]), int(found["b"]), int(found["anyyear"])
    one, other = to_day(year, a, b), to_day(year, b, a)
    value = (other or one) if found["dot"] == "." else (one or other)
    return as_date(value or UNKNOWN_DAY)


def _read_iso(found: re.Match[str], _place: Place) -> Reading | None:
    return as_date(to_day(int(found["anyyear"]), int(found["m"]), int(found["d"])) or UNKNOWN_DAY)


def _read_month(found: re.Match[str], place: Place) -> Reading | None:
    if word(found, "year"):
        return as_date(f"{found['year']}-{_month(found):02}")
    if found["month"] == "Jan" and re.match(r"\s[A-Z]", place.text[found.end() : found.end() + 2]):
        return None  # a first name
    if plain(found["month"]) in ("may", "march", "jan") and found["month"][-1] != ".":
        before = place.text[max(0, found.start() - 12) : found.start()]
        led = re.search(rf"(?:^|\W)(?:{_TIME_PREPOSITION})[\s\"“'’(]*\Z", before, re.IGNORECASE)
        if not (led or word(found, "shift") or word(found, "phase")):
            return None
    if word(found, "of"):
        year = place.clock.years(int(values("shift")[plain(found["of"])]))
        return as_date(f"{year}-{_month(found):02}")
    shift = word(found, "shift")
    step = int(values("shift")[plain(shift)]) if shift else 0
    month = _month(found)
    if shift and not step and place.clock.year:
        return as_date(f"{place.clock.year:04}-{month:02}")
    tense = None if step else place.tense
    if tense == "past" and re.search(r"\bthrough\s\Z", place.text[max(0, found.start() - 9) : found.start()]):
        tense = "present"  # *has lent it money through January*: the verb does not say where that ends
    return as_date(place.clock.month_value(month, tense=tense, step=step))


def _read_weekday(found: re.Match[str], place: Place) -> Reading | None:
    number = int(values("weekday")[plain(found["weekday"])])
    if word(found, "plural"):
        part = f"T{values('part')[plain(found['part'])]}" if word(found, "part") else ""
        return Reading("SET", f"XXXX-WXX-{number}{part}")
    shift = word(found, "shift")
    step = int(values("shift")[plain(shift)]) if shift else 0
    if shift and plain(shift) == "following" and place.then.today is not None:
        return as_date(place.then.weekday(number, step=1))
    ahead = "future" if shift and not step else None if step else place.tense
    if ahead == "future" and not shift and re.match(r"['’]s", place.text[found.end() : found.end() + 2]):
        before = place.text[max(0, found.start("weekday") - 12) : found.start("weekday")]
        ahead = "future" if re.search(r"(?:ahead of|before|until|for|(?:day|week)s? after)\s\Z", before) else None
    value = place.clock.weekday(number, tense=ahead, step=step)
    if word(found, "part"):
        return Reading("TIME", f"{value}T{values('part')[plain(found['part'])]}")
    return as_date(value)


def _read_beside(found: re.Match[str], place: Place) -> Reading | None:
    """``the day before last Friday``, ``the day after June 3``."""
    day = (_read_day if word(found, "month") else _read_weekday)(found, place)
    clock = Clock.at(day.value if day else None)
    return as_date(clock.days(1 if found["side"].lower() == "after" else -1)) if clock.today else None


def _read_year(found: re.Match[str], place: Place) -> Reading | None:
    if word(found, "number"):
        n = to_number(found["number"])
        if n is not None and plain(found[0]).startswith("the year"):
            return as_date(f"{int(n)}") if 1000 <= n < 2200 else None
        return as_date(str(1900 + int(n))) if n is not None and 10 <= n < 100 else None
    year = found["year"]
    before = place.text[max(0, found.start() - 14) : found.start()]
    if re.search(r"(?:[$€£¥#]|\bNo\.?|\bpage)\s?\Z|[.,/:-]\Z", before):
        return None
    if _NO_YEAR.match(place.text, found.end()):
        return None
    if word(found, "marked") or word(found, "phase"):
        return as_date(year)
    led = re.search(rf"(?:^|\W)(?:{_TIME_PREPOSITION})[\s\"“'’(]*\Z", before, re.IGNORECASE)
    if not led and (int(year) < 1900 or _COUNTED.match(place.text, found.end())):
        return None
    if int(year) < 1500 and not re.search(r"(?:in|since|of)\s\Z", before, re.IGNORECASE):
        return None
    return as_date(year)


def _read_years(found: re.Match[str], _place: Place) -> Reading | None:
    first = found["year"]
    last = word(found, "year2") or first[:2] + found["shortyear"]
    return as_date(f"{first}/{last}") if first < last else None


def _read_decade(found: re.Match[str], place: Place) -> Reading | None:
    if found["four"]:
        return as_date(found["four"][:3])
    tens = found["two"][0] if found["two"] else values("number")[plain(found["tens"])[:-3] + "y"][0]
    if place.clock.year is None:
        return as_date(f"XX{tens}")
    century = place.clock.year // 100 - (int(tens) * 10 > place.clock.year % 100)
    return as_date(f"{century:02}{tens}" if century >= 0 else f"XX{tens}")


def _read_century(found: re.Match[str], _place: Place) -> Reading | None:
    n = to_ordinal(found["ordinal"] or found["nth"])
    return as_date(f"{n - 1:02}") if n and 1 <= n <= 30 else None


@cache
def _named_days() -> dict[str, str]:
    rows = load_table(our_table("dragoman.lexicon", "named_days.tsv"), ("words", "day"))
    return {plain(w): r["day"] for r in rows for w in r.many("words")}


def _read_named(found: re.Match[str], place: Place) -> Reading | None:
    name = _named_days()[plain(found["name"])]
    clock = place.clock
    if word(found, "year"):
        return as_date(named_day(name, int(found["year"])) or UNKNOWN_DAY)
    if clock.year is None:
        return as_date(named_day(name, None) or UNKNOWN_DAY)
    years = [y for y in (clock.year - 1, clock.year, clock.year + 1) if 1 <= y <= 9999]
    days = [d for y in years if (d := named_day(name, y))]
    today = clock.today.isoformat() if clock.today else f"{clock.year:04}-{clock.month or 6:02}-15"
    shift = int(values("shift").get(plain(word(found, "shift") or ""), "0"))
    past, on = [d for d in days if d < today], [d for d in days if d > today]
    if shift < 0 and past:
        return as_date(past[-1])
    if shift > 0 and on:
        return as_date(on[0])
    year = clock.year_of(int(days[0][5:7]), int(days[0][8:]), tense=place.tense)
    day = named_day(name, year) or UNKNOWN_DAY
    return as_date(Clock.at(day).weeks(0) if word(found, "week") else day)


_FIRST_OF_TWO = rf"(?P<month>{one_of(values('month'))})\.?\s(?P<day>\d{{1,2}})(?:,\s\d{{1,2}})*,?\s(?:and|or)"
_FIRST_DAY = re.compile(_FIRST_OF_TWO + r"\s\Z", re.IGNORECASE)
_PHASE = r"(?:(?:the )?(?:very )?<phase>(?:-| (?:of )?(?:the )?))?"
_WEEKDAY = r"(?:<shift> )?(?:<weekday>(?:,| the)? )?"
_NAMES = frozenset(re.findall(r"\w+", n)[0] for n in _named_days())

RULES: tuple[Rule, ...] = (
    rule(r"<anyyear>-(?P<m>\d\d)-(?P<d>\d\d)", _read_iso),
    rule(r"(?P<a>\d{1,2})(?P<dot>[./])(?P<b>\d{1,2})(?P=dot)<anyyear>", _read_figures),
    rule(r"<month> (?P<day>\d{1,2})(?= (?:and|or) \d{1,2}(?![\w%:.,]\d)(?:,? <anyyear>)?)", _read_day),
    rule(_WEEKDAY + r"<month> (?:the )?(?:<day>|<ordinal>)(?:,? <anyyear>(?!,\d))?", _read_day),
    rule(r"<month> (?P<day>\d{1,2})(?:-|–| to | through )<day2>(?:,? <anyyear>)?", _read_day),
    rule(r"<day>(?:,? <anyyear>)?", _read_second, after=_FIRST_OF_TWO),
    rule(r"<month> (?P<day>\d{1,2})(?: ?[-–] ?| to )<month2> <day2>(?:,? <anyyear>)?", _read_day),
    rule(_WEEKDAY + r"<day> <month>(?:,? <anyyear>)?", _read_day),
    rule(_WEEKDAY + r"(?:the )?(?:<nth>|<ordinal>) (?:day )?of <month>(?:,? <anyyear>)?", _read_day),
    rule(r"the <nth>(?= ?[,.;:)]| (?:in|at|to|and|with|for|after|before|but|that)\b|\s*\Z)", _read_nth, after=r"on"),
    rule(r"(?P<day>\d{1,2})(?:-|–| to )<day2> <month>(?:,? <anyyear>)?", _read_day),
    rule(r"(?P<day>\d{1,2})(?= (?:and|or) \d{1,2} <month>(?:,? <anyyear>)?)", _read_day),
    rule(r"(?P<day>\d{1,2}) <month>(?: ?[-–] ?| to )<day2> <month2>(?:,? <anyyear>)?", _read_day),
    rule(_PHASE + r"<month>(?:,? (?:of )?<year>)", _read_month),
    rule(_PHASE + r"<month> (?:of )?(?P<of>this|last|next) year", _read_month),
    rule(_PHASE + r"(?:<shift> )?<month>(?! \d|-?year)", _read_month),
    rule(r"<weekday>(?= (?:and|or) <weekday2> <part>(?P<plural>s)(?!\w))", _read_weekday),
    rule(r"(?:<phase> (?:on )?)?(?:<shift> )?<weekday>(?: <part>(?!s))?", _read_weekday),
    rule(r"(?:the )?day (?P<side>before|after) (?:<shift> )?<weekday>", _read_beside),
    rule(r"(?:the )?day (?P<side>before|after) <month> <day>(?:,? <anyyear>)?", _read_beside),
    rule(r"(?:every |each )?<weekday>(?P<plural>s)(?: <part>s)?", _read_weekday),
    rule(r"<weekday> <part>(?P<plural>s)", _read_weekday),
    rule(
        r"(?:<shift> )?(?P<name>" + one_of(_named_days()) + r")(?:,? <year>|(?P<week> week))?",
        _read_named,
        words=_NAMES,
    ),
    rule(
        r"(?:(?:the )?(?:very )?<phase>[- ])?"
        r"(?:(?:the )?(?P<marked>(?:fiscal |calendar )?year |fiscal ))?<year>",
        _read_year,
    ),
    rule(_PHASE + r"(?:the year |year )?nineteen[- ]<number>", _read_year),
    rule(r"the year <number>", _read_year),
    rule(r"<year>(?:-|–|/)(?:<year2>|<shortyear>)", _read_years),
    rule(
        r"(?:(?:the )?<phase>(?:-| (?:the )?))?(?:the )?(?:nineteen )?"
        r"(?:(?P<four>(?:1\d|20)\d0)['’]?s|['’‘](?P<two>\d0)s|"
        r"(?P<tens>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))",
        _read_decade,
    ),
    rule(r"(?:the )?(?:<phase>[- ])?(?:<nth>|<ordinal>)[- ]century", _read_century),
)
