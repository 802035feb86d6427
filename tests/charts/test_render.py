"""Charts as files: whole, the same each time, with nothing fetched and nothing let through."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from quarrels import story

from dragoman.charts.kinds import KINDS, draw
from dragoman.charts.render import render
from dragoman.desk.store import Desk
from dragoman.errors import InputError

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & \"'"


def words(svg):
    """The texts of a picture."""
    return ["".join(e.itertext()) for e in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_desk_gives_the_same_bytes(desk, kind):
    assert render(draw(kind, desk), "svg") == render(draw(kind, desk), "svg")


@pytest.mark.parametrize("kind", KINDS)
def test_an_svg_is_whole_and_fetches_nothing(desk, kind):
    svg = render(draw(kind, desk), "svg")
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert {e.tag for e in root.iter()}.isdisjoint({f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject"})
    assert set(re.findall(rb"https?://[^\"' ]+", svg)) <= {
        b"http://www.w3.org/2000/svg",
        b"http://www.w3.org/1999/xlink",
    }


def test_a_png_is_twice_as_sharp_as_the_drawing(desk):
    png = render(draw("status", desk, width=400), "png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20]) > 2 * 400


def test_light_and_dark_differ_in_colours_alone(desk):
    light, dark = (render(draw("timeline", desk), "svg", dark=d).decode() for d in (False, True))
    colours = r"#[0-9a-f]{6}"
    assert light != dark
    assert re.sub(colours, "", light) == re.sub(colours, "", dark)


def test_a_page_needs_nothing_but_itself(desk):
    page = render(draw("network", desk), "html").decode()
    around = page.split("<script>")[0] + page.split("</script>")[-1]
    assert not re.findall(r"(?:src|href)=", around)
    assert "default-src 'none'" in page
    assert "unsafe-eval" not in page
    assert page.count("</script>") == 2  # Vega, and the chart


def test_json_is_a_specification(desk):
    spec = json.loads(render(draw("balance", desk), "json"))
    assert "vega-lite" in spec["$schema"]
    assert spec["config"]["background"] == "#ffffff"


def test_an_unknown_format_is_refused(desk):
    with pytest.raises(InputError, match="svg, png, html, json"):
        render(draw("balance", desk), "gif")


@pytest.mark.parametrize("kind", ["network", "positions"])
def test_names_that_would_break_out_stay_words(tmp_path, kind):
    act = ("CONSULT", "occurred", 4.0, "2026-03-01", (HOSTILE,), ("Kenya",), None)
    with Desk.open(str(tmp_path / "desk.db")) as desk:
        desk.add([story("s1", "2026-03-02", [act], [(HOSTILE, "wants", HOSTILE)])], copies=False)
        picture = draw(kind, desk, **({"by": "name"} if kind == "network" else {}), who=HOSTILE)
        svg, page = render(picture, "svg"), render(picture, "html").decode()
    assert any(w.startswith("</script>") for w in words(svg))
    assert b"<script" not in svg
    assert b"<img" not in svg
    assert "<script>alert" not in page
    assert "<img" not in page.split("</script>")[-2] + page.split("</script>")[-1]
