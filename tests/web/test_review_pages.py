"""The pages of review: the queue, agreement, gold; desks that may only be read; hostile words."""

from __future__ import annotations

import json

import pytest
from conftest import HOST
from handmade import HOSTILE_ID
from reviewing import PAGE, Tags, form_of, judge, sign
from starlette.testclient import TestClient

from dragoman.desk import reviews
from dragoman.desk.store import Desk
from dragoman.schema import read_coding
from dragoman.web import Settings, make_app


@pytest.fixture
def ada(room):
    """A reader who has said her name, and whose forms carry her token."""
    room.headers.update(PAGE)
    room.token = sign(room)
    return room


# -- the queue, agreement, gold --------------------------------------------------------------------------------
def test_the_queue_leaves_out_what_is_judged_and_offers_to_undo(ada):
    first = ada.get("/review.json").json()
    assert [r["confidence"] for r in first["records"]] == sorted(r["confidence"] for r in first["records"])
    top = first["records"][0]
    assert "".join(b["text"] for b in top["bits"] if b["role"] == "trg")
    judge(ada, top["record"], story=top["story"])
    then = ada.get("/review.json").json()
    assert (top["story"], top["record"]) not in {(r["story"], r["record"]) for r in then["records"]}
    assert (then["judged"]["event"], then["last"]["record"]) == (1, top["record"])
    assert "Undo it" in ada.get("/review").text


@pytest.mark.parametrize("query", ["of=statement", "of=position&order=random&seed=7", "type=CONSULT&fresh=true&skip=1",
                                   "words=fishing", "of=event&country=KEN&from=&to="])  # fmt: skip
def test_the_queue_is_narrowed(ada, query):
    assert ada.get(f"/review?{query}").status_code == 200
    assert ada.get(f"/review.json?{query}").json()["records"]


@pytest.mark.parametrize("query", ["of=song", "order=best", "skip=-1", "seed=x", "type=DANCE", "limit=9"])
def test_odd_questions_to_the_queue_are_refused(ada, query):
    assert ada.get(f"/review.json?{query}").status_code in (400, 422)


def test_agreement_counts_and_leads_to_the_evidence(ada):
    assert "Nothing has been reviewed" in ada.get("/agreement").text
    judge(ada)
    judge(ada, story="reprint", verdict="reject")
    ada.post("/review", data=form_of(ada, story="north") | {"type": "COERCE", "status": "occurred"})
    found = ada.get("/agreement.json").json()
    shares = {s["name"]: (s["right"], s["of"]) for s in found["agreement"]["types"]}
    assert shares == {"CONSULT": (1, 2), "ASSAULT": (0, 1)}
    page = ada.get("/agreement").text
    assert "9–91%" in page  # Wilson's interval of 1 in 2
    cell = ada.get("/agreement.json?of=type&machine=CONSULT&held=none").json()
    assert [(e["verdict"], e["href"]) for e in cell["evidence"]] == [("reject", "/story/reprint#e1")]
    assert "#evidence" in page
    assert ada.get("/agreement?by=Nobody").status_code == 200
    assert ada.get("/agreement?of=song").status_code == 422


def test_gold_of_reviewed_stories_comes_as_codings(ada):
    for record in ("e1", "e2", "s1", "s2"):
        judge(ada, record)
    assert ada.get("/review/gold.jsonl").text == ""
    judge(ada, "p1", verdict="reject")
    answer = ada.get("/review/gold.jsonl")
    assert "attachment" in answer.headers["content-disposition"]
    gold = [read_coding(json.loads(line)) for line in answer.text.splitlines()]
    assert [g.story.id for g in gold] == ["talks"]
    assert gold[0].positions == ()
    judge(ada, story="north")
    assert len(ada.get("/review/gold.jsonl?partial=true").text.splitlines()) == 2


# -- desks that may only be read, hostile text -----------------------------------------------------------------
def test_a_desk_that_may_only_be_read_says_so_and_shows_no_tools(filled):
    with Desk.open(str(filled), read_only=True) as desk, TestClient(
        make_app(desk, Settings()), base_url=f"http://{HOST}", headers=PAGE, follow_redirects=False
    ) as client:  # fmt: skip
        client.token = sign(client)
        for path in ("/story/talks", "/review", "/review/record?story=talks&id=e1"):
            page = client.get(path).text
            assert "corrections cannot be kept" in page
            assert 'class="tools"' not in page
            assert 'class="correct"' not in page
        refused = judge(client)
        assert refused.status_code == 403
        assert "may only be read" in refused.text


def test_hostile_words_are_shown_as_words(ada, desk):
    name = "<script>alert('me')</script>"
    reviews.review(desk, HOSTILE_ID, "e1", "correct", reviewer=name, fields={"recipients": [], "status": "denied"})
    reviews.review(desk, HOSTILE_ID, "p1", "correct", reviewer=name, fields={"issue": "<img src=x onerror=alert(2)>"})
    at = {"story": HOSTILE_ID}
    pages = [
        ada.get("/review"), ada.get("/review?of=position"), ada.get("/agreement"),
        *(ada.get("/review/record", params=at | {"id": i}) for i in ("e1", "s1", "p1")),
        ada.get("/review/new", params=at | {"kind": "event"}),
    ]  # fmt: skip
    for answer in pages:
        assert answer.status_code == 200
        found = Tags()
        found.feed(answer.text)
        assert "img" not in found.tags
        assert found.tags.count("script") == answer.text.count('<script src="/static/')
        assert not any(name == "style" or name.startswith("on") for name in found.names)
    assert ada.get("/review/record", params={"story": "<script>", "id": "e1"}).status_code == 404
