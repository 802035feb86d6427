"""Agreement with the machine and between reviewers: shares with intervals, tables, known figures of the formulas."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_gold import accept_all, span
from test_reviews import coding

from dragoman.desk.agreement import NONE, Cell, agreement, alpha, share, wilson
from dragoman.desk.reviews import add, review, undo

# Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
KNOWN = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("right", "of", "low", "high"), KNOWN)
def test_the_interval_is_that_of_the_table(right, of, low, high):
    assert wilson(right, of) == pytest.approx((low, high), abs=6e-5)
    assert wilson(of - right, of) == pytest.approx((1 - high, 1 - low), abs=6e-5)


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share_within_0_and_1_and_narrows_with_more(counted):
    right, of = counted
    low, high = wilson(right, of)
    assert 0 <= low <= right / of <= high <= 1
    assert low < high
    more = wilson(right * 4, of * 4)
    assert more[1] - more[0] < high - low


def test_alpha_is_that_of_the_known_example():
    """Krippendorff 2011, section C: four observers, twelve units, values missing."""
    observers = [
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ]
    units = [[v for v in unit if v != "."] for unit in zip(*(o.split() for o in observers), strict=True)]
    assert alpha(units) == pytest.approx(0.743, abs=5e-4)


def test_alpha_is_1_for_the_same_and_not_defined_for_one_value():
    assert alpha([("a", "a"), ("b", "b")]) == 1
    assert alpha([("a", "b"), ("b", "a")]) < 0
    assert alpha([("a", "a"), ("a", "a")]) is None
    assert alpha([]) is None


def test_a_share_of_nothing_is_not_known():
    assert share("x", []).share is None
    assert (share("x", [True, False]).right, share("x", [True, False]).share) == (1, 0.5)


@pytest.fixture
def judged(desk):
    desk.add([coding("one"), coding("two")])
    for story in ("one", "two"):
        accept_all(desk, "Ada", story, but=("e1", "e2", "s2"))
    review(desk, "one", "e1", "correct", reviewer="Ada", fields={"type": "SUPPORT"})
    review(desk, "two", "e1", "correct", reviewer="Ada", fields={"date": {"start": "2026-04-09"}, "actors": ["a3"]})
    review(desk, "one", "e2", "reject", reviewer="Ada")
    review(desk, "two", "e2", "correct", reviewer="Ada", fields={"status": "planned"})
    review(desk, "one", "s2", "correct", reviewer="Ada", fields={"speaker": "a2"})
    missed = {"type": "REJECT", "status": "denied", "trigger": span("not sign")}
    add(desk, "one", "event", missed, reviewer="Ada")
    return desk


def named(shares):
    return {s.name: (s.right, s.of) for s in shares}


def test_precision_is_counted_by_type_status_and_part(judged):
    found = agreement(judged)
    assert (found.records, found.stories, found.reviewers, found.versions) == (11, 2, ("Ada",), ("1.0",))
    assert named(found.types) == {"AID": (1, 2), "CONSULT": (1, 2), "REJECT": (2, 2)}
    assert named(found.statuses) == {"occurred": (4, 4), "wanted": (0, 2)}
    assert named(found.kinds) == {"event": (2, 6), "statement": (2, 3), "position": (2, 2)}
    parts = named(found.parts)
    assert parts["event kept"] == (5, 6)
    assert (parts["event type"], parts["event sides"], parts["event date"]) == ((4, 5), (4, 5), (4, 5))
    assert parts["statement speaker"] == (2, 3)
    assert found.missing == {"event": 1, "statement": 0, "position": 0}
    assert all(s.low <= s.share <= s.high for s in (*found.types, *found.parts))


def test_tables_say_what_became_of_what_the_machine_said(judged):
    tables = agreement(judged).tables
    assert set(tables["type"]) == {
        Cell("REJECT", "REJECT", 2), Cell("AID", "SUPPORT", 1), Cell("AID", "AID", 1), Cell("CONSULT", NONE, 1),
        Cell("CONSULT", "CONSULT", 1), Cell(NONE, "REJECT", 1),
    }  # fmt: skip
    assert Cell("wanted", "planned", 1) in tables["status"]


def test_reviewers_are_compared_over_what_both_have_judged(judged):
    review(judged, "one", "e1", "accept", reviewer="Bo")
    review(judged, "two", "e1", "accept", reviewer="Bo")
    review(judged, "one", "e2", "reject", reviewer="Bo")
    found = agreement(judged)
    between = {b.name: b for b in found.between}
    assert (between["event type"].records, between["event type"].agreed) == (3, pytest.approx(2 / 3))
    assert between["event kept"].alpha == 1
    assert between["statement act"].records == 0
    assert named(found.types)["AID"] == (2, 2)  # Bo came last
    assert named(agreement(judged, reviewer="Ada").types)["AID"] == (1, 2)
    undo(judged, "Bo")
    assert {b.name: b.records for b in agreement(judged).between}["event type"] == 2


def test_agreement_is_counted_for_one_version_and_is_json(judged):
    assert agreement(judged, version="9.9").verdicts == 0
    told = json.loads(json.dumps(asdict(agreement(judged, version="1.0"))))
    assert told["types"][0]["name"] == "AID"
