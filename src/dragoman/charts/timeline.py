"""Events on a line of time: how friendly or hostile, which way, and whether done, planned, wished, feared or denied."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import altair as alt

from dragoman.charts.asked import Asked, ask, headed, nothing, whom
from dragoman.charts.axes import across, of_numbers, words
from dragoman.charts.days import Days
from dragoman.charts.names import country_name
from dragoman.charts.render import Picture
from dragoman.charts.theme import SHAPES, STATUSES, WIDTH, colour
from dragoman.desk.grids import grid
from dragoman.desk.store import Desk

_HEIGHT = 190  # pixels of one direction
_MARKS = 1_500  # marks in one direction: more are a cloud that nobody reads
_LABELS, _LETTER, _GAP = 7, 7.2, 1.7  # labels of a direction, pixels of a letter, points of intensity between labels
_SIZE, _MOST_SIZE = 80, 420  # square pixels of the mark of one report, if it has room, and of any at most


@dataclass(frozen=True)
class Mark:
    """Reports of one type and status in one step of time; ``intensity`` -10 to 10, mean."""

    start: str
    type: str
    status: str
    n: int
    intensity: float


def timeline(desk: Desk, *, width: int = WIDTH, **wanted: Any) -> Picture:
    """The events of a dyad (each way for itself), of an actor (done by it, done to it), or of all.

    ``wanted``: as in ``Desk.events``. Across: when; up: mean intensity, -10 to 10. A mark is all reports of one type
    and status in one day, week, month or year, by the length of the time. Full circles are deeds; hollow marks of
    other outlines are plans, wishes and hypotheses, a cross is a denial. Raises InputError for what cannot be asked.
    """
    asked, headline = ask(desk, wanted), f"{whom(wanted)}: events"
    bands, drawn = bands_of(desk, asked, width)
    if not bands:
        return nothing(headline, asked.lines(), width=width, why="no event answers")
    return headed(stacked(bands), headline, asked.lines(drawn), width=width)


def stacked(bands: list[Picture]) -> Picture:
    """The bands above each other, on one line of time."""
    return alt.vconcat(*bands, spacing=26) if len(bands) > 1 else bands[0]


def bands_of(desk: Desk, asked: Asked, width: int) -> tuple[list[Picture], int]:
    """One chart for each direction that has events, and how many reports are drawn in them."""
    if asked.days is None:
        return [], 0
    found = {name: marks[:_MARKS] for name, marks in _directions(desk, asked, asked.days).items() if marks}
    if not found:
        return [], 0
    most = max(m.n for marks in found.values() for m in marks)
    drawn = sum(m.n for marks in found.values() for m in marks)
    named = len(found) > 1 or bool(asked.wanted.get("dyad") or asked.wanted.get("country") or asked.wanted.get("who"))
    return [
        _band(name if named else None, marks, asked.days, most=most, width=width, first=i == 0)
        for i, (name, marks) in enumerate(found.items())
    ], min(drawn, asked.inside)


def _directions(desk: Desk, asked: Asked, days: Days) -> dict[str, list[Mark]]:
    """Direction in words → its marks, those of most reports first."""

    def marks(**more: Any) -> list[Mark]:
        return _marks(desk, asked.wanted | more, days)

    dyad = asked.wanted.get("dyad")
    if dyad:
        one, two = dyad[:3].upper(), dyad[-3:].upper()
        there = {f"{country_name(one)} → {country_name(two)}": marks(dyad=f"{one}>{two}")}
        if ">" in dyad:
            return there
        there[f"{country_name(two)} → {country_name(one)}"] = marks(dyad=f"{two}>{one}")
        both = f"{country_name(one)} and {country_name(two)} together"
        return there | {both: _rest(marks(), *there.values())}
    whose = {k: v for k, v in asked.wanted.items() if k in ("country", "who")}
    if len(whose) == 1:
        (kind, value), = whose.items()  # fmt: skip
        sides = ("actor_country", "recipient_country") if kind == "country" else ("actor", "recipient")
        name = whom(whose)
        done, met = ({kind: None, side: value} for side in sides)
        return {f"By {name}": marks(**done), f"Toward {name}": marks(**met)}
    return {"All events": marks()}


def _marks(desk: Desk, wanted: dict[str, Any], days: Days) -> list[Mark]:
    """The marks of a question: what the desk counts, with days before the first put on it, and days in weeks."""
    n: dict[tuple[str, str, str], int] = defaultdict(int)
    weight: dict[tuple[str, str, str], float] = defaultdict(float)
    for row in grid(desk, "events", (days.field, "type", "status"), also=("intensity",), **wanted):
        key = (days.start_of(row[days.field]), row["type"], row["status"])
        n[key] += row["n"]
        weight[key] += row["n"] * float(row["intensity"])
    found = [Mark(*key, n=many, intensity=weight[key] / many) for key, many in n.items()]
    return sorted(found, key=lambda m: (-m.n, m.start, m.type, m.status))


def _rest(marks: list[Mark], *others: list[Mark]) -> list[Mark]:
    """What is left of marks without those of others."""
    told: dict[tuple[str, str, str], int] = defaultdict(int)
    for mark in (m for other in others for m in other):
        told[mark.start, mark.type, mark.status] += mark.n
    left = [replace(m, n=m.n - told[m.start, m.type, m.status]) for m in marks]
    return [m for m in left if m.n > 0]


def _band(name: str | None, marks: list[Mark], days: Days, *, most: int, width: int, first: bool) -> Picture:
    """The marks of one direction; the first band has the legends."""
    rows = [
        {
            "at": days.within(m.start, _share(m.status)), "when": days.words(m.start), "type": m.type,
            "status": m.status, "reports": m.n, "intensity": round(m.intensity, 2),
        }
        for m in sorted(marks, key=lambda m: (-m.n, m.start, m.type, m.status))
    ]  # fmt: skip
    labels = _labels(marks, days, most=most, width=width)
    known = list(STATUSES)
    status = alt.Legend(title="status", symbolSize=110) if first else None
    shown = sorted({1, math.ceil(most / 4), most})
    amounts = alt.Legend(title="reports", values=shown, symbolStrokeColor=colour("quiet"), format="d")
    x = across(days)
    y = of_numbers(
        "intensity",
        alt.Scale(domain=[-10.6, 10.6]),
        title="conflict  ·  intensity  ·  cooperation",
        values=[-10, -5, 0, 5, 10],
    )
    points = alt.Chart(alt.InlineData(rows), mark=alt.MarkDef(type="point", strokeWidth=1.7, opacity=0.92)).encode(
        x=x,
        y=y,
        shape=alt.Shape("status:N", scale=alt.Scale(domain=known, range=[SHAPES[s] for s in known]), legend=status),
        stroke=alt.Stroke("status:N", legend=status, scale=alt.Scale(
            domain=known, range=[colour("paper"), *(colour(s) for s in known[1:])])),
        fill=alt.Fill("status:N", legend=status, scale=alt.Scale(
            domain=known, range=[colour(known[0]), *[colour("paper")] * (len(known) - 1)])),
        size=alt.Size("reports:Q", scale=alt.Scale(type="sqrt", domain=[0, most], range=[0, _largest(most)]),
                      legend=amounts if first and most > 1 else None),
        tooltip=["when:N", "type:N", "status:N", "reports:Q", "intensity:Q"],
    )  # fmt: skip
    zero = alt.Chart(alt.InlineData([{"intensity": 0}]), mark=alt.MarkDef(type="rule", strokeWidth=1)).encode(y=y)
    named = alt.Chart(alt.InlineData(labels)).encode(x=x, y=y, text="label:N")
    texts = words(named, align="left", baseline="middle", fontSize=11) if labels else []
    band = alt.layer(zero, points, *texts).properties(width=width, height=_HEIGHT)
    return band.properties(title=alt.TitleParams(name, fontSize=13, offset=6)) if name else band


def _share(status: str) -> float:
    """Where in its step a status stands, so that marks of one type do not cover each other."""
    return (STATUSES.index(status) + 0.5) / len(STATUSES)


def _largest(most: int) -> float:
    """Square pixels of the mark of most reports: few reports are no big thing."""
    return min(_MOST_SIZE, _SIZE * most)


def _labels(marks: list[Mark], days: Days, *, most: int, width: int) -> list[dict[str, Any]]:
    """The types of the marks with most reports, where their words meet neither each other nor marks nor the border."""
    first, last = (datetime.fromisoformat(d) for d in days.ends)

    def across_of(mark: Mark) -> float:
        return (datetime.fromisoformat(days.within(mark.start, _share(mark.status))) - first) / (last - first) * width

    taken = [(across_of(m) - _radius(m, most), across_of(m) + _radius(m, most), m.intensity) for m in marks]
    found: list[dict[str, Any]] = []
    for mark in marks:
        label = mark.type if mark.n == 1 else f"{mark.type} {mark.n:,}"
        beside, long = _radius(mark, most) + 3, len(label) * _LETTER
        for start in (across_of(mark) + beside, across_of(mark) - beside - long):
            end = start + long
            if (
                start >= 0
                and end <= width
                and not any(start < e and s < end and abs(y - mark.intensity) < _GAP for s, e, y in taken)
            ):
                break
        else:
            continue
        taken.append((start, end, mark.intensity))
        at = first + (last - first) * (start / width)
        found.append({"at": f"{at:%Y-%m-%dT%H:%MZ}", "intensity": round(mark.intensity, 2), "label": label})
        if len(found) == _LABELS:
            break
    return found


def _radius(mark: Mark, most: int) -> float:
    """Pixels from the middle of a mark to its edge."""
    return math.sqrt(_largest(most) * mark.n / most / math.pi) + 1
