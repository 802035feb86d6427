"""A chart as bytes: SVG, PNG, a page of HTML, or its Vega-Lite specification; without browser and without network."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from typing import Any, Literal, TypeAlias, get_args

import altair as alt
import vl_convert

from dragoman.charts.theme import config, in_the_dark
from dragoman.errors import InputError

Picture: TypeAlias = alt.Chart | alt.LayerChart | alt.VConcatChart | alt.FacetChart
Format = Literal["svg", "png", "html", "json"]
MEDIA = {"svg": "image/svg+xml", "png": "image/png", "html": "text/html; charset=utf-8", "json": "application/json"}
_SHARPNESS = 2.0  # pixels of a PNG for each of the drawing: sharp on paper and on dense screens

_CLIP = re.compile(r"""(id="|url\(#)clip(\d+)("|\))""")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; \
style-src 'unsafe-inline'; img-src data: blob:">
<title>{title}</title>
<style>body {{ margin: 1rem; background: {paper}; }}</style>
</head>
<body>
<div id="chart" role="img" aria-label="{title}"></div>
<script>{bundle}</script>
<script>
const spec = {spec};
const actions = {{export: true, source: false, compiled: false, editor: false}};
vegaEmbed("#chart", spec, {{renderer: "svg", ast: true, actions}}).catch(console.error);
</script>
</body>
</html>
"""


def render(chart: Picture, format: Format = "svg", *, dark: bool = False) -> bytes:  # noqa: A002 - the word users know
    """The chart as a file's bytes, on white or on dark; the same chart gives the same bytes.

    Takes 0.1 s to 2 s, and one second more the first time in a process. Raises InputError for an unknown format.
    """
    if format not in get_args(Format):
        raise InputError(f"no chart can be written as {format!r}.", do=f"Use one of: {', '.join(get_args(Format))}.")
    spec = to_spec(chart, dark=dark)
    if format == "svg":
        return _numbered(str(vl_convert.vegalite_to_svg(spec))).encode()
    if format == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=_SHARPNESS))
    if format == "html":
        return _page(spec).encode()
    return json.dumps(spec, ensure_ascii=False, sort_keys=True).encode()


def to_spec(chart: Picture, *, dark: bool = False) -> dict[str, Any]:
    """The Vega-Lite specification of a chart, with our theme."""
    spec: dict[str, Any] = _legible(chart.to_dict() | {"config": config()})
    return in_the_dark(spec) if dark else spec


def _legible(value: Any) -> Any:
    """A specification without the signs that XML cannot hold: at one of them in a name vl-convert ends the process."""
    if isinstance(value, str):
        return _NO_XML.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_legible(k): _legible(v) for k, v in value.items()}
    return [_legible(v) for v in value] if isinstance(value, list) else value


def _numbered(svg: str) -> str:
    """The SVG with its clips numbered from one: Vega goes on counting through all charts of a process."""
    number: dict[str, int] = {}
    return _CLIP.sub(lambda m: f"{m[1]}clip{number.setdefault(m[2], len(number) + 1)}{m[3]}", svg)


def _page(spec: dict[str, Any]) -> str:
    """A page that needs nothing but itself: Vega stands in it, and its policy lets it fetch nothing.

    vl-convert's own page is not used: a name with ``</script>`` in it would end its script.
    """
    inside = json.dumps(spec, sort_keys=True).replace("<", "\\u003c")
    title = html.escape(spec.get("description", "Chart"))
    return _PAGE.format(title=title, paper=spec["config"]["background"], bundle=_bundle(), spec=inside)


@cache
def _bundle() -> str:
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))
