"""What pictures share: axes of time and of numbers, and words upon marks."""

from __future__ import annotations

from typing import Any

import altair as alt

from dragoman.charts.days import Days
from dragoman.charts.theme import colour

_EXTENT = 52  # pixels kept for an axis on the left, so that drawings above each other begin on one line
_TICKS = 8  # that have room
_EVERY = {"day": (1, 2, 7, 14), "week": (1, 2, 4, 8), "month": (1, 2, 3, 6, 12, 24, 60), "year": (1, 2, 5, 10, 20, 50)}
_FORMATS = {"day": "%-d %b %Y", "week": "%-d %b %Y", "month": "%b %Y", "year": "%Y"}


def ticks(days: Days) -> list[alt.DateTime]:
    """The first days of some steps, evenly apart: as many as have room, and each step once at most."""
    starts = [days.start_of(days.first)]
    while (after := days.end_of(starts[-1])) <= days.last:
        starts.append(after)
    every = next((n for n in _EVERY[days.step] if len(starts) <= n * _TICKS), len(starts))
    if days.step in ("month", "year"):  # at January, at 1990 and 2000
        numbers = [int(s[:4]) if days.step == "year" else int(s[5:7]) - 1 + 12 * int(s[:4]) for s in starts]
        starts = [s for s, n in zip(starts, numbers, strict=True) if n % every == 0] or starts[:1]
    else:
        starts = starts[::every]
    return [alt.DateTime(year=int(s[:4]), month=int(s[5:7]), date=int(s[8:]), utc=True) for s in starts]


def across(days: Days, field: str = "at") -> alt.X:
    """The axis of time. Days are read and written in UTC: a picture is the same wherever it is made."""
    axis = alt.Axis(format=_FORMATS[days.step], title=None, grid=False, values=ticks(days), labelOverlap=True)
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc", domain=list(days.ends), padding=0), axis=axis)


def of_numbers(field: str, scale: alt.Scale, *, title: str, **axis: Any) -> alt.Y:
    """An upright axis of numbers, as wide as every other."""
    return alt.Y(f"{field}:Q", scale=scale, axis=alt.Axis(
        title=title, minExtent=_EXTENT, maxExtent=_EXTENT, domain=False, ticks=False, **axis))  # fmt: skip


def words(base: alt.Chart, **mark: Any) -> list[alt.Chart]:
    """Text with an edge in the colour of the paper, so that it is read upon lines and marks.

    ``base``: a chart with its data and channels, ``text`` among them; ``mark``: where the words stand, and their size.
    """
    edge = alt.MarkDef(type="text", stroke=colour("paper"), strokeWidth=3.5, **mark)
    return [base.properties(mark=edge), base.properties(mark=alt.MarkDef(type="text", color=colour("ink"), **mark))]
