"""Actors, countries, dyads, issues, the calendar, the network and the map: pages, twins, links, and hostile words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import quote, urlsplit

import pytest
import vobject
from handmade import HOSTILE_ID, PLAIN, coding, hostile
from starlette.testclient import TestClient

from dragoman.web import Settings, make_app

HTML = {"accept": "text/html"}
PAGES = [
    "/actor/Kenya", "/actor/Musalia Mudavadi", "/country/KEN", "/country/ken?from=2026-04&to=2026-04", "/dyad/KEN-GHA",
    "/dyad/NOR-SWE?from=2026", "/issues", "/issues?issue=ceasefire&country=GHA", "/issue/ceasefire in Sudan",
    "/issue/ceasefire in Sudan?by=country", "/calendar?month=2026-04",
    "/calendar?month=2026-04&country=KEN&actor=ghana",
    "/network", "/network?by=name&status=planned", "/map", "/map?status=planned&type=CONSULT&country=KEN",
]  # fmt: skip


def moved(**fields) -> object:
    """A later story of the small desk's talks, with other words."""
    return coding(say=lambda f: fields.get(f, PLAIN[f]), id_=fields["id"], published="2026-04-17")


POSTPONED = {"id": "moved", "said": "postponed", "location": "in Nairobi until", "when": "April 27",
             "value": "2026-04-27"}  # fmt: skip
OFF = {"id": "off", "said": "called off", "location": "in Nairobi set for"}


class Read(HTMLParser):
    """What a page is made of: links, pictures, headings, fields and their labels, tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str, name: str) -> list[str]:
        """An attribute of all tags of a name."""
        return [a[name] for t, a in self.tags if t == tag and a.get(name) is not None]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_shown_and_its_twin_is_its_model(room, path):
    page = room.get(path, headers=HTML)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    at, _, query = path.partition("?")
    twin = room.get(f"{at}.json?{query}")
    assert twin.status_code == 200
    assert twin.json()
    ref = next(a["href"] for t, a in Read(page.text).tags if t == "link" and a.get("rel") == "alternate")
    assert room.get(ref).json() == twin.json()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_without_eyes_and_without_script(room, path):
    read = Read(room.get(path, headers=HTML).text)
    levels = [int(t[1]) for t, _ in read.tags if re.fullmatch("h[1-6]", t)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    labelled = set(read.all("label", "for"))
    for tag, attrs in read.tags:
        if tag in ("input", "select") and attrs.get("type") != "hidden":
            assert attrs["id"] in labelled
        if tag == "th":
            assert attrs["scope"] in ("col", "row", "colgroup")
        if tag == "img":
            assert attrs["alt"]
            assert attrs["width"]
            assert attrs["height"]
        assert not any(name.startswith("on") or name == "style" for name in attrs)
    ids = [a["id"] for _, a in read.tags if a.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_to_a_page_that_exists(room, path):
    read = Read(room.get(path, headers=HTML).text)
    ids = {a["id"] for _, a in read.tags if a.get("id")}
    for href in sorted(set(read.all("a", "href"))):
        parts = urlsplit(href)
        if not parts.path:
            assert parts.fragment in ids, href
        elif not parts.path.startswith("/chart/"):
            answer = room.get(href, headers=HTML)
            assert answer.status_code == 200, href


def count_at(room, href: str) -> int:
    parts = urlsplit(href)
    return room.get(f"{parts.path}.json?{parts.query}").json()["total"]


@pytest.mark.parametrize("path", ["/actor/Ghana", "/country/GHA", "/dyad/KEN-GHA", "/issues", "/map?status=planned"])
def test_every_number_is_that_of_its_evidence(room, path):
    at, _, query = path.partition("?")
    found = []

    def walk(value):
        if isinstance(value, dict):
            if set(value) == {"label", "n", "href"}:
                found.append(value)
            for v in value.values():
                walk(v)
        elif isinstance(value, list):
            for v in value:
                walk(v)

    walk(room.get(f"{at}.json?{query}").json())
    assert found
    for number in found:
        assert count_at(room, number["href"]) == number["n"], number


@pytest.mark.parametrize("path", ["/issues", "/calendar", "/network", "/map", "/country/KEN", "/dyad/KEN-GHA"])
def test_an_empty_desk_has_pages_that_say_so(empty, path):
    with TestClient(make_app(empty, Settings()), base_url="http://127.0.0.1") as client:
        page = client.get(path, headers=HTML)
        assert page.status_code == 200
        assert 'class="none"' in page.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/actor/Nobody", 404, "Nobody in the stories"),
        ("/country/XQX", 404, "No country has the code"),
        ("/country/12", 404, "three letters"),
        ("/dyad/KEN", 404, "no dyad"),
        ("/dyad/KEN-KEN", 404, "two countries"),
        ("/dyad/KEN-XQX", 404, "No country has the code"),
        ("/issue/nothing", 404, "No position on this desk"),
        ("/calendar?month=2026-13", 422, "month"),
        ("/calendar?country=KENYA", 422, "country"),
        ("/network?status=wild", 400, "is no status"),
        ("/network?act=warn", 400, "cannot be asked for by act"),
        ("/country/KEN?from=yesterday", 422, "from"),
        ("/country/KEN?since=2026", 422, "since"),
    ],
)
def test_what_does_not_exist_or_cannot_be_asked_is_said(room, path, status, words):
    page = room.get(path, headers=HTML)
    assert page.status_code == status
    assert words in page.text


HOSTILE = [
    f"/actor/{quote(hostile('speaker'), safe='')}", f"/issue/{quote(hostile('issue'), safe='')}", "/issues", "/map",
    "/network?by=name&status=planned", "/calendar?month=2026-04", "/country/KEN", "/dyad/KEN-GHA",
]  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_words_of_stories_stay_words(room, path):
    page = room.get(path, headers=HTML)
    assert page.status_code == 200
    read = Read(page.text)
    assert not any(t in ("script", "img") and "alert" in str(a) and "alt" not in a for t, a in read.tags)
    assert all(a.get("src", "").startswith("/static/") for t, a in read.tags if t == "script")
    assert not any(href.startswith("javascript") for href in read.all("a", "href"))
    assert "49" not in re.sub(r"\{\{ 7\*7 \}\}", "", page.text) or "{{ 7*7 }}" in page.text


# -- persons, dyads, issues ------------------------------------------------------------------------------------
def test_an_actor_is_everybody_of_exactly_this_name(room):
    found = room.get("/actor/Ghana.json").json()
    assert [r["country"]["label"] for r in found["roles"]] == ["Ghana"]
    assert {s["issue"]: (s["stance"], s["n"]["n"]) for s in found["stands"]} == {"ceasefire in Sudan": ("wants", 2)}
    assert "Kenya" in [p["name"] for p in found["partners"]]


def test_a_time_is_counted_in_smaller_steps_when_it_is_asked_for_alone(room):
    found = room.get("/country/NOR.json?from=2026&to=2026").json()
    assert found["step"] == "month"
    (month,) = [p for p in found["periods"] if p["label"] == "2026-04"]
    assert room.get(f"/country/NOR.json?{urlsplit(month['href']).query}").json()["step"] == "day"


def test_a_dyad_tells_which_way_each_act_goes(room):
    found = room.get("/dyad/SWE-NOR.json").json()
    assert [(a["way"], a["event"]["type"]) for a in found["acts"] if a["event"]["type"] == "ASSAULT"] == [
        ("back", "ASSAULT")
    ]
    assert (found["there"]["events"]["n"], found["back"]["conflict"]["n"]) == (0, 1)


def test_a_stance_that_changed_is_told_with_its_day(desk, room):
    later = coding("later", published="2026-04-20")
    changed = replace(later, positions=(replace(later.positions[0], stance="opposes"),))
    desk.add([changed])
    holders = room.get("/issue/ceasefire in Sudan.json").json()["holders"]
    holder = next(h for h in holders if h["name"] == "Ghana")
    assert (holder["stance"], sorted(holder["cells"])) == ("opposes", ["opposes", "wants"])
    assert [(t["day"], t["before"], t["after"]) for t in holder["turns"]] == [("2026-04-20", "wants", "opposes")]
    assert "changed on <time>2026-04-20</time>" in room.get("/issue/ceasefire in Sudan", headers=HTML).text


# -- the calendar ----------------------------------------------------------------------------------------------
@pytest.fixture
def talks(desk):
    """The desk without stories that announce the same once more, for nobody or in hostile words."""
    desk.remove(["undated", HOSTILE_ID])
    return desk


@pytest.mark.usefixtures("talks")
def test_an_act_ahead_stands_on_its_days_with_every_story(room):
    found = room.get("/calendar.json?month=2026-04&country=KEN&actor=kenya").json()
    (entry,) = found["entries"]
    assert (entry["start"], entry["end"], entry["status"]) == ("2026-04-20", "2026-04-21", "confirmed")
    assert {s["href"].split("#")[0] for s in entry["sources"]} == {"/story/talks", "/story/reprint"}
    days = {c["day"]: [e["href"] for e in c["entries"]] for week in found["weeks"] for c in week}
    assert days["2026-04-20"].count(f"#{entry['id']}") == days["2026-04-21"].count(f"#{entry['id']}") == 1


def test_what_is_moved_shows_on_both_days_and_says_so(talks, room):
    talks.add([moved(**POSTPONED)])
    page = room.get("/calendar?month=2026-04&actor=kenya", headers=HTML).text
    assert "moved from 2026-04-20/2026-04-21 to 2026-04-27" in page
    assert "(moved)" in page
    found = room.get("/calendar.json?month=2026-04&actor=kenya").json()
    on = {c["day"]: [e["was_here"] for e in c["entries"]] for w in found["weeks"] for c in w if c["entries"]}
    assert (on["2026-04-20"], on["2026-04-27"]) == ([True], [False])


def test_what_is_moved_out_of_a_month_is_still_told_there(talks, room):
    talks.add([moved(**POSTPONED | {"value": "2026-05-04", "when": "May 4"})])
    found = room.get("/calendar.json?month=2026-04&actor=kenya").json()
    assert found["entries"] == []
    assert [e["start"] for e in found["moved_away"]] == ["2026-05-04"]


def test_what_is_called_off_is_cancelled(talks, room):
    talks.add([moved(**OFF)])
    (entry,) = room.get("/calendar.json?month=2026-04&actor=kenya").json()["entries"]
    assert entry["status"] == "cancelled"
    assert "called off" in entry["changes"][0]
    assert "(cancelled)" in room.get("/calendar?month=2026-04", headers=HTML).text


def test_the_file_for_calendar_programs_is_valid_and_follows_changes(talks, room):
    first = room.get("/calendar.ics?actor=kenya")
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    before = vobject.readOne(first.text)
    before.validate(raiseException=True)
    talks.add([moved(**OFF)])
    with TestClient(make_app(talks, Settings()), base_url="http://127.0.0.1") as again:
        after = vobject.readOne(again.get("/calendar.ics?actor=kenya").text)
    assert before.vevent.uid.value == after.vevent.uid.value
    assert (before.vevent.status.value, after.vevent.status.value) == ("CONFIRMED", "CANCELLED")
    assert vobject.readOne(room.get("/calendar.ics").text).validate(raiseException=True)


def test_a_calendar_program_shows_the_calendars_own_key(guarded):
    assert guarded.get("/calendar.ics").status_code == 401
    key = guarded.app.calendar_key()
    assert guarded.get(f"/calendar.ics?key={key}").status_code == 200
    assert guarded.get(f"/calendar.json?key={key}").status_code == 401
    told = guarded.get("/calendar.json", headers={"authorization": "Bearer a token of the tests"}).json()["subscribe"]
    assert told.endswith(f"/calendar.ics?key={key}")


# -- pictures --------------------------------------------------------------------------------------------------
def test_a_picture_is_drawn_once_and_may_load_nothing(room, monkeypatch):
    from dragoman.web.views import chart

    drawn = []

    def render(_picture, form, *, dark):
        drawn.append((form, dark))
        return b"<svg/>"

    monkeypatch.setattr(chart, "render", render)
    for _ in range(3):
        answer = room.get("/chart/course.svg?dyad=KEN-GHA")
    assert drawn == [("svg", False)]
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert room.get("/chart/course.png?dyad=KEN-GHA&dark=true").headers["content-type"] == "image/png"
    assert drawn[1:] == [("png", True)]


def test_pictures_that_look_otherwise_are_drawn_for_themselves(room):
    address = "/chart/network.svg?status=planned"
    looks = [room.get(f"{address}{how}").text for how in ("", "&dark=true", "&width=340", "&by=name")]
    assert len(set(looks)) == len(looks)


def test_what_a_page_asks_for_itself_stays_in_its_addresses(room):
    assert "by=name" in room.get("/network?by=name&status=planned").text
    assert "rows" not in room.get("/search/events.json?rows=5&sheet=1").json()["question"]


def test_hostile_words_in_a_picture_stay_words(room):
    data = room.get("/chart/network.svg?by=name&status=planned&width=340&dark=true").text
    assert not [e for e in ET.fromstring(data).iter() if e.tag.endswith(("script", "image", "foreignObject"))]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/chart/pie.svg", 422), ("/chart/map.gif", 422), ("/chart/map.svg?width=99999", 422),
     ("/chart/course.svg?act=warn", 400), ("/chart/course.svg?by=country", 400), ("/chart/status.svg?type=X", 400)],
)  # fmt: skip
def test_a_picture_that_cannot_be_drawn_is_refused(room, path, status):
    assert room.get(path).status_code == status


