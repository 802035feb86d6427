"""Rules for times of day: ``10:35 a.m.``, ``16:30 GMT``, ``noon``, ``mid-afternoon``."""

from __future__ import annotations

import re

from dragoman.stages.times.grammar import Place, Reading, Rule, rule, word
from dragoman.stages.times.words import plain, values


def _read_hour(found: re.Match[str], _place: Place) -> Reading | None:
    hour, minute = int(found["h"]), int(word(found, "min") or 0)
    half = (word(found, "half") or word(found, "part") or "").lower().replace(".", "")
    if half in ("pm", "afternoon", "evening") or (half == "night" and hour > 5):
        hour = hour + 12 if hour < 12 else hour
    elif half in ("am", "morning") and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    if half in ("am", "pm") and not 1 <= int(found["h"]) <= 12:
        return None
    zone = word(found, "zone")
    return Reading("TIME", f"T{hour:02}:{minute:02}{values('zone')[plain(zone)] if zone else ''}")


def _read_named_hour(found: re.Match[str], _place: Place) -> Reading | None:
    return Reading("TIME", f"T{values('hour')[plain(found['hour'])]}")


def _read_part(found: re.Match[str], _place: Place) -> Reading | None:
    return Reading("TIME", f"T{values('part')[plain(found['part'])]}")


_ZONE = r"(?: ?\(?<zone>\)?)?"

RULES: tuple[Rule, ...] = (
    rule(r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))? ?(?P<half>[ap]\.m\.|[ap]\.?m)" + _ZONE, _read_hour),
    rule(r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))?(?P<half>[ap]m)" + _ZONE, _read_hour),
    rule(r"(?P<h>[012]?\d):(?P<min>[0-5]\d)(?![:\d])" + _ZONE, _read_hour),
    rule(r"(?P<h>[012]\d)(?::|\.)?(?P<min>[0-5]\d)(?: hours)? ?<zone>", _read_hour),
    rule(r"(?P<h>\d{1,2}) o['’]clock(?: in the <part>)?" + _ZONE, _read_hour),
    rule(r"(?P<h>\d{1,2})(?::(?P<min>\d\d))? in the <part>", _read_hour),
    rule(r"<hour>", _read_named_hour, after=r"at|by|before|after|until|since|around|shortly after|from"),
    rule(r"mid[- ]<part>", _read_part),
    rule(r"<part>", _read_part, after=r"in the|by|on the|during the"),
)
