"""One pass over a text: at every word that can begin a time the longest rule wins; hours then find a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from dragoman.coding import Time
from dragoman.span import Span
from dragoman.stages.times import dates, hours, periods, quarters, spells
from dragoman.stages.times.calendar import Clock, Tense
from dragoman.stages.times.grammar import Place, Reading, Rule
from dragoman.stages.times.quarters import SENTENCE_END
from dragoman.stages.times.words import FIGURE

# A word can begin a time unless it is the tail of a number, a price or another word.
_WORD = re.compile(r"(?<![\w$€£¥#])(?<!\d[.,:/])(?:[A-Za-z]+|['‘’](?=\d0s)|\d)")
_AFTER_THE = re.compile(r"\s+([A-Za-z]+|['‘’]?\d)")
# A clock time and a day this far apart, with these words at most between, are one expression.
_JOINS = re.compile(r",?\s(?:on\s|at\s|of\s|this\s)?")
# "a year earlier" compares; what follows still talks of the date before it.
_LOOKS_BACK = re.compile(r"(?:ago|earlier|period)\Z", re.IGNORECASE)
_DAY = re.compile(r"[\dX]{4}-(?:[\dX]{2}-[\dX]{2}|WXX-\d)(?:T.+)?")
# No day is borrowed across more characters than this.
_NEIGHBOUR = 150


@cache
def _rules() -> tuple[Rule, ...]:
    return (*spells.FIXED, *dates.RULES, *quarters.RULES, *periods.RULES, *spells.RULES, *hours.RULES)


@cache
def _rules_by_opening() -> dict[str, tuple[tuple[int, Rule], ...]]:
    """What a time can begin with (see _opening) → the rules that can, each with its place among all of them."""
    found: dict[str, list[tuple[int, Rule]]] = {}
    for order, rule in enumerate(_rules()):
        words = rule.words | {f"{w}s" for w in rule.words}
        for opening in words | {f"the {w}" for w in words if "the" in words}:
            found.setdefault(opening, []).append((order, rule))
    return {opening: tuple(rules) for opening, rules in found.items()}


def _opening(text: str, start: int, end: int) -> str:
    """A word in lower case, FIGURE for a digit or a mark; *the* with what follows, as no time is *the* alone."""
    word = text[start:end].lower()
    if word == "the":
        following = _AFTER_THE.match(text, end)
        return f"the {_opening(text, *following.span(1))}" if following else word
    return word if word.isalpha() else FIGURE


def scan(text: str, *, clock: Clock, look: Callable[[Span], Tense | None]) -> tuple[Time, ...]:
    """The times of a text in order, without overlaps.

    ``look`` gives the tense around a span. Time grows with the length of the text only.
    """
    place, found, at, by_opening = Place(text, clock, look), [], 0, _rules_by_opening()
    for opener in _WORD.finditer(text):
        start = opener.start()
        rules = by_opening.get(_opening(text, start, opener.end())) if start >= at else None
        if rules is None:
            continue
        best = _longest(text, start, place, rules)
        if best is None:
            continue
        span, reading = best
        at = span.end
        found.append(Time(span, reading.type, reading.value))
        quarters.keep(place, reading)
        dated = reading.type in ("DATE", "TIME") and reading.value[:1].isdigit()
        if dated and not _LOOKS_BACK.search(text, at - 8, at):
            place.last = reading.value.split("/")[-1]
    return _with_days(text, found, clock)


def _longest(
    text: str, start: int, place: Place, rules: tuple[tuple[int, Rule], ...]
) -> tuple[Span, Reading] | None:
    """The longest of some rules that matches here and is willing to read what it matched."""
    matches = []
    for order, rule in rules:
        found = rule.pattern.match(text, start)
        if found and (rule.after is None or rule.after.search(text[max(0, start - 24) : start])):
            matches.append((-found.end(), order, rule, found))
    for _, _, rule, found in sorted(matches, key=lambda m: m[:2]):
        place.span = Span(start, found.end())
        reading = rule.read(found, place)
        if reading is not None:
            return place.span, reading
    return None


def _with_days(text: str, times: list[Time], clock: Clock) -> tuple[Time, ...]:
    """Clock times joined with the day next to them, else given a near day, else the story's."""
    out: list[Time] = []
    i = 0
    while i < len(times):
        time = times[i]
        following = times[i + 1] if i + 1 < len(times) else None
        if time.value[0] == "T" and following and _is_day(following) and _joined(text, time, following):
            out.append(_merged(time, following, following.value))
            i += 2
            continue
        if time.value[0] == "T":
            if out and _is_day(out[-1]) and out[-1].type == "DATE" and _joined(text, out[-1], time):
                out[-1] = _merged(out[-1], time, out[-1].value, clock_time=time.value)
                i += 1
                continue
            near = [t for t in (*out[-1:], *times[i + 1 : i + 3]) if _is_day(t) and _near(text, t, time)]
            day = near[0].value[:10] if near else clock.days(0)
            time = Time(time.span, "TIME", day + time.value)
        out.append(time)
        i += 1
    return tuple(out)


def _is_day(time: Time) -> bool:
    """Whether a time names one day."""
    return time.type in ("DATE", "TIME") and bool(_DAY.fullmatch(time.value))


def _joined(text: str, first: Time, second: Time) -> bool:
    return bool(_JOINS.fullmatch(text, first.span.end, second.span.start))


def _merged(first: Time, second: Time, day: str, *, clock_time: str | None = None) -> Time:
    hour = clock_time or first.value
    return Time(Span(first.span.start, second.span.end), "TIME", day[:10] + hour)


def _near(text: str, one: Time, other: Time) -> bool:
    """Whether two times stand close together in one sentence."""
    start, end = min(one.span, other.span).end, max(one.span, other.span).start
    return end - start <= _NEIGHBOUR and not SENTENCE_END.search(text, start, end)
