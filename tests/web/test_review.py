"""Review in the browser: verdicts, the form, the change API, two reviewers at once."""

from __future__ import annotations

import json
import re
import threading

import pytest
from conftest import HOST, TOKEN, csrf
from handmade import PLAIN, coding
from reviewing import PAGE, fields_in, form_of, held, judge, sign
from starlette.testclient import TestClient

from dragoman.desk.reviews import reviews_of
from dragoman.web import Settings, make_app

BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def ada(room):
    """A reader who has said her name, and whose forms carry her token."""
    room.headers.update(PAGE)
    room.token = sign(room)
    return room


# -- verdicts by forms -----------------------------------------------------------------------------------------
def test_a_verdict_is_kept_with_who_and_leads_back_to_the_record(ada, desk):
    answer = judge(ada)
    assert (answer.status_code, answer.headers["location"]) == (303, "/story/talks#e1")
    page = ada.get("/story/talks").text
    assert "You</b> accepted it" in page
    assert held(desk) == {("e1", "Ada"): ("accept", {})}


def test_it_may_lead_back_to_the_queue_and_to_no_other_site(ada):
    assert judge(ada, then="/review?of=event").headers["location"] == "/review?of=event"
    for away in ("//evil.example", "https://evil.example", "/\\evil.example", "/review\r\nx: y"):
        assert judge(ada, then=away).headers["location"] == "/story/talks#e1"


def test_who_has_said_no_name_is_led_to_the_door_and_back(room, desk):
    room.token = csrf(room)
    room.headers.update(PAGE)
    answer = judge(room)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/enter?then=%2Fstory%2Ftalks%23e1"
    assert reviews_of(desk) == []
    told = room.post("/review.json", json={"story": "talks", "record": "e1", "verdict": "accept"},
                     headers={"x-csrf-token": room.token})  # fmt: skip
    assert told.status_code == 403
    assert "name" in told.json()["error"]


def test_a_change_without_the_sessions_token_is_refused(ada, desk):
    for path in ("/review", "/review/undo", "/review/add"):
        assert ada.post(path, data={"story": "talks", "record": "e1", "verdict": "accept"}).status_code == 403
        assert ada.post(f"{path}.json", json={}).status_code == 403
    assert reviews_of(desk) == []


def test_undo_takes_the_verdict_back(ada, desk):
    judge(ada, verdict="reject")
    n = reviews_of(desk)[0].n
    answer = ada.post("/review/undo", data={"csrf": ada.token, "n": n})
    assert answer.headers["location"] == "/story/talks#e1"
    assert held(desk) == {}
    assert "rejected it" not in ada.get("/story/talks").text
    again = ada.post("/review/undo", data={"csrf": ada.token, "n": n})
    assert again.status_code == 409
    assert "Ada has undone it" in again.text
    assert ada.post("/review/undo", data={"csrf": ada.token, "n": "x"}).status_code == 422


# -- the form --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("record", ["e1", "e2", "s1", "s2", "p1"])
def test_a_form_sent_as_it_is_changes_nothing(ada, desk, record):
    form = form_of(ada, record)
    assert ada.post("/review", data=form).status_code == 303
    assert held(desk) == {(record, "Ada"): ("accept", {})}


def test_an_event_is_corrected_by_its_form(ada, desk):
    form = form_of(ada) | {
        "type": "SANCTION/expel", "status": "denied", "actors": ["a2"], "recipients": [""], "recipients.name": "Kenya",
        "recipients.country": "ugA", "date.start": "2026-05-01", "date.end": "", "date.words": "",
        "location.name": "", "contexts": ["military", "economic"],
    }  # fmt: skip
    assert ada.post("/review", data=form).status_code == 303
    verdict, fields = held(desk)["e1", "Ada"]
    assert verdict == "correct"
    assert (fields["type"], fields["mode"], fields["status"]) == ("SANCTION", "expel", "denied")
    assert fields["actors"] == ["a2"]
    assert (fields["recipients"][0]["name"], fields["recipients"][0]["country"]) == ("Kenya", "UGA")
    assert fields["date"] == {"start": "2026-05-01", "end": None, "span": None}
    assert fields["location"] is None
    assert fields["contexts"] == ["economic", "military"]
    assert "trigger" not in fields
    page = ada.get("/story/talks").text
    assert "<del>planned</del>" in page
    assert "<ins>denied</ins>" in page
    second = form_of(ada)
    assert second["status"] == ["denied"]
    assert json.loads(second["recipients"][0].replace("&#34;", '"'))["name"] == "Kenya"


def test_a_second_correction_goes_on_from_the_first_and_can_go_back(ada, desk):
    ada.post("/review", data=form_of(ada) | {"status": "denied", "actors": ["a2", "a3"], "recipients": [""]})
    ada.post("/review", data=form_of(ada) | {"status": "planned"})
    assert held(desk)["e1", "Ada"] == ("correct", {"actors": ["a2", "a3"], "recipients": []})
    ada.post("/review", data=form_of(ada) | {"actors": ["a1"], "recipients": ["a2"]})
    assert held(desk)["e1", "Ada"] == ("accept", {})


def test_statements_and_positions_are_corrected_by_their_forms(ada, desk):
    text = desk.coding("talks").story.text
    ada.post("/review", data=form_of(ada, "s1") | {"speaker": "a1", "act": "plan", "content.words": ["hold talks", ""],
                                                   "content.at": ["", ""], "source.words": ""})  # fmt: skip
    at = text.index("hold talks")
    assert held(desk)["s1", "Ada"][1] == {
        "speaker": "a1", "act": "plan", "content": [[at, at + 10]], "source": None
    }  # fmt: skip
    ada.post("/review", data=form_of(ada, "p1") | {"stance": "opposes", "toward": "", "actor.name": "Sudan"})
    verdict, fields = held(desk)["p1", "Ada"]
    assert (verdict, fields["stance"], fields["toward"], fields["actor"]["name"]) == (
        "correct",
        "opposes",
        None,
        "Sudan",
    )


def test_words_are_found_nearest_to_the_place_that_was_taken(ada, desk):
    text = desk.coding("talks").story.text
    first, second = (m.start() for m in list(re.finditer("Ghana", text))[:2])
    form = form_of(ada) | {"trigger.words": "Ghana"}
    ada.post("/review", data=form | {"trigger.at": f"{second}-{second + 5}"})
    assert held(desk)["e1", "Ada"][1]["trigger"] == [second, second + 5]
    ada.post("/review", data=form_of(ada) | {"trigger.words": "Ghana", "trigger.at": f"{first - 2}-{first + 9}"})
    assert held(desk)["e1", "Ada"][1]["trigger"] == [first, first + 5]


def test_places_are_counted_in_code_points(desk):
    say = {**PLAIN, "speaker": "Kenya \U0001f54a", "said": "\U0001f54a\U0001f54a on"}.__getitem__
    desk.add([coding("doves", say=say)])
    with TestClient(make_app(desk, Settings()), base_url=f"http://{HOST}", follow_redirects=False) as client:
        client.headers.update(PAGE)
        client.token = sign(client)
        text = desk.coding("doves").story.text
        at = text.index("on April")
        client.post("/review", data=form_of(client, story="doves") | {
            "trigger.words": "on April 20", "trigger.at": f"{at}-{at + 11}"
        })  # fmt: skip
        assert held(desk, "doves")["e1", "Ada"][1]["trigger"] == [at, at + 11]
        assert f'data-at="{text.index(PLAIN["heading"])}"' in client.get("/story/doves").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"trigger.words": "no such words"}, "trigger: “no such words” stands nowhere"),
        ({"trigger.words": "old talk", "trigger.at": ""}, "trigger: the span"),
        ({"type": "DANCE"}, "type: "),
        ({"type": "CONSULT/aerial"}, "mode: "),
        ({"status": ""}, "status: "),
        ({"actors": ["a99"]}, "actors: "),
        ({"actors": ['{"name": ["x"]}']}, "actors name: "),
        ({"actors": ['{"a":' * 1500]}, "actors: "),
        ({"recipients.name": "Atlantis"}, "recipients"),
        ({"recipients.name": "Ghana", "recipients.country": "XXX"}, "recipients"),
        ({"date.start": "2026-02-30"}, "date: "),
        ({"date.start": "2026-05-02", "date.end": "2026-05-01"}, "date: "),
        ({"contexts": ["military", "economic", "election"]}, "contexts: "),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(ada, desk, changed, said):
    answer = ada.post("/review", data=form_of(ada) | changed, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith(said)
    assert reviews_of(desk) == []


def test_a_missed_record_is_added_and_can_be_undone(ada, desk):
    form = fields_in(ada.get("/review/new?story=talks&kind=event").text.split('<form class="correct"')[1])
    answer = ada.post("/review/add", data=form | {"type": "CONSULT", "status": "occurred",
                                                  "trigger.words": "the third meeting"})  # fmt: skip
    assert answer.status_code == 303, answer.text
    n = reviews_of(desk)[0].n
    assert answer.headers["location"] == f"/story/talks#%2B{n}"
    page = ada.get("/story/talks").text
    assert f'id="+{n}"' in page
    assert "added it" in page
    again = ada.post("/review/add", data=form | {"type": "CONSULT", "status": "occurred",
                                                 "trigger.words": "the third meeting"})  # fmt: skip
    assert again.status_code == 409
    undone = ada.post("/review/undo", data={"csrf": ada.token, "n": n, "then": f"/review/record?story=talks&id=%2B{n}"})
    assert undone.headers["location"] == "/story/talks"
    assert ada.get("/review/record", params={"story": "talks", "id": f"+{n}"}).status_code == 404
    assert ada.post("/review/add", data=form).status_code == 422
    assert ada.post("/review/add", data=form | {"kind": "song"}).status_code == 404


# -- for programs ----------------------------------------------------------------------------------------------
def test_programs_use_the_same_names_with_the_rooms_token(guarded, desk):
    def post(path, **body):
        return guarded.post(path, json=body, headers=BEARER)

    made = post(
        "/review.json", story="talks", record="e1", verdict="correct", fields={"status": "denied"}, reviewer="Bo"
    )
    assert made.status_code == 200
    assert (made.json()["reviewer"], made.json()["fields"]) == ("Bo", {"status": "denied"})
    added = post("/review/add.json", story="talks", kind="position", reviewer="Bo",
                 fields={"actor": "a1", "issue": "fishing", "stance": "wants", "span": [0, 5]})  # fmt: skip
    assert added.json()["record"] == f"+{added.json()['n']}"
    gone = post("/review/undo.json", reviewer="Bo")
    assert (gone.json()["n"], gone.json()["undone_by"]) == (added.json()["n"], "Bo")
    record = guarded.get("/review/record.json", params={"story": "talks", "id": "e1"}, headers=BEARER).json()
    assert record["record"]["others"][0]["changes"] == [{"field": "status", "was": "planned", "now": "denied"}]
    assert held(desk) == {("e1", "Bo"): ("correct", {"status": "denied"})}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({}, 422, "story"),
        ({"verdict": "perhaps"}, 422, "verdict"),
        ({"verdict": "correct"}, 422, "fields"),
        ({"fields": {"type": "AID"}}, 422, "fields"),
        ({"story": "nothing"}, 404, "No such story"),
        ({"record": "e99"}, 404, "no record"),
        ({"reviewer": ""}, 403, "name"),
        ({"reviewer": "\x00"}, 422, "reviewer"),
        ({"seen": "of before"}, 409, "changed since"),
        ({"more": 1}, 422, "more"),
        ({"verdict": "correct", "fields": {"song": 1}}, 422, "song"),
        ({"verdict": "correct", "fields": {"trigger": [0, 10**9]}}, 422, "trigger"),
        ({"verdict": "correct", "fields": {"type": "<script>"}}, 422, "type"),
    ],
)
def test_bad_bodies_are_refused_in_words(guarded, desk, body, status, said):
    whole = {"story": "talks", "record": "e1", "verdict": "accept", "reviewer": "Bo"}
    answer = guarded.post("/review.json", json=whole | body if body else {}, headers=BEARER)
    assert answer.status_code == status, answer.text
    assert said in answer.json()["error"]
    assert reviews_of(desk) == []


def test_the_api_is_described(room):
    paths = room.get("/openapi.json").json()["paths"]
    for path in ("/review.json", "/review/add.json", "/review/undo.json"):
        assert "409" in paths[path]["post"]["responses"]
    assert "/review" in paths
    assert "post" not in paths["/review"]


# -- two at once -----------------------------------------------------------------------------------------------
def test_two_reviewers_see_each_other_and_both_verdicts_are_kept(ada, desk):
    with TestClient(ada.app, base_url=f"http://{HOST}", headers=PAGE, follow_redirects=False) as bo:
        bo.token = sign(bo, "Bo")
        judge(ada)
        judge(bo, verdict="reject")
        assert "Bo</b> rejected it" in ada.get("/story/talks").text
        assert "Ada</b> accepted it" in bo.get("/story/talks").text
        found = ada.get("/agreement.json").json()["agreement"]
        kept = next(b for b in found["between"] if b["name"] == "event kept")
        assert (kept["records"], kept["agreed"]) == (1, 0.0)


def test_another_window_is_told_what_holds_now(ada, desk):
    seen = ada.get("/review/record.json?story=talks&id=e1").json()["record"]["seen"]
    judge(ada, seen=seen)
    late = judge(ada, verdict="reject", seen=seen)
    assert late.status_code == 409
    assert "your verdict on it accept" in late.text
    assert held(desk) == {("e1", "Ada"): ("accept", {})}


def test_many_at_once_lose_nothing(desk):
    app = make_app(desk, Settings(token=TOKEN))

    def work(name):
        with TestClient(app, base_url=f"http://{HOST}", headers=BEARER) as client:
            for record in ("e1", "e2", "s1", "s2", "p1"):
                body = {"story": "talks", "record": record, "verdict": "accept", "reviewer": name}
                assert client.post("/review.json", json=body).status_code == 200

    threads = [threading.Thread(target=work, args=(name,)) for name in ("Ada", "Bo", "Cy")]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(held(desk)) == 15
