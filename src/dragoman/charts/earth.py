"""The shapes of countries, points for those too small to have one, and how a part of the earth is put on paper."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.lexicon.gazetteer import load_places
from dragoman.lexicon.table import load_table

_FOLDER = files("dragoman.charts") / "shapes"
_WORLD_ACROSS, _WORLD_UP = 5.413, 2.36  # of the Equal Earth projection at scale 1, without the Antarctic
_WORLD_MIDDLE = 0.135  # how far up its middle is, at scale 1
_CRIMEA = (32.0, 37.0, 44.0, 46.5)  # west, east, south, north (degrees)
_SMALLEST = 26.0  # degrees across: nearer the coarse shapes are no help
_MARGIN = 0.22  # of what is shown, around it
_REGIONAL = 90.0  # degrees across, up to which a part of the earth is shown alone
_STEEP = 75.0  # degrees of latitude, from which Mercator's projection misleads too much


@dataclass(frozen=True)
class View:
    """A part of the earth on paper: Vega's projection, and pixels high."""

    projection: dict[str, Any]
    height: int
    whole: bool

    def at(self, lat: float, lon: float, width: int) -> tuple[float, float]:
        """About where a place comes, in pixels from the upper left: enough to keep words apart."""
        if self.whole:
            scale = self.projection["scale"]
            middle = self.projection["translate"][1]
            return width / 2 + scale * math.radians(lon) * 0.86, middle - scale * math.radians(lat) * 0.93
        west, north = self.projection["center"]
        scale = self.projection["scale"]
        x = width / 2 + scale * math.radians(lon - west)
        return x, self.height / 2 - scale * (_mercator(lat) - _mercator(north))


@cache
def topology() -> str:
    """The countries as TopoJSON: Natural Earth 1:110 million, each with ``code`` and ``name``, or left out."""
    world = json.loads((_FOLDER / "countries-110m.json").read_text(encoding="utf-8"))
    codes = {r["name"]: r["code"] for r in load_table(_FOLDER / "codes.tsv", ("name", "code"))}
    countries = world["objects"]["countries"]
    _give_crimea(world)
    shapes = []
    for shape in countries["geometries"]:
        name = shape["properties"]["name"]
        if codes[name]:
            shape["properties"] = {"code": codes[name], "name": name}
            shapes.append(shape)
    world["objects"] = {"countries": {"type": "GeometryCollection", "geometries": shapes}}
    return json.dumps(world)


def _give_crimea(world: dict[str, Any]) -> None:
    """Put Crimea's polygon from Russia's to Ukraine's, whose it is in our tables and in ISO 3166-2."""
    russia, ukraine = (
        next(s for s in world["objects"]["countries"]["geometries"] if s["properties"]["name"] == name)
        for name in ("Russia", "Ukraine")
    )
    crimea = [p for p in russia["arcs"] if _inside(world, p, _CRIMEA)]
    russia["arcs"] = [p for p in russia["arcs"] if p not in crimea]
    ukraine["arcs"] = [*(ukraine["arcs"] if ukraine["type"] == "MultiPolygon" else [ukraine["arcs"]]), *crimea]
    ukraine["type"] = "MultiPolygon"


def _inside(world: dict[str, Any], polygon: list[list[int]], box: tuple[float, float, float, float]) -> bool:
    """Whether all points of a polygon are in a box: west, east, south, north (degrees)."""
    (scale_x, scale_y), (x0, y0) = world["transform"]["scale"], world["transform"]["translate"]
    for arc in (world["arcs"][a if a >= 0 else ~a] for a in polygon[0]):
        x = y = 0  # each point is told as its step from the one before
        for dx, dy in arc:
            x, y = x + dx, y + dy
            lon, lat = x * scale_x + x0, y * scale_y + y0
            if not (box[0] <= lon <= box[1] and box[2] <= lat <= box[3]):
                return False
    return True


@cache
def shaped() -> frozenset[str]:
    """The codes of countries that have a shape."""
    shapes = json.loads(topology())["objects"]["countries"]["geometries"]
    return frozenset(s["properties"]["code"] for s in shapes)


@cache
def capitals() -> dict[str, tuple[float, float]]:
    """Country → latitude and longitude (degrees) of its capital."""
    return {p.country: (p.lat, p.lon) for p in load_places() if p.kind == "capital" and p.country}


def view_of(points: list[tuple[float, float]], width: int) -> View:
    """The part of the earth that shows the points (latitude, longitude); the whole where they are far apart or none."""
    if points:
        south, north = min(p[0] for p in points), max(p[0] for p in points)
        west, east = min(p[1] for p in points), max(p[1] for p in points)
        if east - west <= _REGIONAL and south > -_STEEP and north < _STEEP:
            return _region(south, north, west, east, width)
    scale = width / _WORLD_ACROSS
    height = round(scale * _WORLD_UP)
    projection = {
        "type": "equalEarth",
        "scale": scale,
        "translate": [width / 2, height / 2 + _WORLD_MIDDLE * scale],
        "clipExtent": [[0, 0], [width, height]],
    }
    return View(projection, height, whole=True)


def _region(south: float, north: float, west: float, east: float, width: int) -> View:
    """A part of the earth by Mercator's projection, in which every map of a region on a screen is drawn."""
    wide = max(_SMALLEST, (east - west) * (1 + 2 * _MARGIN))
    scale = width / math.radians(wide)
    high = scale * (_mercator(north) - _mercator(south)) * (1 + 2 * _MARGIN)
    height = round(min(max(high, width * 0.5), width * 0.7))
    scale *= min(1.0, height / high) if high else 1.0
    middle = math.degrees(2 * math.atan(math.exp((_mercator(north) + _mercator(south)) / 2)) - math.pi / 2)
    projection = {"type": "mercator", "center": [(west + east) / 2, middle], "scale": scale,
                  "translate": [width / 2, height / 2], "clipExtent": [[0, 0], [width, height]]}  # fmt: skip
    return View(projection, height, whole=False)


def _mercator(lat: float) -> float:
    """How far up a latitude (degrees) is by Mercator's projection at scale 1."""
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
