"""Reviewed stories as gold: what reviewers hold is put into the coding, and it is a coding of the codebook."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from test_reviews import TEXT, at, coding

from dragoman.coding import Statement
from dragoman.desk.gold import Exported, gold_json, to_gold, write_gold
from dragoman.desk.reviews import add, items, review, undo
from dragoman.desk.store import Desk
from dragoman.errors import ConflictError
from dragoman.export.jsonl import read_jsonl

VALIDATE = Path(__file__).parents[3] / "shared" / "gold" / "validate.py"


def span(words):
    found = at(words)
    return [found.start, found.end]


def accept_all(desk, reviewer="Ada", story="talks", but=()):
    for item in items(desk, story, reviewer):
        if item.id not in but and item.mine is None:
            review(desk, story, item.id, "accept", reviewer=reviewer)


def faults(line: str) -> list[str]:
    """What the check of gold finds, where it is at hand; and whether it is a coding."""
    if not VALIDATE.exists():
        pytest.skip("the check of gold is not here")
    spec = importlib.util.spec_from_file_location("validate", VALIDATE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.check(json.loads(line))


@pytest.fixture
def filled(desk):
    desk.add([coding()])
    return desk


def test_a_story_is_gold_when_every_record_has_a_verdict(filled):
    accept_all(filled, but=("e2",))
    count = Exported()
    assert list(to_gold(filled, into=count)) == []
    assert (count.stories, count.left_out) == (0, 1)
    assert len(list(to_gold(filled, kinds=("statement", "position")))) == 1
    (part,) = to_gold(filled, partial=True)
    assert len(part.events) == 3
    review(filled, "talks", "e2", "reject", reviewer="Bo")
    (gold,) = to_gold(filled, into=(count := Exported()))
    assert [e.type for e in gold.events] == ["AID", "REJECT"]
    assert (count.stories, count.reviews, count.conflicts) == (1, 6, 0)
    assert gold.provenance.models["review"].startswith("Ada, Bo; 6 of 6 records; last 20")


def test_nothing_is_changed_by_acceptance(filled):
    accept_all(filled)
    (gold,) = to_gold(filled)
    sure = [replace(e, confidence=0.0) for e in coding().events]
    assert [replace(e, confidence=0.0) for e in gold.events] == sure
    assert (gold.actors, gold.positions, gold.story) == (coding().actors, coding().positions, coding().story)


def test_corrections_are_in_the_gold_with_what_follows_from_them(filled):
    fields = {
        "type": "AGREE", "status": "planned", "actors": [{"name": "Port Ada", "country": "SDN"}], "recipients": ["a1"],
        "date": {"start": "2026-04-12", "end": "2026-04-14"}, "trigger": span("rejected"),
    }  # fmt: skip
    review(filled, "talks", "e1", "correct", reviewer="Ada", fields=fields)
    review(filled, "talks", "s2", "correct", reviewer="Ada", fields={"speaker": "a2"})
    accept_all(filled)
    (gold,) = to_gold(filled)
    changed = next(e for e in gold.events if e.type == "AGREE")
    assert (changed.quad, changed.status, changed.cameo) == ("VERBAL COOPERATION", "planned", None)
    assert gold.story.cut(changed.sentence) == "Sudland rejected the plan."
    assert [gold.actor(i).name for i in (*changed.actors, *changed.recipients)] == ["Port Ada", "Norland"]
    assert (changed.date.start, changed.date.end, changed.date.span) == ("2026-04-12", "2026-04-14", None)
    assert gold.actor(gold.statements[1].speaker).name == "Sudland"


def test_what_a_rejected_record_held_together_is_held_by_what_it_stood_in(filled):
    inner = Statement("s3", None, "a1", at("hoped"), (at("talks in Port Ada"),), "indirect", "hope", "s1", 0.5)
    made = coding()
    where = {"trigger": at("plan"), "sentence": at("Sudland rejected the plan."), "asserted_by": None}
    told_again = replace(made.events[1], id="e4", same_as="e2", **where)
    events = (made.events[0], replace(made.events[1], asserted_by="s3"), made.events[2], told_again)
    filled.add([coding(statements=(*made.statements, inner), events=events)])
    review(filled, "talks", "s3", "reject", reviewer="Ada")
    accept_all(filled)
    (gold,) = to_gold(filled)
    assert [(e.type, e.asserted_by, e.same_as) for e in gold.events] == [
        ("AID", None, None), ("CONSULT", "s1", None), ("REJECT", None, None), ("CONSULT", None, "e2")
    ]  # fmt: skip
    for record in ("e2", "s1"):
        review(filled, "talks", record, "reject", reviewer="Ada")
    (gold,) = to_gold(filled)
    assert [(e.type, e.asserted_by, e.same_as) for e in gold.events][1:] == [
        ("REJECT", None, None), ("CONSULT", None, None)
    ]  # fmt: skip
    assert gold.positions[0].statement is None


def test_what_was_missed_is_in_the_gold_with_its_asserter(filled):
    for kind, fields in (
        ("event", {"type": "REJECT", "status": "occurred", "actors": ["a3"], "trigger": span("not sign")}),
        ("event", {"type": "COERCE", "mode": "seize", "status": "planned", "trigger": span("We will")}),
        ("statement", {"speaker": "a1", "act": "hope", "cue": span("hoped"), "content": [span("talks in Port Ada")]}),
        ("position", {"actor": "a3", "issue": "the plan", "stance": "opposes", "span": span("not sign")}),
    ):
        add(filled, "talks", kind, fields, reviewer="Ada")
    accept_all(filled)
    (gold,) = to_gold(filled)
    assert [(s.id, s.act, s.parent, s.kind) for s in gold.statements] == [
        ("s1", "say", None, "indirect"), ("s2", "hope", "s1", "indirect"), ("s3", "reject", None, "direct")
    ]  # fmt: skip
    told = {(e.type, gold.story.cut(e.trigger)): e.asserted_by for e in gold.events}
    assert told["COERCE", "We will"] == "s3"
    assert told["REJECT", "not sign"] is None  # Oru's own words: told by whoever reports Oru
    assert told["CONSULT", "talks"] == "s2"
    assert gold.positions[-1].statement == "s3"


def test_the_last_verdict_counts_or_a_named_reviewers_and_conflicts_are_counted(filled):
    accept_all(filled, "Ada")
    accept_all(filled, "Bo", but=("e1", "e3"))
    review(filled, "talks", "e1", "correct", reviewer="Bo", fields={"type": "SUPPORT"})
    review(filled, "talks", "e3", "reject", reviewer="Bo")
    (gold,) = to_gold(filled, into=(count := Exported()))
    assert [e.type for e in gold.events] == ["SUPPORT", "CONSULT"]
    assert count.conflicts == 2
    (gold,) = to_gold(filled, reviewer="Ada")
    assert [e.type for e in gold.events] == ["AID", "CONSULT", "REJECT"]
    undo(filled, "Bo")
    assert [e.type for e in next(to_gold(filled)).events] == ["SUPPORT", "CONSULT", "REJECT"]


def test_a_new_coding_changes_nothing_that_was_reviewed(filled):
    review(filled, "talks", "e1", "correct", reviewer="Ada", fields={"recipients": ["a3"]})
    accept_all(filled)
    (before,) = to_gold(filled)
    made = coding()
    others = (replace(made.actors[2], id="a1"), replace(made.actors[0], id="a2"))
    changed = replace(made.events[2], id="e1", type="PROTEST", actors=("a1",), recipients=(), quad="MATERIAL CONFLICT")
    filled.add([coding(actors=others, statements=(), positions=(), events=(changed,))])
    (after,) = to_gold(filled)

    def told(gold):
        names = {a.id: a.name for a in gold.actors}
        events = [
            (e.type, e.trigger, [names[i] for i in (*e.actors, *e.recipients)], e.asserted_by) for e in gold.events
        ]
        return events, [(s.act, names[s.speaker]) for s in gold.statements], [p.issue for p in gold.positions]

    assert told(after) == told(before)


def test_verdicts_on_another_text_or_on_a_story_that_is_gone_are_counted_as_lost(filled):
    filled.add([coding("other")])
    review(filled, "talks", "e1", "accept", reviewer="Ada")
    review(filled, "other", "e1", "accept", reviewer="Ada")
    filled.add([coding(story=replace(coding().story, text=TEXT + " It rained."))])
    filled.remove(["other"])
    assert list(to_gold(filled, partial=True, into=(count := Exported()))) == []
    assert count.lost == 2


@pytest.mark.parametrize("seed", range(8))
def test_whatever_reviewers_hold_comes_out_as_gold_without_faults(tmp_path, seed):
    chance = random.Random(seed)
    words = [m.span() for m in re.finditer(r"\w+", TEXT)]

    def some_span():
        first = chance.randrange(len(words) - 5)
        return [words[first][0], words[first + chance.randrange(5)][1]]

    def some_fields(kind):
        return {
            "event": {"type": chance.choice(["AID", "REJECT", "AGREE"]), "status": "planned", "trigger": some_span(),
                      "actors": chance.sample(["a1", "a2", "a3"], 2), "recipients": []},
            "statement": {"speaker": "a3", "act": "deny", "content": [some_span()]},
            "position": {"actor": "a1", "issue": "x", "stance": "wants", "span": some_span()},
        }[kind]  # fmt: skip

    with Desk.open(str(tmp_path / "desk.db")) as desk:
        desk.add([coding()])
        for _ in range(12):
            item = chance.choice(items(desk, "talks", "Ada"))
            done = chance.choice(("accept", "correct", "reject", "missing"))
            fields = some_fields(item.kind)
            with contextlib.suppress(ConflictError):  # it happens to add what is there
                if done == "missing":
                    add(desk, "talks", item.kind, fields, reviewer="Ada")
                elif done == "correct":
                    review(desk, "talks", item.id, done, reviewer="Bo", fields=fields)
                else:
                    review(desk, "talks", item.id, done, reviewer="Ada")
        desk.add(
            [coding(events=coding().events[::2], statements=coding().statements if seed % 2 else (), positions=())]
        )
        golds = list(to_gold(desk, partial=True))
    assert [f for gold in golds for f in faults(gold_json(gold))] == []


def test_the_file_is_gold_that_the_check_and_the_reader_take(filled, tmp_path):
    test_what_was_missed_is_in_the_gold_with_its_asserter(filled)
    path = tmp_path / "gold.jsonl"
    assert write_gold(to_gold(filled), path) == 1
    (gold,) = read_jsonl(path)
    assert gold_json(gold) == path.read_text(encoding="utf-8").rstrip("\n")
    assert "reason" not in json.loads(gold_json(gold))["events"][0]
    assert faults(gold_json(gold)) == []
