"""Copies and acts on the desk: what is joined while stories are added and after, and what may be counted by it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.coder import code
from dragoman.story import Story

STRIKE = (
    "Rebels attacked an army post near the town of Bamako in Mali on Friday, killing nine soldiers and wounding four "
    "others, the defence ministry said. The fighters came on motorcycles before dawn and set fire to two trucks.\n\n"
    "The ministry said that aircraft had pursued them into the bush and that the road to the north was closed until "
    "further notice. No group has said that it was behind the attack."
)
AGAIN = (
    "Rebels attacked an army post near the town of Bamako in Mali on Saturday, killing two soldiers and a driver, the "
    "defence ministry said. It was the second raid in two days.\n\n"
    "The fighters fled on foot when a patrol came from the north. The ministry said that the road was closed until "
    "further notice."
)
OTHER = (
    "Rebels attacked a post near Bamako on Friday and killed nine soldiers of Mali. More troops were sent to the north."
)
STORIES = {
    "head": ("2026-04-10T08:00:00Z", "Sahel Agency", STRIKE),
    "reprint": ("2026-04-10T14:00:00Z", "Oslo Post", STRIKE + "\n\nThe Oslo Post is printed every day but Sunday."),
    "again": ("2026-04-11T09:00:00Z", "Sahel Agency", AGAIN),
    "other": ("2026-04-10T18:00:00Z", "Kenya Wire", OTHER),
}


@cache
def coded(id_: str):
    published, publisher, text = STORIES[id_]
    return code(Story(id_, text, title=f"On {id_}", published=published, publisher=publisher))


@pytest.fixture
def joined(desk):
    desk.add(coded(i) for i in STORIES)
    desk.join_acts()
    return desk


def test_a_reprint_is_counted_with_its_head_and_a_second_strike_is_not(joined):
    rows = {r["story"]: r for r in joined.stories()}
    assert rows["head"]["cluster"] == rows["reprint"]["cluster"] is not None
    assert rows["head"]["is_head"]
    assert not rows["reprint"]["is_head"]
    assert rows["again"]["cluster"] is rows["other"]["cluster"] is None
    assert joined.count("stories", per="story") == 3


def test_reports_of_one_act_are_one_and_another_days_are_not(joined):
    acts: dict[str, set[str]] = {id_: set() for id_ in STORIES}
    for row in joined.events(type="ASSAULT"):
        acts[row["story"]] |= {row["act"]} - {None}
    assert acts["head"] & acts["reprint"] & acts["other"]
    assert not acts["head"] & acts["again"]
    assert joined.count("events", type="ASSAULT", per="act") < joined.count("events", type="ASSAULT", per="story")
    assert joined.count("events", type="ASSAULT", per="story") < joined.count("events", type="ASSAULT")


def test_an_act_shows_its_reports_and_why_they_are_joined(joined):
    event = next(r for r in joined.events(type="ASSAULT", story="other") if r["act"])
    reports, reasons = joined.act("other", event["id"])
    assert {"head", "reprint", "other"} <= {r["story"] for r in reports}
    assert any("ASSAULT" in reason for reason in reasons)
    alone = next(r for r in joined.events(story="again") if r["act"] is None)
    assert [r["story"] for r in joined.act("again", alone["id"])[0]][:1] == ["again"]


def test_joining_again_changes_nothing_and_removing_unties(joined):
    before = {(r["story"], r["id"]): r["act"] for r in joined.events(limit=1000)}
    joined.join_acts("2026-04-10", "2026-04-11")
    assert {(r["story"], r["id"]): r["act"] for r in joined.events(limit=1000)} == before
    joined.remove(["reprint", "other", "again"])
    joined.join_acts()
    assert all(r["act"] is None for r in joined.events(story="head"))


def test_a_copy_whose_coding_lacks_an_event_is_linked_to_the_report_that_has_it(desk):
    head, reprint = coded("head"), coded("reprint")
    lost = next(e for e in head.events if e.type == "ASSAULT")
    kept = tuple(e for e in reprint.events if e.trigger.start != lost.trigger.start)
    desk.add([head, replace(reprint, events=kept)])
    desk.join_acts()
    _, reasons = desk.act("head", lost.id)
    assert f"reprint with head/{lost.id}: a copy, 100% of the words of the sentence" in reasons
    desk.join_acts()
    assert desk.act("head", lost.id)[1] == reasons


def test_the_command_joins_and_says_why(where, tmp_path):
    codings = tmp_path / "codings.jsonl"
    codings.write_text("".join(coded(i).to_json() + "\n" for i in STORIES), encoding="utf-8")

    def run(*words) -> str:
        result = CliRunner().invoke(app, [str(w) for w in words], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    run("desk", "add", where, codings)
    found = json.loads(
        run("find", "events", where, "--type", "ASSAULT", "--words", "motorcycles NOT printed", "--json")
    )
    event = next(e for e in found["events"] if e["story"] == "head" and e["act"])
    shown = json.loads(run("desk", "why", where, f"head:{event['id']}", "--json"))
    assert len(shown["reports"]) >= 3
    assert shown["joined"]
    assert shown["joined"][0] in run("desk", "why", where, f"head:{event['id']}")
