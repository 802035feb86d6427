"""The map: where acts are told to have happened, and which countries take part in them."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import altair as alt

from dragoman.charts.asked import Asked, ask, headed, nothing, reports, whom
from dragoman.charts.axes import words
from dragoman.charts.earth import View, capitals, shaped, topology, view_of
from dragoman.charts.names import country_name
from dragoman.charts.render import Picture
from dragoman.charts.theme import AMOUNTS, WIDTH, colour
from dragoman.desk.grids import grid
from dragoman.desk.store import Desk

_PLACES, _LABELS = 400, 12
_LETTER, _LINE = 6.6, 13  # pixels of a label
_SIZE, _MOST_SIZE = 60, 500  # square pixels of the mark of one report, if it has room, and of any at most
_SHARE = 0.9  # of the reports: the part of the earth where so many have their place and their countries is shown
_TONES = ("cooperation", "conflict")


def world(desk: Desk, *, whole: bool = False, width: int = WIDTH, **wanted: Any) -> Picture:
    """The events on the earth: a mark for each place, countries shaded by reports in which they take part.

    A circle is a place of cooperation by mean intensity, a full triangle one of conflict. Where all places are near
    each other their part of the earth is shown; ``whole``: all of it. Without any place the countries are left.
    ``wanted``: as in ``Desk.events``; without ``status`` what has occurred. Raises InputError for what cannot be asked.
    """
    wanted = {"status": "occurred"} | {k: v for k, v in wanted.items() if v}
    asked, headline = ask(desk, wanted), f"{whom(wanted)}: where it happens"
    found = grid(desk, "events", ("place",), also=("lat", "lon", "intensity"), **asked.wanted)
    countries = {r["country"]: r["n"] for r in grid(desk, "events", ("country",), **asked.wanted) if r["country"]}
    countries.pop("IGO", None)
    if not found and not countries:
        return nothing(headline, asked.lines(), width=width, why="no event answers that has a place or a country")
    view = view_of([] if whole else _most(found, countries), width)
    layers = [*_land(countries, asked, view), *_marks(found[:_PLACES], view, width)]
    chart = alt.layer(*layers).properties(width=width, height=view.height)
    return headed(chart, headline, asked.lines(None, *_notes(asked, found, countries)), width=width)


def _notes(asked: Asked, found: list[dict[str, Any]], countries: dict[str, int]) -> list[str]:
    placed, noun = sum(r["n"] for r in found), reports(asked.wanted)
    notes = [f"{placed:,} of {asked.inside:,} {noun} have a place that is known" + (
        f"; drawn: the {_PLACES} places with most." if len(found) > _PLACES else ".")]  # fmt: skip
    lost = sorted(c for c in countries if c not in shaped() and c not in capitals())
    return notes + ([f"Not on this map: {', '.join(country_name(c) for c in lost)}."] if lost else [])


def _most(found: list[dict[str, Any]], countries: dict[str, int]) -> list[tuple[float, float]]:
    """The places and capitals of nearly all reports, those with most first: a stray one does not spread the map."""
    points = [(r["n"], r["lat"], r["lon"]) for r in found]
    points += [(n, *capitals()[c]) for c, n in countries.items() if c in capitals()]
    total, told, kept = sum(p[0] for p in points), 0, []
    for n, lat, lon in sorted(points, reverse=True):
        if told >= _SHARE * total:
            break
        told += n
        kept.append((lat, lon))
    return kept


def classes(most: int) -> list[int]:
    """From which number on each shade of a country is used: some of 1, 2, 5, 10, 20 ..., evenly apart."""
    steps = [1]
    while steps[-1] < most:
        first = int(str(steps[-1])[0])
        steps.append(steps[-1] * 5 // 2 if first == 2 else steps[-1] * 2)
    steps = [s for s in steps if s <= most]
    few = min(len(AMOUNTS), len(steps))
    return sorted({steps[round(i * len(steps) / few)] for i in range(few)})


def _land(countries: dict[str, int], asked: Asked, view: View) -> list[alt.Chart]:
    """All land, the countries that take part by their number of reports, and points for those too small for a shape."""
    world = json.loads(topology())
    begins = classes(max(countries.values(), default=1))
    names = _ranges(begins)
    for shape in world["objects"]["countries"]["geometries"]:
        n = countries.get(shape["properties"]["code"], 0)
        shape["properties"] |= {"reports": n, "amount": names[sum(n >= b for b in begins) - 1] if n else None}
    # as text: Altair copies what it is given many times over
    source = alt.InlineData(json.dumps(world), format=alt.TopoDataFormat(feature="countries", type="topojson"))
    projection = alt.Projection(**view.projection)
    legend = alt.Legend(title=f"{reports(asked.wanted)} in which a country takes part", symbolType="square",
                        symbolStrokeWidth=0, symbolFillColor=alt.Undefined)  # fmt: skip
    shades = alt.Scale(domain=names, range=[colour(a) for a in AMOUNTS[: len(names)]])
    mark = alt.MarkDef(type="geoshape", stroke=colour("coast"), strokeWidth=0.6)
    land = alt.Chart(source, mark=mark, projection=projection).encode(
        color=alt.condition(
            "datum.properties.reports > 0",
            alt.Color("properties.amount:N", scale=shades, legend=legend),
            alt.value(colour("land")),
        ),
        tooltip=[
            alt.Tooltip("properties.name:N", title="country"),
            alt.Tooltip("properties.reports:Q", title="reports"),
        ],
    )
    small = [
        {"country": country_name(c), "reports": n, "lat": capitals()[c][0], "lon": capitals()[c][1],
         "amount": names[sum(n >= b for b in begins) - 1]}
        for c, n in sorted(countries.items()) if c not in shaped() and c in capitals()
    ]  # fmt: skip
    points = alt.Chart(alt.InlineData(small), projection=projection, mark=alt.MarkDef(
        type="square", size=36, opacity=1, stroke=colour("quiet"), strokeWidth=0.8)).encode(
        latitude="lat:Q", longitude="lon:Q", color=alt.Color("amount:N", scale=shades, legend=legend),
        tooltip=["country:N", "reports:Q"])  # fmt: skip
    return [land, *([points] if small else [])]


def _ranges(begins: list[int]) -> list[str]:
    """The numbers of each shade in words: ``1``, ``2 to 9``, ``10 and more``."""
    found = [f"{a:,}" if b == a + 1 else f"{a:,} to {b - 1:,}" for a, b in pairwise(begins)]
    return [*found, f"{begins[-1]:,} and more"]


def _marks(found: list[dict[str, Any]], view: View, width: int) -> list[alt.Chart]:
    """A mark for each place, and the names of those with most reports where they have room."""
    if not found:
        return []
    most = found[0]["n"]
    largest = min(_MOST_SIZE, _SIZE * most)
    rows = [
        {"place": r["place"], "lat": r["lat"], "lon": r["lon"], "reports": r["n"],
         "intensity": round(float(r["intensity"]), 2), "tone": _TONES[float(r["intensity"]) < 0]}
        for r in found
    ]  # fmt: skip
    projection, tones = alt.Projection(**view.projection), list(_TONES)
    base = alt.Chart(alt.InlineData(rows), projection=projection)
    size = alt.Size("reports:Q", scale=alt.Scale(type="sqrt", domain=[0, most], range=[0, largest]), legend=None)
    legend = alt.Legend(title="places by mean intensity", symbolSize=110, symbolOpacity=1)
    shape = alt.Shape("tone:N", scale=alt.Scale(domain=tones, range=["circle", "triangle-up"]), legend=legend)
    strokes = [colour("material cooperation"), colour("material conflict")]
    at = {"latitude": "lat:Q", "longitude": "lon:Q"}
    halo = base.mark_point(stroke=colour("paper"), strokeWidth=4, opacity=1).encode(**at, size=size, shape=shape)
    marks = base.mark_point(strokeWidth=2, opacity=1).encode(
        **at, size=size, shape=shape,
        stroke=alt.Stroke("tone:N", scale=alt.Scale(domain=tones, range=strokes), legend=legend),
        fill=alt.Fill("tone:N", scale=alt.Scale(domain=tones, range=["transparent", strokes[1]]), legend=legend),
        tooltip=["place:N", "reports:Q", "intensity:Q"],
    )  # fmt: skip
    labels = alt.Chart(alt.InlineData(_labels(rows, view, width)), projection=projection).encode(**at, text="label:N")
    return [halo, marks, *words(labels, align="left", baseline="middle", dx=14, fontSize=11)]


def _labels(rows: list[dict[str, Any]], view: View, width: int) -> list[dict[str, Any]]:
    """The names of the places with most reports, as long as none stands upon another or leaves the drawing."""
    placed: list[tuple[float, float, float]] = []
    found: list[dict[str, Any]] = []
    for row in rows:
        x, y = view.at(row["lat"], row["lon"], width)
        label = row["place"] if row["reports"] == 1 else f"{row['place']} {row['reports']:,}"
        end = x + 14 + len(label) * _LETTER
        if end > width or any(x < e and s < end and abs(y - o) < _LINE for s, e, o in placed):
            continue
        placed.append((x, end, y))
        found.append({"lat": row["lat"], "lon": row["lon"], "label": label})
        if len(found) == _LABELS:
            break
    return found
