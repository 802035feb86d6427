"""Rules for stretches of time and what recurs: ``two weeks``, ``the past three months``, ``every day``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from dragoman.coding import TimexType
from dragoman.lexicon.table import load_table, our_table
from dragoman.stages.times.grammar import Place, Reading, Rule, rule, word
from dragoman.stages.times.words import one_of, plain, to_number, values

# A bare plural is a stretch of time only behind one of these: "for decades", not "the days of empire".
_STRETCH = r"for|in|within|after|over|only|just|last|lasted|lasting|takes?|took|spent|spend|of|through"
_AMOUNT = re.compile(r"\d[\d.,]*(?:%|\s[a-z]+(?:\s[a-z]+)?)\s\Z")
# "a year" is a rate behind an amount or a count, a stretch of time behind these.
_NOT_A_RATE = (
    r"for|in|of|after|within|over|nearly|about|than|least|almost|only|just|takes?|took|last|lasted|half"
)


def to_duration(n: float | str, unit: str) -> str:
    """The TIMEX3 duration of so many units (``X``: not said); counted decades and centuries are years."""
    if n == "X":
        return {"W": "PXW", "FN": "PXW"}.get(unit, f"PTX{unit[1]}" if unit[0] == "T" else f"PX{unit}")
    times, base = {"DE": (10, "Y"), "CE": (100, "Y"), "FN": (2, "W")}.get(unit, (1, unit))
    size = f"{float(n) * times:g}" if float(n) * times < 1e6 else str(int(float(n) * times))
    return f"PT{size}{base[1]}" if base[0] == "T" else f"P{size}{base}"


def amount(found: re.Match[str]) -> str | None:
    """How many units a match speaks of, as text: a number or ``X``; None when it cannot be read."""
    if quantity := word(found, "quantity"):
        return values("quantity")[plain(quantity)]
    number = to_number(word(found, "number") or word(found, "figures") or "")
    return None if number is None else f"{number:g}" if number < 1e6 else str(int(number))


def _read_length(found: re.Match[str], place: Place) -> Reading | None:
    n = amount(found)
    unit = values("unit")[plain(found["unit"])]
    if n is None or (unit == "WE" and n == "1"):
        return None
    if n == "1" and plain(found[0]) in ("a second", "one second", "a quarter", "an hour and"):
        return None
    if plain(found[0]) == "a day":  # *forty visits a day*; *on a day like that* is no time
        many = _counted().search(place.text[max(0, found.start() - 50) : found.start()])
        beside = re.match(r" (?:after|before)\b", place.text[found.end() : found.end() + 8])
        return Reading("SET", "P1D") if many and not beside else None
    after = place.text[found.end() : found.end() + 4]
    if (unit == "Q" and after == " of " and n != "X") or (found["unit"][0].isupper() and not found[0].isupper()):
        return None
    before = place.text[max(0, found.start() - 12) : found.start()]
    if plain(found[0]) == "one day" and not re.search(rf"\b(?:{_NOT_A_RATE}|lasts|was|is|the|by)\s+\Z", before):
        return None  # *will one day be free*
    if plain(found[0]) in ("a year", "a month", "a week"):
        lead = re.search(rf"\b(?:{_NOT_A_RATE})\s+\Z", before, re.IGNORECASE)
        counted = re.match(r" (?:after|before)\b", place.text[found.end() : found.end() + 8])
        return Reading("DURATION" if lead or counted else "SET", to_duration(1, unit))
    if re.search(r"\beach of\s+\Z", before, re.IGNORECASE):  # *in each of the last three years*
        return Reading("SET", to_duration(1, unit))
    if word(found, "half"):
        return Reading("DURATION", _and_a_half(n, unit))
    return Reading("DURATION", to_duration(n if n == "X" else float(n), unit))


_HALVES = {"Y": "6M", "M": "15D", "D": "T12H", "TH": "30M", "TM": "30S", "DE": None, "W": None}


def _and_a_half(n: str, unit: str) -> str:
    """``two and a half years`` is P2Y6M; units without a customary half are told in tenths."""
    rest = _HALVES.get(unit)
    if n == "X":
        return to_duration(n, unit)
    return to_duration(n, unit) + rest if rest else to_duration(float(n) + 0.5, unit)


def _read_half(found: re.Match[str], _place: Place) -> Reading | None:
    unit = values("unit")[plain(found["unit"])]
    value = {"Y": "P6M", "TH": "PT30M", "DE": "P5Y", "CE": "P50Y", "D": "PT12H"}.get(unit)
    return Reading("DURATION", value) if value else None


def _read_bare(found: re.Match[str], _place: Place) -> Reading | None:
    unit = values("unit")[plain(found["unit"])]
    if not found["unit"].lower().endswith("s") or unit in ("TS", "Q", "WE"):
        return None
    return Reading("DURATION", to_duration("X", unit))


def _read_one_long(found: re.Match[str], _place: Place) -> Reading | None:
    unit = values("unit")[plain(found["unit"])]
    many = found["unit"].lower().endswith("s")
    return Reading("DURATION", to_duration("X" if many else 1, unit))


def _read_every(found: re.Match[str], _place: Place) -> Reading | None:
    """``every day``, ``every two years``, ``twice a week``, ``each July``, ``every Monday``."""
    if word(found, "month"):
        return Reading("SET", f"XXXX-{values('month')[plain(found['month'])]}")
    if word(found, "weekday"):
        return Reading("SET", f"XXXX-WXX-{values('weekday')[plain(found['weekday'])]}")
    if word(found, "season"):
        return Reading("SET", f"XXXX-{values('season')[plain(found['season'])]}")
    if word(found, "part"):
        return Reading("SET", f"XXXX-XX-XXT{values('part')[plain(found['part'])]}")
    unit = values("unit")[plain(found["unit"])]
    return Reading("SET", to_duration(2 if word(found, "other") else float(amount(found) or 1), unit))


def _read_rate(found: re.Match[str], _place: Place) -> Reading | None:
    """``twice a day``: how often is not part of the value."""
    return Reading("SET", to_duration(1, values("unit")[plain(found["unit"])]))


@cache
def _counted() -> re.Pattern[str]:
    """A number of things, right before *a day*; not *24 hours a day*, which counts nothing."""
    number = rf"\d[\d,.]*|{one_of(values('number'))}|dozens|hundreds|thousands|several|many"
    return re.compile(rf"\b(?:{number})\s(?:[\w-]+\s){{0,5}}?(?!hours)[\w-]+s\s\Z", re.IGNORECASE)


@cache
def _measure() -> re.Pattern[str]:
    """An amount told per day or year, with a word before it at most: *daily trading volume*."""
    return re.compile(rf"\s(?:[a-z-]+\s)?(?:{one_of(values('measure'))})\b")


def _read_often(found: re.Match[str], place: Place) -> Reading | None:
    """``daily``; not what is no more than the measure of an amount: *annual sales*, *grew 3% annually*."""
    before = place.text[max(0, found.start() - 40) : found.start()]
    if _measure().match(place.text, found.end()) or (found[0].lower().endswith("ally") and _AMOUNT.search(before)):
        return None
    return Reading("SET", values("often")[plain(found["often"])])


@dataclass(frozen=True, slots=True)
class _Fixed:
    """An entry of vague_times.tsv with the words that must, or may not, stand right around it."""

    reading: Reading
    after: frozenset[str]
    before: frozenset[str]
    unless: frozenset[str]

    def stands(self, before: str, behind: str) -> bool:
        """Whether it is a time between these two words."""
        if self.unless & {before, behind} or (self.after and before not in self.after):
            return False
        return not self.before or behind in self.before


@cache
def _vague() -> dict[str, _Fixed]:
    columns = ("words", "type", "value", "after", "before", "unless")
    table = {}
    for r in load_table(our_table("dragoman.lexicon", "vague_times.tsv"), columns):
        kind = r.one_of("type", ("DATE", "TIME", "DURATION", "SET"))
        reading = Reading(cast("TimexType", kind), r["value"])
        around = (frozenset(r.many(c)) for c in ("after", "before", "unless"))
        entry = _Fixed(reading, *around)
        table.update({plain(w): entry for w in r.many("words")})
    return table


def _read_vague(found: re.Match[str], place: Place) -> Reading | None:
    entry = _vague()[plain(found["vague"])]
    before = re.search(r"([\w’']+)\W{1,3}\Z", place.text[max(0, found.start() - 20) : found.start()])
    behind = re.match(r"\W{1,3}(\w+)", place.text[found.end() : found.end() + 20])
    after = behind[1].lower() if behind else ""
    if not entry.stands(before[1].lower() if before else "", after):
        return None
    if plain(found["vague"]) == "soon" and _is_told(before[1].lower() if before else "", after):
        return None
    counted = after in values("unit") or to_number(after) is not None
    return None if counted and plain(found["vague"]) == "the past" else entry.reading


def _is_told(before: str, after: str) -> bool:
    """Whether *soon* between these words tells of the past: *soon turned sour*, *was soon forgotten*."""
    if before in ("be", "been", "is", "are", "to") or before in values("modal"):
        return False
    return before in ("was", "were", "had") or after in values("behind") or re.fullmatch(r"\w{3,}ed", after) is not None


_HOW_MANY = r"(?:<quantity>|<number>|<figures>)"
_NOT_AN_AGE = r"(?!-old| old\b| of age|-olds|[- ](?:ago|earlier)\b)"
_FIRST_OF_VAGUE = frozenset(re.findall(r"\w+", w)[0] for w in _vague())

# Wordings of their own go before every other rule of the same length.
FIXED: tuple[Rule, ...] = (rule(r"(?P<vague>" + one_of(_vague()) + ")", _read_vague, words=_FIRST_OF_VAGUE),)

RULES: tuple[Rule, ...] = (
    rule(
        r"(?:<approx> |the (?:<shift>|first|final|latest|entire|full) )?" + _HOW_MANY
        + r"(?P<half> and a half| 1/2)?(?:-| )"
        + r"(?:more |full |long |straight |consecutive |trading |working )?<unit>"
        + r"(?: or so|-long| long\b| period\b)?" + _NOT_AN_AGE,
        _read_length,
    ),
    rule(r"(?:the )?(?:<shift>|first) " + _HOW_MANY + r"(?: more)? <unit>" + _NOT_AN_AGE, _read_length),
    rule(r"the (?:<number>|<figures>) <unit>" + _NOT_AN_AGE, _read_length),
    rule(r"(?:<approx> )?<quantity> <unit>(?P<half> and a half)", _read_length),
    rule(
        r"(?:<approx> |the <shift> )?(?:<number>|<figures>)(?: to | or |-)(?:<number2>|<figures2>) <unit>",
        _read_length,
    ),
    rule(r"(?:half an?|a half)[- ]<unit>", _read_half),
    rule(r"<unit>" + _NOT_AN_AGE, _read_bare, after=_STRETCH),
    rule(r"<unit>(?= (?:before|after|later|earlier))", _read_bare),
    rule(r"(?:the )?<unit>(?= that followed)", _read_bare),
    rule(r"<unit>-long", _read_one_long),
    rule(
        r"(?:almost )?(?:every|each) (?:(?P<other>other )?<unit>|<month>|<weekday>|<season>|<part>)",
        _read_every,
    ),
    rule(r"(?:almost )?(?:every|each) (?:<number>|<figures>) <unit>", _read_every),
    rule(r"(?:once|twice|(?:<number>|<figures>) times) (?:an?|every|each|per) <unit>", _read_rate),
    rule(r"per (?P<unit>day|week|month|year)", _read_every),
    rule(r"<often>", _read_often),
)
