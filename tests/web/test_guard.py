"""The door as an attacker finds it: names, guesses, forms of other sites, odd addresses, endless bodies."""

from __future__ import annotations

import asyncio
import re
import time

import pytest
import sqlalchemy as sa
from conftest import HOST, TOKEN, csrf, routes
from handmade import HOSTILE_ID
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dragoman.desk.engines import said
from dragoman.desk.store import Desk
from dragoman.errors import InputError
from dragoman.web import Settings, make_app
from dragoman.web.guard import HEADERS, Guard
from dragoman.web.links import quoted
from dragoman.web.tries import Tries

BROWSER = {"accept": "text/html"}
BEARER = {"authorization": f"Bearer {TOKEN}"}


CHANGES = sorted({r.path for r in routes() if r.methods & {"POST", "PUT", "PATCH", "DELETE"}})


# -- names of the machine ------------------------------------------------------------------------------------
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:99", "localhost:8321", "LOCALHOST", "[::1]:8321", "[::1]"])
def test_this_machine_is_ours(room, host):
    assert room.get("/enter", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", "localhost.evil.example", "localhost@evil.example",
     "evil.example#127.0.0.1", "evil.example/127.0.0.1", "127.0.0.1:80:80", "127.0.0.1:port", "192.168.1.5", "0.0.0.0",
     "[::1", "::1", "[::]", "[fe80::1]", "localhost.", "", " ", "127.0.0.1, evil.example", "127.0.0.1\tevil"],
)  # fmt: skip
def test_a_name_that_others_point_at_us_is_refused(room, host):
    answer = room.get("/front.json", headers={"host": host})
    assert answer.status_code == 421
    assert "evil" not in answer.text


@pytest.mark.parametrize("name", ["x-forwarded-host", "forwarded", "x-original-url", "x-rewrite-url", "x-host"])
def test_what_proxies_say_lets_nobody_in(room, guarded, name):
    sent = {name: "127.0.0.1", "host": "evil.example"}
    assert room.get("/front.json", headers=sent).status_code == 421
    assert guarded.get("/front.json", headers={name: "/enter"}).status_code == 401


@pytest.mark.parametrize("host", ["[", "a/b", "a b", 'a"><script>', "a@b", ""])
def test_a_name_that_is_none_is_refused_with_a_token_too(guarded, host):
    assert guarded.get("/front.json", headers=BEARER | {"host": host}).status_code == 421
    assert guarded.get("/front.json", headers=BEARER | {"host": "any.name_1:80"}).status_code == 200


# -- the token -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    ["/", "/front.json", "/openapi.json", "/search/events", "/enter/", "/enterx", "/Static/", "/static", "//enter",
     "/enter/../front.json", "/calendar.ics", "/calendar.ics?key=", "/calendar.ics?key=" + "0" * 32],
)  # fmt: skip
def test_a_stranger_sees_nothing_but_the_door(guarded, path):
    answer = guarded.get(path)
    assert answer.status_code == 401
    assert answer.json()["error"] == "This reading room asks for its token."
    assert guarded.get("/static/room.css").status_code == 200


@pytest.mark.parametrize(
    "shown",
    ["", "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Bearer  {TOKEN}",
     TOKEN, "Bearer é\xff"],
)  # fmt: skip
def test_only_the_whole_token_lets_in(guarded, shown):
    assert guarded.get("/front.json", headers={"authorization": shown.encode("latin-1")}).status_code == 401
    assert guarded.get("/front.json", headers=BEARER).status_code == 200


def test_a_reader_is_led_to_the_door_and_back(guarded):
    led = guarded.get("/search/events?words=a%26b", headers=BROWSER)
    assert led.status_code == 303
    door = guarded.get(led.headers["location"], headers=BROWSER)
    then = door.text.split('name="then" value="')[1].split('"')[0]
    form = {"csrf": csrf(guarded), "token": TOKEN, "name": "Me", "then": then}
    entered = guarded.post("/enter", data=form, headers=BROWSER)
    assert (entered.status_code, entered.headers["location"]) == (303, "/search/events?words=a%26b")
    assert guarded.get(then, headers=BROWSER).status_code == 200


def test_entering_gives_a_new_session(guarded):
    before = csrf(guarded)
    old = guarded.cookies["dragoman-8321"]
    assert guarded.post("/enter", data={"csrf": before, "token": TOKEN}).status_code == 303
    assert guarded.cookies["dragoman-8321"] != old
    assert csrf(guarded) != before
    guarded.cookies.set("dragoman-8321", old, domain="127.0.0.1")
    guarded.cookies.clear()
    assert guarded.get("/front.json", headers={"cookie": f"dragoman-8321={old}"}).status_code == 401


@pytest.mark.parametrize("cookie", ["x", "x.y.z", '"; HttpOnly', "in:1", "eyJpZCI6ImluOjEifQ.aaaa.bbbb", "\xff" * 50])
def test_a_cookie_made_elsewhere_opens_nothing(guarded, cookie):
    sent = f"other=1; dragoman-8321={cookie}; dragoman={cookie}".encode("latin-1")
    assert guarded.get("/front.json", headers={"cookie": sent}).status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_sites(guarded, desk):
    cookie = guarded.get("/enter").headers["set-cookie"]
    assert all(flag in cookie for flag in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Secure" not in cookie
    with TestClient(make_app(desk), base_url="https://127.0.0.1:8321") as client:
        assert "; Secure" in client.get("/enter").headers["set-cookie"]


def test_guessing_ends_after_ten(guarded):
    token = csrf(guarded)
    for _ in range(5):
        assert guarded.get("/front.json", headers={"authorization": "Bearer wrong"}).status_code == 401
        assert guarded.post("/enter", data={"csrf": token, "token": "wrong"}).status_code == 401
    answer = guarded.post("/enter", data={"csrf": token, "token": TOKEN})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert guarded.get("/front.json", headers=BEARER).status_code == 429
    assert guarded.get("/enter").status_code == 200


def test_who_is_in_stays_in_while_others_guess(guarded):
    guarded.post("/enter", data={"csrf": csrf(guarded), "token": TOKEN})
    for _ in range(12):
        guarded.get("/front.json", headers={"authorization": "Bearer wrong"})
    assert guarded.get("/front.json").status_code == 200


def test_wrong_tokens_are_forgotten_after_a_minute_and_counted_by_household(monkeypatch):
    tries, now = Tries(), 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    for n in range(10):
        tries.count(f"2001:db8:0:1::{n}")
    assert tries.are_spent("2001:db8:0:1::ffff")
    assert not tries.are_spent("2001:db8:0:2::1")
    now += 61
    assert not tries.are_spent("2001:db8:0:1::1")
    for n in range(1000):
        tries.count(f"10.0.{n // 250}.{n % 250}")
    assert tries.are_spent("192.0.2.1")  # a thousand machines guess: nobody new may try
    assert not tries.are_spent("10.0.0.1")


def test_a_token_that_could_be_guessed_is_no_token():
    for token in ("", "short", "sixteen blanks  ", "sixteen\nlines xxx", "x" * 300, "sechzehn Zeichen ä"):
        with pytest.raises(InputError):
            Settings(token=token)
    assert TOKEN not in repr(Settings(token=TOKEN))


# -- changes -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", CHANGES)
def test_every_change_wants_the_sessions_own_token(room, desk, path):
    other = csrf(TestClient(room.app, base_url=f"http://{HOST}"))
    for form in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": other}):
        assert room.post(path, data=form).status_code == 403
    # a body that does not even fit is told so, whoever sends it
    assert room.post(path, files={"csrf": b"x"}).status_code in (403, 422)
    assert room.post(path, json={}).status_code in (403, 422)
    assert room.post(path, json={}, headers={"x-csrf-token": other}).status_code in (403, 422)


def test_the_door_and_the_reviews_are_what_changes_anything():
    assert "/enter" in CHANGES
    assert all(path == "/enter" or path.startswith("/review") for path in CHANGES)


@pytest.mark.parametrize(
    "sent",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "null"}, {"origin": "http://evil"},
     {"origin": "http://127.0.0.1:3000"}, {"origin": f"http://{HOST}.evil"}, {"origin": "http://["}, {"origin": ""},
     {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}],
)  # fmt: skip
def test_a_change_from_another_site_is_refused_even_with_the_token(room, sent):
    form = {"csrf": csrf(room), "name": "Somebody"}
    assert room.post("/enter", data=form, headers=sent).status_code == 403
    assert room.post("/enter", data=form, headers={"origin": f"http://{HOST}"}).status_code == 303


def test_other_sites_may_link_here_but_not_ask_behind_a_readers_back(room):
    there = {"sec-fetch-site": "cross-site"}
    link = there | {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert room.get("/search/events", headers=link).status_code == 200
    for dest, mode in (("image", "no-cors"), ("script", "no-cors"), ("empty", "cors"), ("iframe", "navigate")):
        sent = there | {"sec-fetch-mode": mode, "sec-fetch-dest": dest}
        assert room.get("/search/events.json", headers=sent).status_code == 403


def test_looking_changes_nothing(room, desk, filled):
    before = desk.about()
    for path in ("/", "/search/events", "/story/talks", "/enter?name=Evil&token=x", "/review", "/review/undo?n=1"):
        room.get(path)
    assert desk.about() == before
    assert "Evil" not in room.get("/").text


@pytest.mark.parametrize(
    "then", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
             "/\r\nset-cookie: a=b", "", "evil", "\\\\evil", "/" + "x" * 3000]
)  # fmt: skip
def test_the_door_leads_nowhere_else(room, then):
    answer = room.post("/enter", data={"csrf": csrf(room), "then": then})
    if answer.status_code != 422:
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert 'name="then" value="/"' in room.get("/enter", params={"then": then}).text


# -- what a request may cost ---------------------------------------------------------------------------------
def test_a_large_body_is_refused_however_it_is_sent(room):
    big = b"x" * 70_000

    def pieces():
        for at in range(0, len(big), 1000):
            yield big[at : at + 1000]

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert room.post("/enter", content=big, headers=kind).status_code == 413
    assert room.post("/enter", content=pieces(), headers=kind).status_code == 413
    for length in ("-1", "x", "²", "1e9", "9" * 5000, ""):
        sent = kind | {"content-length": length.encode("latin-1")}
        assert room.post("/enter", content=b"", headers=sent).status_code in (413, 403)


def test_a_long_question_is_refused(room):
    assert room.get("/search/events", params={"words": "x" * 5000}).status_code == 414
    assert room.get("/search/events", params=[("who", "x")] * 11).status_code == 422


def _asked(app, path, *, method="GET", receive=None, **headers):
    """Status of an answer, by ASGI alone."""
    told = []
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", HOST.encode()), *((k.encode(), v.encode()) for k, v in headers.items())],
        "server": ("127.0.0.1", 8321), "client": ("127.0.0.1", 1), "root_path": "", "http_version": "1.1",
    }  # fmt: skip

    async def nothing():
        await asyncio.sleep(60)

    async def send(message):
        told.append(message)

    return app(scope, receive or nothing, send), told


def test_a_body_that_does_not_come_is_not_waited_for(desk):
    call, told = _asked(make_app(desk, Settings(patience=0.05)), "/enter", method="POST")
    asyncio.run(call)
    assert told[0]["status"] == 408


def test_too_many_questions_at_once_are_told_to_wait():
    held = asyncio.Event()

    async def slow(scope, receive, send):
        await held.wait()

    async def ask_many():
        app = Guard(slow, Settings(at_once=2, patience=0.05), lambda _, r: Response(status_code=r.status))
        two = [asyncio.create_task(_asked(app, "/")[0]) for _ in range(2)]
        await asyncio.sleep(0)
        call, told = _asked(app, "/")
        await call
        held.set()
        await asyncio.gather(*two)
        return told[0]["status"]

    assert asyncio.run(ask_many()) == 503


def test_a_question_that_takes_too_long_is_told_so(filled, monkeypatch):
    forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    def endless(self):
        with said(self.where), self.engine.connect() as connection:
            return connection.execute(sa.text(forever)).all()

    monkeypatch.setattr(Desk, "about", endless)
    with (
        Desk.open(str(filled), create=False, seconds=0.2) as desk,
        TestClient(make_app(desk), base_url=f"http://{HOST}") as client,
    ):
        answer = client.get("/front.json")
    assert answer.status_code == 503
    assert answer.json() == {
        "error": "the question took longer than is allowed here.", "do": "Ask for fewer days or a narrower question."
    }  # fmt: skip


# -- odd addresses -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/..%5capp.py", "/static/....//app.py",
     "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/" + "x" * 3000, "/static/", "/static/%ff", "/story/%ff",
     "/story/..%2f..%2fetc%2fpasswd", "/story/%ed%a0%80", "/story/%25%32%65", "/story/" + "x" * 3000, "/search/%2e",
     "/actor/%F0%9F%98%80", "/%", "/%zz", "/story/%0d%0aset-cookie:%20a=b", "/search/events%00", "/story/a%00.json",
     "/static/%00", "/search/stories?words=%00", "/search/stories?words=%ff%fe", "/search/stories?words=%ed%a0%80",
     "/search/stories?%ff=1", "/search/stories?who=%", "/search/stories?&&==&", "/search/stories?words=\"'--;drop",
     "/search/events?place=%27%20OR%201=1--", "/search/events?from=2026-99-99", "/search/events?sure=nan",
     "/search/events?sheet=99999999999999999999", "/front?day=9999-12-31", "/front?day=0001-01-01"],
)  # fmt: skip
def test_an_odd_address_is_answered_in_words(room, path):
    answer = room.get(path, headers=BROWSER)
    assert answer.status_code in (200, 303, 307, 400, 404, 414, 422)
    assert "set-cookie" not in {k for k in answer.headers if answer.headers[k] == "a=b"}
    for leak in ("root:", "Traceback", "SELECT", "sqlite", "site-packages", "import "):
        assert leak not in answer.text


def test_a_storys_page_is_found_whatever_its_id_holds(room):
    page = room.get(f"/story/{quoted(HOSTILE_ID)}", headers=BROWSER)
    assert page.status_code == 200
    twin = re.search(r'rel="alternate" type="application/json" href="([^"]+)"', page.text)[1]
    assert room.get(twin).json()["id"] == HOSTILE_ID


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "PROPFIND", "FOO"])
def test_other_methods_are_refused_in_words(room, method):
    answer = room.request(method, "/front")
    assert answer.status_code == 405
    assert "error" in answer.json()


def test_head_is_an_answer_without_its_body(room):
    answer = room.head("/front")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/html")
    assert room.head("/nothing").status_code == 404


def test_there_are_no_websockets(room):
    with pytest.raises(WebSocketDisconnect), room.websocket_connect("/"):
        pass


def test_a_fault_of_ours_tells_nothing_of_itself(desk, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the secret of /etc/passwd")

    monkeypatch.setattr(desk, "about", broken)
    with TestClient(make_app(desk), base_url=f"http://{HOST}", raise_server_exceptions=False) as client:
        for sent in ({}, BROWSER):
            answer = client.get("/front", headers=sent)
            assert answer.status_code == 500
            assert "secret" not in answer.text
            assert answer.headers["content-security-policy"]


# -- what every answer carries -------------------------------------------------------------------------------
def test_every_answer_has_the_headers_that_keep_scripts_out(room, guarded):
    paths = (
        "/", "/front.json", "/search/events", "/story/talks", "/nothing", "/enter", "/static/room.js", "/static/none",
        "/search/events?sure=9", "/openapi.json", "/search/events?words=" + "x" * 5000,
    )  # fmt: skip
    answers = [client.get(p, headers=h) for client in (room, guarded) for p in paths for h in ({}, BROWSER)]
    answers += [room.post("/enter"), room.put("/"), room.get("/", headers={"host": "evil"}), room.head("/")]
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, answer.url
        if "/static/" not in str(answer.url):
            assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
