"""What each picture shows of a desk."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from dragoman.charts.axes import ticks
from dragoman.charts.days import Days
from dragoman.charts.earth import capitals, shaped, topology, view_of
from dragoman.charts.kinds import KINDS, draw
from dragoman.charts.names import country_code, country_name
from dragoman.charts.network import kind_of, places
from dragoman.charts.render import render, to_spec
from dragoman.charts.theme import COLOURS, SHAPES
from dragoman.charts.world import classes
from dragoman.errors import InputError
from dragoman.lexicon.countries import load_countries

SVG = "{http://www.w3.org/2000/svg}"


def words(chart):
    """The texts of a picture."""
    texts = ET.fromstring(render(chart, "svg")).iter(f"{SVG}text")
    return [line for e in texts for line in ([e.text or ""] if not len(e) else [t.text or "" for t in e])]


def rows(chart, *fields):
    """The rows of a picture's data that have all the fields."""
    found = []
    for data in to_spec(chart).get("datasets", {}).values():
        found += [r for r in data if isinstance(r, dict) and set(fields) <= set(r) and r not in found]
    return found


# -- all kinds -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_the_headline_says_whose_days_and_how_many(desk, kind):
    who = {"country": "KEN"}
    told = words(draw(kind, desk, **who))
    assert told
    assert any(w.startswith("Kenya: ") for w in told)
    assert any(re.search(r"\d+ (reports?|positions?)\b", w) for w in told)
    assert any("March 2026" in w for w in told)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_to_draw_is_said_and_no_error(desk, kind):
    assert any(w.startswith("Nothing to draw") for w in words(draw(kind, desk, country="ISL")))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_far_from_the_news_is_counted_and_not_drawn(desk, kind):
    if kind != "positions":
        assert any("Not counted: 1 " in w for w in words(draw(kind, desk, country="NOR")))


def test_an_unknown_kind_is_refused(desk):
    with pytest.raises(InputError, match="timeline"):
        draw("pie", desk)


def test_what_cannot_be_asked_is_refused(desk):
    with pytest.raises(InputError, match="cannot be asked for"):
        draw("timeline", desk, colour="red")
    with pytest.raises(InputError, match="no day"):
        draw("timeline", desk, start="yesterday")


def test_filters_stand_below_the_headline(desk):
    assert any("type ASSAULT" in w for w in words(draw("timeline", desk, type="ASSAULT")))


# -- timeline and balance ------------------------------------------------------------------------------------
def test_a_dyad_is_drawn_each_way(desk):
    told = words(draw("timeline", desk, dyad="KEN-GHA"))
    assert [w for w in told if w in ("Kenya → Ghana", "Ghana → Kenya", "Kenya and Ghana together")] == [
        "Kenya → Ghana", "Ghana → Kenya", "Kenya and Ghana together"]  # fmt: skip


def test_an_actor_acts_and_is_acted_upon(desk):
    told = words(draw("timeline", desk, country="KEN"))
    assert "By Kenya" in told
    assert "Toward Kenya" in told


def test_a_status_is_a_shape_and_only_deeds_are_full(desk):
    """So that a plan, a wish, a fear and a denial are no deed at a glance, on grey paper too."""
    seen = {}
    for e in ET.fromstring(render(draw("timeline", desk), "svg")).iter(f"{SVG}path"):
        label = e.get("aria-label", "")
        if e.get("aria-roledescription") == "point" and "status: " in label:
            status = label.split("status: ")[1].split(";")[0]
            outline = re.sub(r"[-\d.,]+", "", e.get("d")) if status != "denied" else "cross"
            seen[status] = (outline, e.get("fill"))
    assert set(seen) == set(SHAPES)
    assert len({outline for outline, _ in seen.values()}) >= 4
    full = {status for status, (_, fill) in seen.items() if fill != COLOURS["paper"][0]}
    assert full == {"occurred"}


@pytest.mark.parametrize(("first", "last", "step", "day", "start", "end"), [
    ("2026-03-01", "2026-03-31", "day", "2026-03-04", "2026-03-04", "2026-03-05"),
    ("2026-01-01", "2026-10-31", "week", "2026-03-04", "2026-03-02", "2026-03-09"),
    ("2026-01-01", "2026-10-31", "month", "2026-12", "2026-12-01", "2027-01-01"),
    ("1990-01-01", "2026-10-31", "year", "2024", "2024-01-01", "2025-01-01"),
    ("2026-03-04", "2026-03-31", "day", "2025-11-01", "2026-03-04", "2026-03-05"),  # what began before is put first
])  # fmt: skip
def test_days_are_counted_in_steps(first, last, step, day, start, end):
    days = Days(first, last, step)
    assert (days.start_of(day), days.end_of(start)) == (start, end)


def test_days_are_the_same_in_every_zone(desk, monkeypatch):
    here = render(draw("timeline", desk), "svg")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert render(draw("timeline", desk), "svg") == here


def test_balance_counts_deeds_unless_asked_for_others(desk):
    found = {(r["kind"], r["height"]) for r in rows(draw("balance", desk, dyad="KEN-GHA"), "height", "kind")}
    assert found == {("verbal cooperation", 1), ("verbal conflict", -1)}
    feared = rows(draw("balance", desk, dyad="KEN-GHA", status="hypothetical"), "height", "kind")
    assert [(r["kind"], r["height"]) for r in feared] == [("material conflict", -1)]


@pytest.mark.parametrize(("days", "shown"), [
    (Days("2026-03-18", "2026-03-18", "day"), ["2026-3-18"]),
    (Days("2026-03-18", "2026-03-20", "day"), ["2026-3-18", "2026-3-19", "2026-3-20"]),
    (Days("2024-11-01", "2026-03-20", "month"), ["2025-1-1", "2025-4-1", "2025-7-1", "2025-10-1", "2026-1-1"]),
    (Days("1987-11-01", "2010-03-20", "year"), ["1990-1-1", "1995-1-1", "2000-1-1", "2005-1-1", "2010-1-1"]),
])  # fmt: skip
def test_each_day_stands_once_below_the_line(days, shown):
    found = [t.to_dict() for t in ticks(days)]
    assert [f"{t['year']}-{t['month']}-{t['date']}" for t in found] == shown


def test_every_report_of_a_dyad_is_in_one_band(desk):
    marks = rows(draw("timeline", desk, dyad="KEN-GHA"), "status", "reports")
    assert sum(r["reports"] for r in marks) == desk.count("events", dyad="KEN-GHA") == 6


# -- network -------------------------------------------------------------------------------------------------
def test_two_that_act_together_are_joined_and_two_against_a_third_are_not(desk):
    found = {(r["between"], r["reports"]) for r in rows(draw("network", desk, status=None, country="KEN"), "between")}
    assert ("Ghana and Kenya", 2) in found  # the talks and the accusation: what has occurred


def test_places_are_the_same_each_time_and_no_name_stands_on_another():
    lines = [{"one": f"C{i:02}", "two": f"C{j:02}", "n": i + j} for i in range(8) for j in range(i + 1, 8)]
    at = places(lines, 720)
    assert at == places(list(reversed(lines)), 720)
    spots = sorted(at.values())
    assert all(abs(a[0] - b[0]) > 40 or abs(a[1] - b[1]) > 35 for i, a in enumerate(spots) for b in spots[i + 1 :])


@pytest.mark.parametrize(("mean", "kind"), [(9, "firm cooperation"), (0, "some cooperation"), (-1, "some conflict"),
                                            (-9, "firm conflict")])  # fmt: skip
def test_a_line_is_friendly_or_hostile_by_its_mean(mean, kind):
    assert kind_of(mean) == kind


# -- positions -----------------------------------------------------------------------------------------------
def test_a_cell_has_the_latest_stance_and_the_number(desk):
    told = words(draw("positions", desk))
    assert "opposes 2" in told  # Kenya wanted, then opposed
    assert "supports" in told
    assert {"fishing rights", "the harbour"} <= set(told)


def test_countries_stand_with_their_names(desk):
    assert "Ghana" in words(draw("positions", desk, by="country"))


def test_on_one_issue_the_latest_stance_has_a_frame(desk):
    found = rows(draw("positions", desk, issue="fishing"), "holder", "stance")
    assert {(r["holder"], r["stance"]) for r in found if r["latest"]} == {("Kenya", "opposes"), ("Ghana", "opposes")}
    assert {(r["holder"], r["stance"]) for r in found if not r["latest"]} == {("Kenya", "wants")}


# -- map -----------------------------------------------------------------------------------------------------
def test_the_map_zooms_in_where_places_are_near_each_other(desk):
    near = to_spec(draw("map", desk, dyad="KEN-GHA"))
    far = to_spec(draw("map", desk))
    assert '"mercator"' in json.dumps(near["layer"])
    assert '"equalEarth"' in json.dumps(far["layer"])
    assert '"equalEarth"' in json.dumps(to_spec(draw("map", desk, dyad="KEN-GHA", whole=True))["layer"])


def test_without_any_place_countries_are_left(desk):
    told = words(draw("map", desk, status="hypothetical"))
    assert any(w.startswith("0 of 1 reports have a place") for w in told)
    assert "reports in which a country takes part" in told


def test_a_state_too_small_for_a_shape_is_a_point(desk):
    assert "SGP" not in shaped()
    assert [r["country"] for r in rows(draw("map", desk), "country", "amount")] == ["Singapore"]


def test_every_shape_has_one_of_our_codes():
    ours = {c.code for c in load_countries()}
    assert shaped() - ours == {"ATF"}
    assert {"RUS", "UKR", "XKX", "TWN", "PSE", "ESH"} <= shaped()
    assert len(json.loads(topology())["objects"]["countries"]["geometries"]) == 176  # all but the Antarctic


def test_crimea_has_the_code_that_our_places_have():
    shapes = json.loads(topology())["objects"]["countries"]["geometries"]
    ukraine = next(s for s in shapes if s["properties"]["code"] == "UKR")
    assert ukraine["type"] == "MultiPolygon"
    assert len(ukraine["arcs"]) == 2


def test_most_small_states_have_a_point():
    unshaped = {c.code for c in load_countries() if c.kind == "member"} - shaped()
    assert len(unshaped - set(capitals())) <= 8


@pytest.mark.parametrize(("points", "whole"), [
    ([], True), ([(50.4, 30.5)], False), ([(50.4, 30.5), (55.7, 37.6)], False), ([(50.4, 30.5), (-1.2, -78.5)], True),
    ([(78.2, 15.6)], True),
])  # fmt: skip
def test_a_part_of_the_earth_is_shown_where_it_holds_all(points, whole):
    view = view_of(points, 720)
    assert view.whole is whole
    for lat, lon in points:
        x, y = view.at(lat, lon, 720)
        assert 0 <= x <= 720
        assert 0 <= y <= view.height


@pytest.mark.parametrize(("most", "begins"), [(1, [1]), (3, [1, 2]), (5, [1, 2, 5]), (150, [1, 5, 20, 50])])
def test_shades_begin_at_round_numbers(most, begins):
    assert classes(most) == begins


# -- status --------------------------------------------------------------------------------------------------
def test_shares_of_statuses_add_up(desk):
    shares = {}
    for r in rows(draw("status", desk), "row", "share"):
        shares[r["row"]] = shares.get(r["row"], 0) + r["share"]
    assert set(shares) == {"ASSAULT", "CONSULT", "ACCUSE", "AID"}
    assert all(total == pytest.approx(1) for total in shares.values())


def test_statuses_by_month(desk):
    assert "2026-03" in words(draw("status", desk, by="month"))
    with pytest.raises(InputError, match="type or by month"):
        draw("status", desk, by="colour")


# -- names ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("text", "code"), [("KEN", "KEN"), ("ken", "KEN"), ("Kenya", "KEN"), ("russia", "RUS"),
                                            ("IGO", "IGO"), ("Lavrov", None)])  # fmt: skip
def test_a_country_is_known_by_code_and_name(text, code):
    assert country_code(text) == code


def test_an_unknown_code_stays():
    assert (country_name("USA"), country_name("XYZ")) == ("United States", "XYZ")
