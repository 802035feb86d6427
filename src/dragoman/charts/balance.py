"""Cooperation and conflict over time, in words and in deeds."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import altair as alt

from dragoman.charts.asked import Asked, ask, headed, nothing, reports, whom
from dragoman.charts.axes import across, of_numbers
from dragoman.charts.render import Picture
from dragoman.charts.theme import QUADS, WIDTH, colour
from dragoman.desk.grids import grid
from dragoman.desk.store import Desk

_HEIGHT = 220  # pixels


def balance(desk: Desk, *, width: int = WIDTH, **wanted: Any) -> Picture:
    """How many reports of cooperation (up) and of conflict (down), verbal and material, in each step of time.

    ``wanted``: as in ``Desk.events``. Without ``status`` only what has occurred is counted: a feared attack is no
    conflict yet. Raises InputError for what cannot be asked.
    """
    wanted = {"status": "occurred"} | {k: v for k, v in wanted.items() if v}
    asked, headline = ask(desk, wanted), f"{whom(wanted)}: cooperation and conflict"
    chart, drawn = bars_of(desk, asked, width)
    if chart is None:
        return nothing(headline, asked.lines(), width=width, why="no event answers")
    return headed(chart, headline, asked.lines(drawn), width=width)


def bars_of(desk: Desk, asked: Asked, width: int) -> tuple[Picture | None, int]:
    """The bars, without headline, and how many reports they stand for."""
    if asked.days is None:
        return None, 0
    n: dict[tuple[str, str], int] = defaultdict(int)
    for row in grid(desk, "events", (asked.days.field, "quad"), **asked.wanted):
        n[asked.days.start_of(row[asked.days.field]), row["quad"].lower()] += row["n"]
    if not n:
        return None, 0
    rows = []
    for (start, quad), many in sorted(n.items()):
        rows.append({
            "from": asked.days.within(start, 0.06), "to": asked.days.within(start, 0.94),
            "when": asked.days.words(start), "kind": quad, "reports": many,
            "height": many if quad.endswith("cooperation") else -many, "rank": quad.startswith("verbal"),
        })  # fmt: skip
    noun = reports(asked.wanted)
    y = of_numbers("height", alt.Scale(), title=f"conflict  ·  {noun}  ·  cooperation", format="d",
                   labelExpr="replace(format(datum.value, ',~f'), '−', '')", tickMinStep=1)  # fmt: skip
    mark = alt.MarkDef(type="bar", orient="vertical", stroke=colour("paper"), strokeWidth=0.5)
    bars = alt.Chart(alt.InlineData(rows), mark=mark).encode(
        x=across(asked.days, "from"),
        x2="to:T",
        y=y.stack("zero"),
        color=alt.Color("kind:N", scale=alt.Scale(domain=list(QUADS), range=[colour(q) for q in QUADS]),
                        legend=alt.Legend(title=None, symbolStrokeWidth=0, symbolFillColor=alt.Undefined)),
        order=alt.Order("rank:O"),
        tooltip=["when:N", "kind:N", "reports:Q"],
    )  # fmt: skip
    zero = alt.Chart(alt.InlineData([{"height": 0}]), mark=alt.MarkDef(type="rule", strokeWidth=1)).encode(y=y)
    return alt.layer(bars, zero).properties(width=width, height=_HEIGHT), sum(n.values())
