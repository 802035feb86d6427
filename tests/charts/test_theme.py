"""Colours that are told apart in grey, by the colour-blind, on white and on dark."""

import json
from itertools import pairwise

import pytest

from dragoman.charts.kinds import KINDS, draw
from dragoman.charts.render import to_spec
from dragoman.charts.theme import AMOUNTS, COLOURS, QUADS, SHAPES, STATUSES, contrast, in_the_dark, luminance

PAPERS = (0, 1)  # on white, on dark
FILLED = {"for", "against", "neither"}


def shown(name, paper):
    return COLOURS[name][paper]


@pytest.mark.parametrize(("one", "two", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one, two, ratio):
    assert contrast(one, two) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(("one", "two"), list(pairwise(STATUSES)))
def test_neighbouring_statuses_differ_in_grey(one, two, paper):
    assert contrast(shown(one, paper), shown(two, paper)) >= 1.3


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("side", ["cooperation", "conflict"])
def test_words_and_deeds_of_a_bar_differ_in_grey(side, paper):
    assert contrast(shown(f"verbal {side}", paper), shown(f"material {side}", paper)) >= 2


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", [*STATUSES, *QUADS])
def test_every_mark_stands_out_from_the_paper(name, paper):
    assert contrast(shown(name, paper), shown("paper", paper)) >= 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("paper", PAPERS)
def test_words_are_read_on_paper_and_on_fills(paper):
    for ground in ("paper", *FILLED):
        assert contrast(shown("ink", paper), shown(ground, paper)) >= 4.5  # WCAG 2.2, 1.4.3
    assert contrast(shown("quiet", paper), shown("paper", paper)) >= 4.5


@pytest.mark.parametrize("paper", PAPERS)
def test_shades_of_countries_go_one_way_and_leave_marks_to_be_seen(paper):
    shades = [luminance(shown(a, paper)) for a in AMOUNTS]
    assert shades == sorted(shades, reverse=paper == 0)
    for one, two in pairwise(AMOUNTS):
        assert contrast(shown(one, paper), shown(two, paper)) >= 1.25
    for mark in ("material conflict", "material cooperation"):
        assert contrast(shown(mark, paper), shown(AMOUNTS[-1], paper)) >= 2


def test_each_status_has_a_mark_of_its_own():
    assert set(SHAPES) == set(STATUSES)
    assert len(set(SHAPES.values())) == len(STATUSES)


def test_a_light_colour_has_one_dark_one():
    assert len({light for light, _ in COLOURS.values()}) == len(COLOURS)


def test_the_dark_leaves_data_as_they_are():
    light = COLOURS["ink"][0]
    spec = {"mark": {"color": light}, "datasets": {"d": [{"name": light}]}, "data": {"values": [light]}}
    dark = in_the_dark(spec)
    assert dark["mark"]["color"] == COLOURS["ink"][1]
    assert (dark["datasets"], dark["data"]) == (spec["datasets"], spec["data"])


@pytest.mark.parametrize("kind", KINDS)
def test_no_light_colour_is_left_in_the_dark(desk, kind):
    spec = to_spec(draw(kind, desk), dark=True)
    spec.pop("datasets", None)
    told = json.dumps(spec).lower()
    assert not [name for name, (light, dark) in COLOURS.items() if f'"{light}"' in told and light != dark]
    assert '"white"' not in told
    assert '"black"' not in told
