"""Rules for quarters: ``the third quarter``, ``the latest period``, ``the year-ago quarter``.

Who reports results names the quarter once and then says *the quarter*, *the 1988 period*, *a year earlier*. So the
quarter that a text reports on is kept (``Report``) from where it is named until another one is.
"""

from __future__ import annotations

import re

from dragoman.stages.times.grammar import Place, Reading, Rule, as_date, rule, word
from dragoman.stages.times.words import one_of, pattern, plain, to_ordinal, values

# Not the full stop of *4 p.m. EDT*.
SENTENCE_END = re.compile(rf"[.!?;]\s+(?!(?i:{one_of(values('zone'))})\b)[A-Z\"“]|\n\n")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
# A quarter told behind one of these is no news of results: *after a weak spring quarter*.
_ASIDE = re.compile(r"\b(?:after|before|since|than|until|till|through|into)\s(?:\w+\s){0,2}\Z", re.IGNORECASE)
# What is longer than a quarter, in a report: *for the nine months*, *in the fiscal year*.
_LONGER = re.compile(r"the (?:first )?(?:six|nine|twelve|6|9|12) months|the (?:full |fiscal )?year")
# An amount, or a word that compares: *a year earlier* then is the same period of the year before.
_COMPARES = re.compile(r"[$€£¥#%]|\b(?:cents|percent|per cent|million|billion|compared)\b", re.IGNORECASE)
_THAN = re.compile(r"\b(?:than|from|with|to)\s(?:an?\s)?\Z", re.IGNORECASE)
# How many quarters back a report may still be of: results of a year before are there to compare.
_OLDEST = 3
# No comparison reaches further back for its period, no sentence is longer (characters).
_FAR, _LONG = 1200, 400


def keep(place: Place, reading: Reading) -> None:
    """Remember what a reading says of the quarter or longer period that is reported."""
    words, report = plain(place.text[place.span.start : place.span.end]), place.report
    if words.endswith(("ago", "earlier", "last year")):  # what is compared with is not what is told
        return
    if re.fullmatch(r"\d{4}-Q[1-4X]", reading.value):
        report.named = reading.value
        if reading.value[-1] != "X" and not _is_reported(place, reading.value):
            return
        report.period = reading.value
        report.quarter = report.quarter if reading.value[-1] == "X" else reading.value
    elif re.fullmatch(r"\d{4}-H[12]", reading.value):
        if reading.value > f"{place.clock.years(0)}-H{1 if (place.clock.month or 12) < 7 else 2}":  # ahead
            return
        report.period = reading.value
    elif _LONGER.fullmatch(words) and place.clock.year:
        report.period = (report.quarter or place.clock.years(0))[:4]
    else:
        return
    report.at = place.span.end


def _is_reported(place: Place, quarter: str) -> bool:
    """Whether a quarter is the one whose results are told: over, or the first that is named; not a year back."""
    if _ASIDE.search(place.text[max(0, place.span.start - 40) : place.span.start]):
        return False
    now = _QUARTER.fullmatch(place.clock.quarters(0))
    told = _QUARTER.fullmatch(quarter)
    if now is None or told is None:
        return False
    age = 4 * (int(now[1]) - int(told[1])) + int(now[2]) - int(told[2])
    if age == 0 and not _ENDED.match(place.text, place.span.end):
        return place.report.quarter is None and place.tense != "future"
    return 0 <= age <= _OLDEST


def _period(place: Place) -> str | None:
    """The period that figures are now told of; a quarter without number only within its own sentence."""
    report = place.report
    if report.period is None or place.span.start - report.at > _FAR:
        return None
    if report.period.endswith("X") and SENTENCE_END.search(place.text, report.at, place.span.start):
        return report.quarter or report.period
    return report.period


def year_before(value: str) -> str:
    """The same period a year before; as it is when its year is masked."""
    return f"{int(value[:4]) - 1:04}{value[4:]}" if "0002" < value < "9999-R" else value


def compared(place: Place) -> str | None:
    """What *a year earlier* means where the sentence compares results; None elsewhere."""
    period, text, span = _period(place), place.text, place.span
    if period is None or (place.report.quarter is None and len(period) == 4):
        return None
    before = SENTENCE_END.split(text[max(0, span.start - _LONG) : span.start])[-1]
    behind = SENTENCE_END.split(text[span.end : span.end + _LONG])[0]
    compares = _THAN.search(before) or _COMPARES.search(before) or _COMPARES.search(behind)
    return year_before(period) if compares else None


def compared_last_year(place: Place) -> str | None:
    """*Compared with a gain of $8 million last year*, *up from last year's 9%*: the same period of last year."""
    before = place.text[max(0, place.span.start - 80) : place.span.start]
    own = re.match(r"['’]s\b", place.text[place.span.end : place.span.end + 2]) and _THAN.search(before)
    if not own and not re.search(r"\bcompared (?:with|to)\b[^,;]{0,60}\Z", before):
        return None
    return compared(place)


def the_quarter(place: Place) -> str:
    """``the quarter``: the one reported, or one of the story's year."""
    return place.report.quarter or f"{place.clock.years(0)}-QX"


def the_full_year(place: Place) -> str:
    """``the full year``: the one that the reported quarter ends, or the story's."""
    ended = (place.report.quarter or "").endswith("Q4") and place.tense != "future"
    return (place.report.quarter or "")[:4] if ended else place.clock.years(0)


def _latest(place: Place) -> str:
    return place.report.quarter or place.clock.quarters(-1)


def shifted_year(found: re.Match[str], place: Place) -> str | None:
    """The year a quarter or half is said to be of, printed or relative; None when nothing says."""
    if word(found, "year"):
        return found["year"]
    shift = word(found, "shift")
    if shift:
        return place.clock.years(int(values("shift")[plain(shift)]))
    return place.clock.years(0) if word(found, "own") else None


_ENDED = pattern(r"(?: that)? (?:ended|ending) (?:on )?<month> <day>(?:,? <anyyear>)?")


def _year_ended(found: re.Match[str], place: Place) -> str | None:
    """The year of the day on which a quarter is said to have ended."""
    ended = _ENDED.match(place.text, found.end())
    day = to_ordinal(ended["day"]) if ended else None
    if ended is None or day is None:
        return None
    if ended["anyyear"]:
        return ended["anyyear"]
    month = int(values("month")[plain(ended["month"])])
    year = place.clock.year_of(month, day, tense="past", over="ended" in ended[0].lower())
    return None if year is None else f"{year:04}"


def _read_quarter(found: re.Match[str], place: Place) -> Reading | None:
    n = to_ordinal(word(found, "ordinal") or found["n"])
    if n is None or not 1 <= n <= 4:
        return None
    year = shifted_year(found, place) or _year_ended(found, place)
    return as_date(f"{year}-Q{n}" if year else place.clock.quarter_value(n, tense=place.tense))


def _read_ended(found: re.Match[str], place: Place) -> Reading | None:
    """``the quarter ended Sept. 30``: of companies' quarters only the year is known."""
    year = _year_ended(found, place)
    return as_date(f"{year}-QX" if year else the_quarter(place))


def _read_latest(_found: re.Match[str], place: Place) -> Reading | None:
    return as_date(_latest(place))


def _read_latest_year(_found: re.Match[str], place: Place) -> Reading | None:
    return as_date(place.clock.years(-1))


def _read_that(_found: re.Match[str], place: Place) -> Reading | None:
    return as_date(place.report.named or place.then.quarters(0))


def _read_year_ago(found: re.Match[str], place: Place) -> Reading | None:
    """``the year-ago quarter``, ``the same period last year``: what is talked of, a year before."""
    period = _period(place)
    if "quarter" in found[0].lower():
        period = place.report.quarter or place.clock.quarters(-1)
    elif period is None and found[0].lower().endswith(("last year", "year ago", "year earlier")):
        return as_date(place.clock.years(-1))
    return as_date(year_before(period or place.clock.quarters(-1)))


def _read_of_year(found: re.Match[str], place: Place) -> Reading | None:
    """``the 1988 period``: what is talked of, in another year."""
    return as_date(found["year"] + (_period(place) or "")[4:])


_YEAR_OF = r"(?: of (?:<year>|<shift> year|(?P<own>the year)))?"
_ORDINAL4 = r"(?P<n>first|second|third|fourth|1st|2nd|3rd|4th)"
_SAME = r"(?:same|corresponding|comparable|like|similar)"

RULES: tuple[Rule, ...] = (
    rule(r"(?:the )?(?:fiscal[- ])?" + _ORDINAL4 + r"[- ](?:fiscal[- ])?quarter" + _YEAR_OF, _read_quarter),
    rule(r"(?:the )?(?:fiscal )?<year>(?:['’]s)? " + _ORDINAL4 + r"[- ]quarter", _read_quarter),
    rule(r"<shift> year['’]s " + _ORDINAL4 + r"[- ]quarter", _read_quarter),
    rule(r"(?:the )?q(?P<n>[1-4])(?:,? (?:of )?<year>)?", _read_quarter),
    rule(r"the (?:fiscal )?quarter(?= (?:that )?(?:ended|ending) )", _read_ended),
    rule(r"the latest (?:fiscal )?(?:quarter|period)|the most recent quarter", _read_latest),
    rule(r"the (?:latest|most recent) (?:fiscal )?year", _read_latest_year),
    rule(r"(?:that(?: same)?|the same) quarter", _read_that),
    rule(r"(?:the )?year[- ](?:ago|earlier)", _read_year_ago),
    rule(
        r"(?:the )?(?:" + _SAME + r" )?year[- ](?:ago|earlier) (?:fiscal )?(?:<ordinal>[- ])?(?:quarter|period)",
        _read_year_ago,
    ),
    rule(r"the " + _SAME + r" (?:quarter|period) (?:of )?(?:last year|the year before|a year (?:ago|earlier))",
         _read_year_ago),
    rule(r"the quarter a year (?:ago|earlier)|last year['’]s quarter", _read_year_ago),
    rule(r"the <year> (?:quarter|period)", _read_of_year),
)  # fmt: skip
