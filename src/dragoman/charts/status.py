"""How much is done, and how much only planned, wished, feared or denied."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Literal

import altair as alt

from dragoman.charts.asked import Asked, ask, headed, nothing, whom
from dragoman.charts.render import Picture
from dragoman.charts.theme import STATUSES, WIDTH, colour, contrast
from dragoman.desk.grids import grid
from dragoman.desk.store import Desk
from dragoman.errors import InputError

_ROW = 24  # pixels
_ROWS = 36  # rows of a picture: three years by month
_WIDE = 0.06  # share of a bar that its number has room in


def status(desk: Desk, *, by: Literal["type", "month"] = "type", width: int = WIDTH, **wanted: Any) -> Picture:
    """The shares of the five statuses, for each type of event or each month (year, where months are too many).

    ``wanted``: as in ``Desk.events``. Raises InputError for what cannot be asked.
    """
    if by not in ("type", "month"):
        raise InputError(f"statuses are not drawn by {by!r}.", do="Draw them by type or by month.")
    asked, headline = ask(desk, wanted), f"{whom(wanted)}: deeds, plans, wishes, hypotheses, denials"
    counted = _counts(desk, asked, by)
    if not counted:
        return nothing(headline, asked.lines(), width=width, why="no event answers")
    drawn = sum(sum(each.values()) for each in counted.values())
    return headed(_bars(counted, width), headline, asked.lines(drawn), width=width)


def _counts(desk: Desk, asked: Asked, by: str) -> dict[str, dict[str, int]]:
    """Row of the picture → status → reports; types with most reports first, months in their order."""
    field = "year" if by == "month" and asked.days and asked.days.step == "year" else by
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in grid(desk, "events", (field, "status"), **asked.wanted):
        found[row[field]][row["status"]] = row["n"]
    if by == "type":
        return dict(sorted(found.items(), key=lambda kv: (-sum(kv[1].values()), kv[0]))[:_ROWS])
    return dict(sorted(found.items())[-_ROWS:])


def _bars(counted: dict[str, dict[str, int]], width: int) -> Picture:
    rows = []
    for name, each in counted.items():
        total, done = sum(each.values()), 0
        for rank, of in enumerate(STATUSES):
            n = each.get(of, 0)
            if n:
                middle = (done + n / 2) / total
                label = f"{n:,}" if n / total >= _WIDE else ""
                rows.append({"row": name, "status": of, "reports": n, "share": n / total, "rank": rank,
                             "middle": middle, "label": label})  # fmt: skip
            done += n
    totals = [{"row": name, "total": f"{sum(each.values()):,}"} for name, each in counted.items()]
    known = list(STATUSES)
    y = alt.Y("row:N", sort=list(counted), title=None, axis=alt.Axis(domain=False, ticks=False))
    mark = alt.MarkDef(type="bar", stroke=colour("paper"), strokeWidth=1.5)
    bars = alt.Chart(alt.InlineData(rows), mark=mark).encode(
        y=y,
        x=alt.X("share:Q", stack="zero", title="share of reports; their number in the bars",
                scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", grid=False, tickCount=5)),
        color=alt.Color("status:N", scale=alt.Scale(domain=known, range=[colour(s) for s in known]),
                        legend=alt.Legend(title=None, symbolType="square", symbolFillColor=alt.Undefined)),
        order=alt.Order("rank:O"),
        tooltip=["row:N", "status:N", "reports:Q", alt.Tooltip("share:Q", format=".0%")],
    )  # fmt: skip
    dark, light = [s for s in known if _is_dark(s)], [s for s in known if not _is_dark(s)]
    words = [
        alt.Chart(alt.InlineData([r for r in rows if r["status"] in group and r["label"]]),
                  mark=alt.MarkDef(type="text", fontSize=11, color=colour(ink)))
        .encode(y=y, x="middle:Q", text="label:N")
        for group, ink in ((dark, "paper"), (light, "ink"))
    ]  # fmt: skip
    ends = alt.Chart(alt.InlineData(totals), mark=alt.MarkDef(
        type="text", align="left", dx=6, fontSize=11, color=colour("quiet"))).encode(
        y=y, x=alt.datum(1), text="total:N")  # fmt: skip
    return alt.layer(bars, *words, ends).properties(width=width - 60, height=_ROW * len(counted))


def _is_dark(status: str) -> bool:
    """Whether words on a status's colour are read better in the colour of the paper than in ink."""
    return contrast(colour(status), colour("paper")) > contrast(colour(status), colour("ink"))
