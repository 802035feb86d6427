"""Who deals with whom: actors as circles, what is reported between them as lines."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import Any, Literal

import altair as alt
import networkx as nx

from dragoman.charts.asked import ask, headed, nothing, reports, whom
from dragoman.charts.axes import words
from dragoman.charts.names import country_name
from dragoman.charts.render import Picture
from dragoman.charts.theme import QUADS, WIDTH, colour
from dragoman.desk.grids import pairs
from dragoman.desk.store import Desk
from dragoman.errors import InputError

_HEIGHT = 480  # pixels
_ACTORS, _LINES = 22, 60  # more are a ball of wool
_TRIES, _ROUNDS = 8, 150  # layouts of which the clearest is taken; steps of each
_NEAR = 15  # pixels from a line to the middle of an actor that hides it
_TOGETHER = 0.4  # the pull between any two actors, so that strangers to the rest do not fly off
_BORDER, _LINE, _LEAST, _LETTER = 34, 40, 44, 7.4  # pixels: kept free; of an actor with its name; of a letter
_FIRM = 4.0  # mean intensity from which a line is drawn as firmly friendly or hostile
_KINDS = ("firm cooperation", "some cooperation", "some conflict", "firm conflict")


def network(desk: Desk, *, by: Literal["country", "name"] = "country", width: int = WIDTH, **wanted: Any) -> Picture:
    """The actors of the most reports and the lines between them.

    ``by``: countries, or names. The width of a line is the number of reports, its colour and dashes their mean
    intensity (-10 to 10; friendly lines are dashed). Places come of a spring layout (Fruchterman and Reingold, 1991)
    with fixed seeds and mean nothing but nearness. ``wanted``: as in ``Desk.events``; without ``status`` what has
    occurred. Raises InputError for what cannot be asked.
    """
    if by not in ("country", "name"):
        raise InputError(f"no network is drawn by {by!r}.", do="Draw it by country or by name.")
    wanted = {"status": "occurred"} | {k: v for k, v in wanted.items() if v}
    asked, headline = ask(desk, wanted), f"{whom(wanted)}: who deals with whom"
    found = pairs(desk, by=by, **asked.wanted)
    if not found:
        return nothing(headline, asked.lines(), width=width, why="no event has two sides")
    lines = _kept(found)
    note = f"Drawn: {len(lines):,} of {len(found):,} pairs, those with most {reports(wanted)}."
    notes = [note] if len(lines) < len(found) else []
    return headed(_graph(lines, by, width), headline, asked.lines(None, *notes), width=width)


def _kept(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of most reports, as long as their actors are not too many."""
    actors: set[str] = set()
    lines: list[dict[str, Any]] = []
    for row in found:
        ends = {row["one"], row["two"]}
        if len(actors | ends) <= _ACTORS and len(lines) < _LINES:
            actors |= ends
            lines.append(row)
    return lines


def places(lines: list[dict[str, Any]], width: int) -> dict[str, tuple[float, float]]:
    """Where each actor stands, pixels across and up; the same lines give the same places."""
    graph = nx.Graph()
    names = sorted({r[end] for r in lines for end in ("one", "two")})
    graph.add_weighted_edges_from((a, b, _TOGETHER) for a, b in combinations(names, 2))
    for row in lines:
        graph.add_edge(row["one"], row["two"], weight=1 + row["n"] ** 0.5)
    tried = []
    for seed in range(_TRIES):
        found = nx.spring_layout(graph, seed=seed, iterations=_ROUNDS, k=2.2 / len(graph) ** 0.5)
        at = _apart({name: (float(x), float(y)) for name, (x, y) in found.items()}, width)
        tried.append((_behind(at, lines), seed, at))
    return min(tried, key=lambda one: one[:2])[2]


def _behind(at: dict[str, tuple[float, float]], lines: list[dict[str, Any]]) -> int:
    """How many lines pass behind an actor that is not theirs: whoever looks takes them for lines to it."""
    passing = 0
    for line in lines:
        (x1, y1), (x2, y2) = at[line["one"]], at[line["two"]]
        dx, dy = x2 - x1, y2 - y1
        for name, (x, y) in at.items():
            if name in (line["one"], line["two"]):
                continue
            along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy or 1)
            away = math.hypot(x1 + along * dx - x, y1 + along * dy - y)
            passing += 0 < along < 1 and away < _NEAR
    return passing


def _apart(at: dict[str, tuple[float, float]], width: int) -> dict[str, tuple[float, float]]:
    """The same places, spread over the drawing (pixels) and moved until no name stands upon another."""
    spans = [(min(p[i] for p in at.values()), max(p[i] for p in at.values())) for i in (0, 1)]
    room = (width - 2 * _BORDER, _HEIGHT - 2 * _BORDER)
    put = {
        name: [_BORDER + room[i] * ((p[i] - lo) / (hi - lo) if hi > lo else 0.5) for i, (lo, hi) in enumerate(spans)]
        for name, p in at.items()
    }
    for _ in range(_ROUNDS):
        moved = False
        for one, two in combinations(sorted(put), 2):
            (x1, y1), (x2, y2) = put[one], put[two]
            wide = max(_LEAST, _LETTER * (len(country_name(one)) + len(country_name(two))) / 2) - abs(x1 - x2)
            high = _LINE - abs(y1 - y2)
            if wide <= 0 or high <= 0:
                continue
            moved, step = True, high / 2 + 1
            up = (y1, one) > (y2, two)
            put[one][1] = min(max(y1 + (step if up else -step), _BORDER), _HEIGHT - _BORDER)
            put[two][1] = min(max(y2 + (-step if up else step), _BORDER), _HEIGHT - _BORDER)
        if not moved:
            break
    return {name: (round(x, 1), round(y, 1)) for name, (x, y) in put.items()}


def kind_of(intensity: float) -> str:
    """Which of the four kinds of lines a mean intensity is."""
    if intensity >= 0:
        return _KINDS[0] if intensity >= _FIRM else _KINDS[1]
    return _KINDS[3] if intensity <= -_FIRM else _KINDS[2]


def _graph(lines: list[dict[str, Any]], by: str, width: int) -> Picture:
    at, weight = places(lines, width), Counter[str]()
    for r in lines:
        weight[r["one"]] += r["n"]
        weight[r["two"]] += r["n"]

    def named(key: str) -> str:
        return country_name(key) if by == "country" else key

    edges = [
        {"x": at[r["one"]][0], "y": at[r["one"]][1], "x2": at[r["two"]][0], "y2": at[r["two"]][1],
         "between": f"{named(r['one'])} and {named(r['two'])}", "reports": r["n"],
         "intensity": round(float(r["intensity"]), 2), "kind": kind_of(float(r["intensity"]))}
        for r in reversed(lines)
    ]  # fmt: skip
    nodes = [{"x": x, "y": y, "name": named(key), "reports": weight[key]} for key, (x, y) in sorted(at.items())]
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, _HEIGHT]), axis=None)
    most = max(r["n"] for r in lines)
    legend = alt.Legend(title="mean intensity of a line", symbolStrokeWidth=3, symbolType="stroke", symbolSize=400)
    kinds = list(_KINDS)
    ties = alt.Chart(alt.InlineData(edges), mark=alt.MarkDef(type="rule", opacity=0.9)).encode(
        x=x, y=y, x2="x2:Q", y2="y2:Q",
        stroke=alt.Stroke("kind:N", scale=alt.Scale(domain=kinds, range=[colour(q) for q in QUADS]), legend=legend),
        strokeDash=alt.StrokeDash("kind:N", legend=legend, scale=alt.Scale(
            domain=kinds, range=[[9, 4], [3, 3], [1, 0], [1, 0]])),
        strokeWidth=alt.StrokeWidth("reports:Q", scale=alt.Scale(type="sqrt", domain=[0, most], range=[0.8, 9]),
                                    legend=None),
        tooltip=["between:N", "reports:Q", "intensity:Q"],
    )  # fmt: skip
    base = alt.Chart(alt.InlineData(nodes)).encode(x=x, y=y)
    circles = base.mark_point(filled=True, fill=colour("paper"), stroke=colour("ink"), strokeWidth=2, opacity=1).encode(
        size=alt.Size("reports:Q", scale=alt.Scale(type="sqrt", range=[60, 700]), legend=None),
        tooltip=["name:N", "reports:Q"],
    )
    names = words(base.encode(text="name:N"), dy=-21, fontSize=12, fontWeight="bold")
    return alt.layer(ties, circles, *names).properties(width=width, height=_HEIGHT)
