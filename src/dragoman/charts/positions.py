"""Who stands where: holders by issues with their latest stance, or holders by stances on one issue."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from dragoman.charts.asked import filters, headed, nothing, whom
from dragoman.charts.days import day_words
from dragoman.charts.names import country_name
from dragoman.charts.render import Picture
from dragoman.charts.theme import WIDTH, colour
from dragoman.desk.grids import grid, span
from dragoman.desk.store import Desk
from dragoman.errors import InputError

STANCES = ("supports", "wants", "offers", "asks", "worried", "opposes")
_SIDE = {"supports": "for", "wants": "for", "offers": "for", "asks": "neither", "worried": "against",
         "opposes": "against"}  # fmt: skip
_HOLDERS = 20  # rows that a page has room for
_CELL, _WIDE = 30, 94  # pixels high and across: room for "supports 1,234"
_NAMES = 40  # pixels that the names of columns, which stand aslant, take of the width


@dataclass(frozen=True)
class Cell:
    """A holder's positions in one column: how many, the stance of the latest, and its day."""

    holder: str
    column: str
    n: int
    stance: str
    last: str


def positions(
    desk: Desk, *, issue: str | None = None, by: Literal["who", "country"] = "who", width: int = WIDTH, **wanted: Any
) -> Picture:
    """The matrix of positions: without ``issue`` holders by issues, with it holders by stances.

    A cell has the number of positions; of a holder's stances on an issue the latest is told: as the word in its cell,
    or by a frame around its cell. ``by``: names or countries. ``wanted``: as in ``Desk.positions``. The holders and
    issues with most positions are drawn. Raises InputError for what cannot be asked.
    """
    if by not in ("who", "country"):
        raise InputError(f"positions are not drawn by {by!r}.", do="Draw them by who or by country.")
    wanted = {k: v for k, v in ({"issue": issue} | wanted).items() if v}
    whose = whom(wanted)
    headline = f"{whose}: positions on {issue}" if issue else f"{whose}: positions"
    fields = (by, "stance") if issue else (by, "issue", "stance")
    rows = [r for r in grid(desk, "positions", fields, also=("last",), **wanted) if r[by]]
    total = desk.count("positions", **wanted)
    if not rows:
        return nothing(headline, _lines(desk, wanted, total, total), width=width, why="no position answers")
    cells = _cells(rows, by, "stance" if issue else "issue")
    columns = list(STANCES) if issue else _most(cells, "column", max(3, (width - _NAMES) // _WIDE))
    holders = _most([c for c in cells if c.column in columns], "holder", _HOLDERS)
    shown = [c for c in cells if c.holder in holders and c.column in columns]
    chart = _stances(shown, holders) if issue else _issues(shown, holders, columns)
    lines = _lines(desk, wanted, sum(c.n for c in shown), total)
    return headed(chart, headline, [*lines, *(["In a frame: the latest of each."] if issue else [])], width=width)


def _lines(desk: Desk, wanted: dict[str, Any], drawn: int, total: int) -> list[str]:
    found = span(desk, "positions", **wanted)
    told = [f"{day_words(found.first)} to {day_words(found.last)}"] if found.first and found.last else []
    told.append(f"{total:,} position{'' if total == 1 else 's'}")
    told += filters({k: v for k, v in wanted.items() if k != "issue"})
    left = [f"Drawn: {drawn:,} of {total:,}, of the holders and issues with most."] if drawn < total else []
    return [" · ".join(told), *left]


def _cells(rows: list[dict[str, Any]], by: str, column: str) -> list[Cell]:
    """The cells of a matrix; the stance of each is that of its latest position, of those of one day the commonest."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row[by], row[column]), []).append(row)
    cells = []
    for (holder, name), of in found.items():
        latest = max(of, key=lambda r: (r["last"] or "", r["n"], r["stance"]))
        holder = country_name(holder) if by == "country" else holder
        cells.append(Cell(holder, name, sum(r["n"] for r in of), latest["stance"], (latest["last"] or "")[:10]))
    return cells


def _most(cells: list[Cell], of: str, limit: int) -> list[str]:
    counted: Counter[str] = Counter()
    for cell in cells:
        counted[getattr(cell, of)] += cell.n
    return [name for name, _ in sorted(counted.items(), key=lambda kv: (-kv[1], kv[0]))[:limit]]


def _issues(cells: list[Cell], holders: list[str], columns: list[str]) -> Picture:
    """Holders by issues: each cell says the latest stance and how many positions there are."""
    rows = [
        {"holder": c.holder, "issue": c.column, "stance": c.stance, "side": _SIDE[c.stance], "positions": c.n,
         "last": c.last, "label": c.stance if c.n == 1 else f"{c.stance} {c.n:,}"}
        for c in cells
    ]  # fmt: skip
    legend = alt.Legend(title="latest stance", symbolType="square", symbolFillColor=alt.Undefined, symbolSize=150)
    return _matrix(rows, "issue", holders, columns, legend=legend, angle=-30)


def _stances(cells: list[Cell], holders: list[str]) -> Picture:
    """Holders by stances: how many positions, the latest in a frame."""
    latest: dict[str, Cell] = {}
    for c in cells:
        if c.holder not in latest or (c.last, c.n) > (latest[c.holder].last, latest[c.holder].n):
            latest[c.holder] = c
    rows = [
        {"holder": c.holder, "stance": c.column, "side": _SIDE[c.column], "positions": c.n, "last": c.last,
         "label": f"{c.n:,}", "latest": latest[c.holder] is c}
        for c in cells
    ]  # fmt: skip
    return _matrix(rows, "stance", holders, list(STANCES), legend=None, angle=0)


def _matrix(
    rows: list[dict[str, Any]],
    column: str,
    holders: list[str],
    columns: list[str],
    *,
    legend: alt.Legend | None,
    angle: int,
) -> Picture:
    """Cells with words, framed where they are ``latest``; ``angle``: degrees in which the columns' names stand."""
    sides = ["for", "neither", "against"]
    color = alt.Color("side:N", scale=alt.Scale(domain=sides, range=[colour(s) for s in sides]), legend=legend)
    plain = {"domain": False, "ticks": False, "grid": True, "zindex": 0}
    above = alt.Axis.from_dict(plain | {"orient": "top", "labelAngle": angle, "labelLimit": 130,
                                        "labelAlign": "left" if angle else "center"})  # fmt: skip
    x = alt.X(f"{column}:N", sort=columns, title=None, scale=alt.Scale(domain=columns), axis=above)
    y = alt.Y("holder:N", sort=holders, title=None, axis=alt.Axis.from_dict(plain))
    base = alt.Chart(alt.InlineData(rows))
    cells = base.mark_rect(stroke=colour("paper"), strokeWidth=2).encode(
        x=x, y=y, color=color, tooltip=["holder:N", f"{column}:N", "positions:Q", "last:N"]
    )
    words = base.mark_text(fontSize=11, color=colour("ink")).encode(x=x, y=y, text="label:N")
    latest = alt.Chart(alt.InlineData([r for r in rows if r.get("latest")]))
    frames = latest.mark_rect(fill="transparent", stroke=colour("ink"), strokeWidth=2).encode(x=x, y=y)
    return alt.layer(cells, frames, words).properties(width=_WIDE * len(columns), height=_CELL * len(holders))
