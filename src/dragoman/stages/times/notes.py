"""What does not fit in a time expression, said beside it: both readings stay, the date wins."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dragoman.coding import Time
from dragoman.stages.times.calendar import UNKNOWN_DAY
from dragoman.stages.times.words import one_of, plain, values

_DAY_VALUE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*)?")


def noted(text: str, time: Time) -> Time:
    """The time with a note where it names a day that no calendar has, or a weekday that the day is not."""
    words = text[time.span.start : time.span.end]
    if time.value.startswith(UNKNOWN_DAY) and re.search(r"\d", words):
        return replace(time, note="no calendar has this day")
    day = _DAY_VALUE.fullmatch(time.value)
    if day is None or not re.search(r"\d", words):
        return time
    found = re.search(rf"\b(?:{one_of(values('weekday'))})\b", words, re.IGNORECASE)
    if found is None:
        return time
    names = {int(number): name for name, number in reversed(values("weekday").items()) if len(name) > len("wednes")}
    told, real = int(values("weekday")[plain(found[0])]), date.fromisoformat(day[1]).isoweekday()
    if told == real:
        return time
    return replace(time, note=f"the text says {found[0]}, but {day[1]} is a {names.get(real, '').capitalize()}")
