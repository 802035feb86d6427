"""Hostile words in every field of a story and every value of an address or form: shown as words, never run.

``DRAGOMAN_INJECTIONS=all`` puts every string into every value of every address, instead of each into some.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from browser import browsing, needs_browser, serving
from conftest import HOST, csrf
from handmade import coding
from lxml import etree, html
from starlette.testclient import TestClient
from test_api import OPERATIONS, PAGES

from dragoman.charts.kinds import KINDS
from dragoman.desk.store import Desk
from dragoman.export.html import to_page
from dragoman.web import Settings, links, make_app

_SIGN = re.compile(r"\\(x[0-9a-f]{2}|u[0-9a-f]{4}|[nrt\\])")
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}
STRINGS = [
    _SIGN.sub(lambda m: _NAMED.get(m[1]) or chr(int(m[1][1:], 16)), line)
    for line in (Path(__file__).parent / "injections.txt").read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("# ")
]
EVERY = os.environ.get("DRAGOMAN_INJECTIONS") == "all"
BROWSER = {"accept": "text/html"}
_LINK = re.compile(r"(?:/(?![/\\])|#|\?|https?://|$)")
_LOADS = {"src", "srcset", "data", "poster", "background", "formaction", "action", "manifest", "ping", "xlink:href"}
_NEVER = {"iframe", "object", "embed", "base", "frame", "applet", "template", "style", "math", "foreignobject"}


def one(n: int):
    """The story whose every field is one of the strings, its id too."""
    return coding(_id(n), say=lambda _: STRINGS[n], published=f"2026-04-{n % 28 + 1:02}")


def _id(n: int) -> str:
    """The string as an id: of printable signs, and without those that the test client decodes twice."""
    return f"{n} " + "".join(c for c in STRINGS[n] if c.isprintable() and c != "%")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A desk of nothing but such stories."""
    made = tmp_path_factory.mktemp("hostile") / "desk.db"
    with Desk.open(str(made)) as desk:
        desk.add(one(n) for n in range(len(STRINGS)))
    return made


@pytest.fixture
def hostile_desk(path):
    with Desk.open(str(path), create=False, seconds=20) as opened:
        yield opened


@pytest.fixture
def client(hostile_desk):
    with TestClient(make_app(hostile_desk), base_url=f"http://{HOST}", follow_redirects=False) as made:
        yield made


def faults(page: str) -> list[str]:
    """What stands in a page that only injected words would put there."""
    found = []
    for element in html.document_fromstring(page).iter(etree.Element):
        tag, named = str(element.tag).lower(), {k.lower(): v for k, v in element.attrib.items()}
        if tag in _NEVER or (tag == "meta" and "http-equiv" in named):
            found.append(f"<{tag}>")
        if tag == "script" and not (named.get("src", "").startswith("/static/") and not element.text):
            found.append("a script")
        for name, value in named.items():
            if name.startswith("on") or name == "style":
                found.append(f"{tag} {name}")
            if (name in _LOADS and not value.startswith("/")) or (name in (*_LOADS, "href") and not _LINK.match(value)):
                found.append(f"{tag} {name}={value!r}")
    return found


def check(answer) -> None:
    """An answer is no fault of ours, of the kind that it says, and without anything injected."""
    assert answer.status_code < 500, answer.url
    kind = answer.headers.get("content-type", "")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "evil" not in answer.headers.get("set-cookie", "")
    if kind.startswith("text/html"):
        assert faults(answer.text) == [], answer.url
        assert "36481" not in answer.text.replace("&", "")  # 191 * 191: no template was filled twice
    elif answer.content and answer.status_code not in (303, 307):
        assert kind.startswith(("application/json", "text/plain", "image/", "text/calendar", "application/x-ndjson")), (
            kind
        )


# -- the collection ------------------------------------------------------------------------------------------
def test_there_are_many_different_strings():
    assert len(STRINGS) == len(set(STRINGS)) >= 60


def test_what_looks_for_injected_words_finds_them():
    page = "<!doctype html><p>{}</p><a href='/x'>x</a>"
    assert faults(page.format("words")) == []
    assert sum(bool(faults(page.format(s))) for s in STRINGS) >= 60


# -- stories -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("n", range(len(STRINGS)))
def test_a_story_made_of_it_is_words(client, n):
    for address in (links.story(_id(n)), links.actor(STRINGS[n]), links.issue(STRINGS[n])):
        check(client.get(address, headers=BROWSER))
    check(client.get(f"{links.story(_id(n))}.json", headers=BROWSER))
    page = client.get(links.story(_id(n)), headers=BROWSER)
    assert page.status_code == 200
    assert " ".join(STRINGS[n].replace("\0", "�").split()) in " ".join(
        html.fromstring(page.text).text_content().split()
    )


LISTS = [p for p in PAGES if "{" not in p and p != "/review/record" and p != "/review/new"] + [
    f"/search/{what}?rows=200" for what in ("events", "statements", "positions", "stories")
]  # fmt: skip


@pytest.mark.parametrize("page", [*LISTS, "/calendar.ics", "/review/gold.jsonl"])
def test_pages_of_many_such_stories_are_words(client, page):
    answer = client.get(page, headers=BROWSER)
    assert answer.status_code == 200
    check(answer)


def test_the_file_for_calendars_holds_no_line_of_theirs(client):
    lines = client.get("/calendar.ics").text.splitlines()
    assert "BEGIN:VEVENT" in lines
    assert not [line for line in lines if re.match("ATTACH|Location|set-cookie", line)]


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_of_them_are_pictures(client, kind):
    answer = client.get(f"/chart/{kind}.svg")
    check(answer)
    if answer.status_code == 200:
        for element in etree.fromstring(answer.content).iter(etree.Element):
            assert etree.QName(element).localname.lower() not in {"script", "foreignobject", "iframe", "image"}
            for name, value in element.attrib.items():
                assert not etree.QName(name).localname.startswith("on")
                assert not re.match(r"\s*(javascript|data|https?):|//", value), (name, value)


def test_signs_that_no_picture_can_hold_do_not_end_the_room(client):
    for form in ("svg", "png"):
        assert client.get(f"/chart/status.{form}?place=%1e%0b%ef%bf%bf").status_code == 200


# -- addresses and forms ---------------------------------------------------------------------------------------
_USUAL = {"what": "events", "code": "KEN", "pair": "KEN-GHA"}


def _asked(path: str, where: str = "", name: str = "", words: str = "") -> str:
    """An address with the words in one place of its path, and what is usual in the others."""
    return re.sub(
        r"\{(\w+)}", lambda m: links.quoted(words) if (where, name) == ("path", m[1]) else _USUAL.get(m[1], "x"), path
    )  # fmt: skip


@pytest.mark.parametrize("path", [p for m, p in OPERATIONS if m == "get" and not p.startswith("/chart/")])
def test_a_value_of_an_address_is_words(room, path):
    described = room.get("/openapi.json").json()["paths"][path]["get"].get("parameters", [])
    step = 1 if EVERY else 40 if path.endswith(".json") else 12
    for at, value in enumerate(described):
        for words in STRINGS[at % step :: step]:
            query = {value["name"]: words} if value["in"] == "query" else {}
            check(room.get(_asked(path, value["in"], value["name"], words), params=query, headers=BROWSER))
    names = [v["name"] for v in described if v["in"] == "query"]
    some = STRINGS if EVERY else STRINGS[len(path) % 8 :: 8]
    for n, words in enumerate(some if names else ()):  # in all at once, or as the name of one
        query = dict.fromkeys(names, words) if EVERY or n % 4 else {words: words}
        check(room.get(_asked(path), params=query, headers=BROWSER))


@pytest.mark.parametrize("n", range(len(STRINGS)))
def test_a_value_of_a_form_is_words(room, n):
    words = STRINGS[n]
    check(room.post("/enter", data={"csrf": words, "name": words, "then": words}, headers=BROWSER))
    form = {"csrf": csrf(room)}
    check(room.post("/enter", data=form | {"name": words[:80], "then": words}, headers=BROWSER))
    sent = {"x-csrf-token": csrf(room)}
    for record, fields in (("p1", {"issue": words}), ("e1", {"location": {"name": words, "country": "KEN"}}),
                           ("e1", {words: words})):  # fmt: skip
        asked = {"story": "talks", "record": record, "verdict": "correct", "fields": fields, "reviewer": words[:80]}
        check(room.post("/review.json", json=asked, headers=sent))
    check(room.post("/review.json", json={words: words}, headers=sent))
    usual = {"story": "talks", "record": "e1", "verdict": "reject", "kind": "event"}
    paths = ("/review", "/review/add", "/review/undo")
    for at, name in enumerate(("story", "record", "verdict", "seen", "then", "n", "kind")):
        turn = paths[(n + at) % 3 :][:1] if (n + at) % 4 == 0 else ()
        for path in paths if EVERY else turn:
            check(room.post(path, data=form | usual | {name: words}, headers=BROWSER))
    pages = ("/story/talks", "/review/record?story=talks&id=p1", "/", "/review", "/agreement", "/enter")
    for page in pages if EVERY else pages[:2] + pages[n % 4 + 2 :][:1]:
        check(room.get(page, headers=BROWSER))


# -- a real browser --------------------------------------------------------------------------------------------
_HOOK = """
for (const name of ['alert', 'confirm', 'prompt', 'print', 'msgbox'])
  window[name] = (...a) => console.error('EXECUTED ' + name + ' ' + a.join());
addEventListener('securitypolicyviolation', e => console.error('VIOLATION', e.violatedDirective, e.blockedURI));
"""


class Watch:
    """What a page does that it should not: runs words, breaks the policy, asks others, goes away."""

    def __init__(self, context, base: str) -> None:
        self.page, self.base, self.seen, self.loaded = context.new_page(), base, [], 0
        self.page.add_init_script(_HOOK)
        self.page.on("console", lambda m: self._note(m.text, m.text.startswith(("EXECUTED", "VIOLATION"))))
        self.page.on("dialog", lambda d: (self._note(d.message, True), d.dismiss()))
        self.page.on("request", lambda r: self._note(r.url, not r.url.startswith((base, "file:"))))
        self.page.on("pageerror", lambda e: self.seen.append(f"error {e}"))

    def _note(self, what: str, is_wrong: bool) -> None:
        if is_wrong:
            self.seen.append(what)

    def goes_to(self, address: str) -> list[str]:
        """What went wrong on a page; its words are looked at as the browser holds them, scripts of ours included."""
        self.seen.clear()
        self.page.goto(self.base + address, wait_until="load")
        self.loaded += 1
        found = faults(re.sub(r' style="[^"]*"', "", self.page.content()))  # our scripts place things by style
        return [*self.seen, *found, *([] if self.page.url.startswith(self.base) else [self.page.url])]


@needs_browser
@pytest.mark.timeout(900)
def test_nothing_runs_in_a_browser(path, hostile_desk, tmp_path):
    app = make_app(hostile_desk, Settings(seconds=20))
    wrong = {}
    with serving(app) as base, browsing() as context:
        watch = Watch(context, base)
        watch.page.route("**/control", lambda r: r.fulfill(body="".join(STRINGS[:25]), content_type="text/html"))
        assert any("EXECUTED" in s for s in watch.goes_to("/control"))  # else the watch is blind
        pages = list(LISTS)
        for n, words in enumerate(STRINGS):
            told = dict.fromkeys(
                ("words", "who", "country", "dyad", "place", "publisher", "from"), words.replace("\0", "")
            )
            pages += [links.story(_id(n), "e1"), *([links.search("events", told)] if EVERY or n % 4 == 0 else [])]
        pages += [f(s.replace("\0", "")) for s in STRINGS[:: 1 if EVERY else 8] for f in (links.actor, links.issue)]
        for address in pages:
            if found := watch.goes_to(address):
                wrong[address] = found
        assert wrong == {}
        readout = tmp_path / "readout.html"
        readout.write_text(to_page([one(n) for n in range(len(STRINGS))]), encoding="utf-8", errors="replace")
        watch.base = readout.as_uri()
        watch.goes_to("")
        assert watch.seen == []
        assert watch.loaded > len(STRINGS)
