"""The course of a relation or of an actor: its events on a line of time, above cooperation and conflict."""

from __future__ import annotations

from typing import Any

import altair as alt

from dragoman.charts.asked import ask, headed, many, nothing, whom
from dragoman.charts.balance import bars_of
from dragoman.charts.render import Picture
from dragoman.charts.theme import WIDTH
from dragoman.charts.timeline import bands_of
from dragoman.desk.store import Desk


def course(desk: Desk, *, width: int = WIDTH, **wanted: Any) -> Picture:
    """``timeline`` and, below it on the same days, ``balance``; ``wanted`` as there.

    The bars count what has occurred, if no ``status`` is asked for. Raises InputError for what cannot be asked.
    """
    asked, headline = ask(desk, wanted), f"{whom(wanted)}: events, cooperation and conflict"
    bands, drawn = bands_of(desk, asked, width)
    if not bands:
        return nothing(headline, asked.lines(), width=width, why="no event answers")
    deeds = asked if asked.wanted.get("status") else asked.of_status("occurred")
    bars, _ = bars_of(desk, deeds, width)
    if bars is not None:
        told = ", ".join(many(deeds.wanted["status"]))
        bars = bars.properties(title=alt.TitleParams(f"Cooperation and conflict ({told})", fontSize=13, offset=6))
    chart = alt.vconcat(*bands, *([bars] if bars is not None else []), spacing=26).resolve_scale(color="independent")
    return headed(chart, headline, asked.lines(drawn), width=width)
