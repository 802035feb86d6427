"""What pictures share: axes of time and of numbers, and words upon marks."""

from __future__ import annotations

from typing import Any

import altair as alt

from dragoman.charts.days import Days
from dragoman.charts.theme import colour

_EXTENT = 52  # pixels kept for an axis on the left, so that drawings above each other begin on one line
_FORMATS = {"day": "%-d %b %Y", "week": "%-d %b %Y", "month": "%b %Y", "year": "%Y"}


def across(days: Days, field: str = "at") -> alt.X:
    """The axis of time. Days are read and written in UTC: a picture is the same wherever it is made."""
    axis = alt.Axis(format=_FORMATS[days.step], title=None, grid=False, tickCount=6, labelOverlap=True)
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
