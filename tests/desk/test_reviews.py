"""Reviews of records on both databases: kept, undone, found again after a new coding, two reviewers at once."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from dragoman.coding import (
    Actor,
    Coding,
    Event,
    EventDate,
    Location,
    Position,
    Provenance,
    Statement,
)
from dragoman.desk import reviews, tables
from dragoman.desk.reviews import add, items, queue, review, reviews_of, standing, undo
from dragoman.desk.store import Desk
from dragoman.errors import ConflictError, InputError
from dragoman.span import Span
from dragoman.story import Story

TEXT = (
    "Norland sent food to Sudland on Friday. The ministry said it hoped for talks in Port Ada.\n\n"
    'Sudland rejected the plan. "We will not sign," President Oru said.'
)


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def event(id_: str, type_: str, trigger: str, sentence: str, *, sure: float = 0.9, **more) -> Event:
    quads = {"AID": "MATERIAL COOPERATION", "CONSULT": "VERBAL COOPERATION", "REJECT": "VERBAL CONFLICT"}
    values = {
        "mode": None, "contexts": (), "cameo": None, "actors": ("a1",), "recipients": ("a2",),
        "date": EventDate(None, None, None), "location": None, "status": "occurred", "asserted_by": None,
        "quad": quads[type_], "intensity": 1.0, "same_as": None, "confidence": sure,
    }  # fmt: skip
    return Event(id_, type_, trigger=at(trigger), sentence=at(sentence), **{**values, **more})


def coding(id_: str = "talks", **changed) -> Coding:
    actors = (
        Actor("a1", "Norland", "NOR", False, ("GOV",), "country", (at("Norland"),)),
        Actor("a2", "Sudland", "SDN", False, ("GOV",), "country", (at("Sudland"),)),
        Actor("a3", "Oru", "SDN", False, ("GOV",), "person", (at("President Oru"),)),
    )
    statements = (
        Statement("s1", at("The ministry"), "a1", at("said"), (at("it hoped for talks in Port Ada"),), "indirect",
                  "say", None, 0.8),
        Statement("s2", at("President Oru"), "a3", Span(at("Oru said").start + 4, at("Oru said").end),
                  (at('"We will not sign,"'),), "direct", "reject", None, 0.6),
    )  # fmt: skip
    first, second, third = (
        "Norland sent food to Sudland on Friday.", "The ministry said it hoped for talks in Port Ada.",
        "Sudland rejected the plan.",
    )  # fmt: skip
    events = (
        event("e1", "AID", "sent food", first,
              date=EventDate("2026-04-10", "2026-04-10", at("Friday"), "clause", "day")),
        event("e2", "CONSULT", "talks", second, status="wanted", asserted_by="s1", sure=0.3,
              location=Location("Port Ada", "SDN", at("Port Ada"))),
        event("e3", "REJECT", "rejected", third, actors=("a2",), recipients=(), sure=0.5),
    )  # fmt: skip
    positions = (Position("a1", "a2", "talks", "wants", "s1", at("hoped for talks")),)
    story = Story(id_, TEXT, title="On talks", published="2026-04-11", publisher="Ada Wire")
    made = Coding(story, actors, statements, (), events, positions, Provenance("1.0", {}))
    return replace(made, **changed)


@pytest.fixture
def filled(desk):
    desk.add([coding()])
    return desk


def verdicts(desk, story="talks"):
    return {(r.record, r.reviewer): r.verdict for r in standing(reviews_of(desk, story))}


# -- verdicts ------------------------------------------------------------------------------------------------
def test_a_verdict_stands_beside_the_record_which_stays_as_it_was(filled):
    made = review(filled, "talks", "e1", "correct", reviewer="Ada", fields={"type": "SUPPORT", "status": "planned"})
    assert (made.record, made.kind, made.verdict, made.reviewer) == ("e1", "event", "correct", "Ada")
    assert made.fields == {"type": "SUPPORT", "status": "planned"}
    assert made.values["type"] == "AID"
    assert made.words == "sent food"
    assert reviews_of(filled, "talks") == [made]
    assert filled.coding("talks") == coding()


def test_the_last_verdict_of_each_reviewer_counts(filled):
    review(filled, "talks", "e1", "reject", reviewer="Ada")
    review(filled, "talks", "e1", "reject", reviewer="Bo")
    review(filled, "talks", "e1", "accept", reviewer="Ada")
    assert verdicts(filled) == {("e1", "Ada"): "accept", ("e1", "Bo"): "reject"}
    assert len(reviews_of(filled)) == 3
    assert len(reviews_of(filled, reviewer="Ada")) == 2


def test_a_correction_that_changes_nothing_is_an_acceptance_and_a_second_press_is_no_second_review(filled):
    same = {"type": "AID", "actors": ["a1"], "trigger": [8, 17], "date": {"start": "2026-04-10", "end": "2026-04-10"}}
    first = review(filled, "talks", "e1", "correct", reviewer="Ada", fields=same)
    assert (first.verdict, first.fields) == ("accept", {})
    assert review(filled, "talks", "e1", "accept", reviewer="Ada", seen="of before") == first
    assert len(reviews_of(filled)) == 1


def test_fields_are_corrected_one_by_one_and_back_again(filled):
    def correct(**fields):
        return review(filled, "talks", "e1", "correct", reviewer="Ada", fields=fields).fields

    assert correct(type="COERCE", mode="seize") == {"type": "COERCE", "mode": "seize"}
    assert correct(status="planned") == {"type": "COERCE", "mode": "seize", "status": "planned"}
    assert correct(type="SUPPORT") == {"type": "SUPPORT", "status": "planned"}
    assert correct(type="AID") == {"status": "planned"}
    assert correct(status="occurred") == {}
    assert verdicts(filled) == {("e1", "Ada"): "accept"}
    assert len(reviews_of(filled)) == 5


def test_a_correction_of_before_a_new_coding_is_not_carried_on_where_ids_mean_others(filled):
    review(filled, "talks", "e3", "correct", reviewer="Ada", fields={"recipients": ["a3"]})
    renamed = (*coding().actors[:2], replace(coding().actors[2], name="Ora"))
    filled.add([coding(actors=renamed)])
    made = review(filled, "talks", "e3", "correct", reviewer="Ada", fields={"status": "denied"})
    assert made.fields == {"status": "denied"}


def test_statements_and_positions_are_reviewed_like_events(filled):
    said = review(filled, "talks", "s2", "correct", reviewer="Ada", fields={"speaker": "a2", "act": "deny"})
    held = review(filled, "talks", "p1", "correct", reviewer="Ada", fields={"stance": "offers", "toward": None})
    assert said.fields == {"speaker": "a2", "act": "deny"}
    assert held.fields == {"stance": "offers", "toward": None}


def test_an_actor_that_the_coding_lacks_is_given_by_name(filled):
    new = {"name": "Port Ada", "country": "SDN", "kind": "group"}
    made = review(filled, "talks", "e1", "correct", reviewer="Ada", fields={"recipients": [new, "a2"]})
    assert made.fields["recipients"][0] == new | {
        "igo": False, "sectors": ["UNK"], "mentions": [[at("Port Ada").start, at("Port Ada").end]]
    }  # fmt: skip
    known = review(
        filled, "talks", "e1", "correct", reviewer="Bo", fields={"actors": [{"name": "oru", "country": "SDN"}]}
    )
    assert known.fields == {"actors": ["a3"]}


def test_a_record_that_the_machine_missed_is_added_and_reviewed_in_its_turn(filled):
    fields = {"type": "REJECT", "status": "denied", "trigger": [at("not sign").start, at("not sign").end]}
    made = add(filled, "talks", "event", fields, reviewer="Ada")
    assert made.record == f"+{made.n}"
    assert made.values["sentence"] == [at('"We will').start, len(TEXT)]
    review(filled, "talks", made.record, "correct", reviewer="Bo", fields={"actors": ["a3"]})
    item = next(i for i in items(filled, "talks", "Bo") if i.id == made.record)
    assert (item.added_by, item.mine.verdict, [r.reviewer for r in item.others]) == ("Ada", "correct", ["Ada"])
    with pytest.raises(ConflictError, match="Accept or correct"):
        add(filled, "talks", "event", fields, reviewer="Bo")
    undo(filled, "Ada", made.n)
    assert verdicts(filled) == {}


# -- undo ----------------------------------------------------------------------------------------------------
def test_what_is_undone_says_by_whom_and_the_one_before_counts_again(filled):
    review(filled, "talks", "e1", "accept", reviewer="Ada")
    review(filled, "talks", "e1", "reject", reviewer="Ada")
    undone = undo(filled, "Ada")
    assert (undone.verdict, undone.undone_by, bool(undone.undone)) == ("reject", "Ada", True)
    assert verdicts(filled) == {("e1", "Ada"): "accept"}
    with pytest.raises(ConflictError, match="Ada has undone it"):
        undo(filled, "Bo", undone.n)
    undo(filled, "Ada")
    with pytest.raises(InputError, match="Ada has no review to undo"):
        undo(filled, "Ada")
    for n in (99, 0, -1, 10**30):
        with pytest.raises(InputError, match=f"no review {n}"):
            undo(filled, "Ada", n)
    assert len(reviews_of(filled)) == 2


# -- two at once ---------------------------------------------------------------------------------------------
def seen_of(desk, record, reviewer):
    return next(i.seen for i in items(desk, "talks", reviewer) if i.id == record)


def test_a_second_window_of_a_reviewer_is_told_and_another_reviewer_is_not(filled):
    ada, bo = seen_of(filled, "e1", "Ada"), seen_of(filled, "e1", "Bo")
    review(filled, "talks", "e1", "accept", reviewer="Ada", seen=ada)
    with pytest.raises(ConflictError, match="has changed since"):
        review(filled, "talks", "e1", "reject", reviewer="Ada", seen=ada)
    review(filled, "talks", "e1", "reject", reviewer="Bo", seen=bo)
    assert verdicts(filled) == {("e1", "Ada"): "accept", ("e1", "Bo"): "reject"}


def test_a_record_coded_anew_meanwhile_is_a_conflict(filled):
    seen = seen_of(filled, "e1", "Ada")
    surer, other = (replace(coding().events[0], **x) for x in ({"confidence": 0.99}, {"status": "planned"}))
    filled.add([coding(events=(surer, *coding().events[1:]))])
    assert seen_of(filled, "e1", "Ada") == seen
    filled.add([coding(events=(other, *coding().events[1:]))])
    with pytest.raises(ConflictError, match="AID planned"):
        review(filled, "talks", "e1", "accept", reviewer="Ada", seen=seen)


def test_reviewers_at_once_lose_nothing(where):
    with Desk.open(where) as desk:
        desk.add([coding(f"t{n}") for n in range(4)])
    failed: list[Exception] = []

    def work(reviewer):
        try:
            with Desk.open(where) as desk:
                for n in range(4):
                    for record in ("e1", "e2", "s1"):
                        review(desk, f"t{n}", record, "reject" if reviewer == "Bo" else "accept", reviewer=reviewer)
                undo(desk, reviewer)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("Ada", "Bo", "Cy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Desk.open(where) as desk:
        assert len(reviews_of(desk)) == 36
        assert len(standing(reviews_of(desk))) == 33
        assert {r.verdict for r in reviews_of(desk, reviewer="Bo")} == {"reject"}


def test_of_one_reviewer_in_two_windows_one_is_refused(filled):
    seen, done = seen_of(filled, "e1", "Ada"), []

    def decide(verdict):
        try:
            review(filled, "talks", "e1", verdict, reviewer="Ada", seen=seen)
            done.append(verdict)
        except ConflictError:
            done.append("conflict")

    threads = [threading.Thread(target=decide, args=(v,)) for v in ("accept", "reject")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done.count("conflict") == 1
    assert len(reviews_of(filled)) == 1


# -- coded anew ----------------------------------------------------------------------------------------------
def test_a_new_coding_keeps_the_reviews_with_their_records_and_orphans_those_without(filled):
    for record, verdict in (("e1", "accept"), ("e3", "reject"), ("s2", "accept"), ("p1", "accept")):
        review(filled, "talks", record, verdict, reviewer="Ada")
    _, second, third = coding().events
    moved = (replace(third, id="e1"), replace(second, id="e2"))
    filled.add([coding(events=moved, statements=(replace(coding().statements[1], id="s1"),), positions=())])
    found = {(r.words, r.record) for r in reviews_of(filled, "talks")}
    words = '"We will not sign,"'
    assert found == {("sent food", None), ("rejected", "e1"), (words, "s1"), ("hoped for talks", None)}
    assert [r.orphaned for r in reviews_of(filled, "talks")] == [True, False, False, True]
    filled.add([coding()])
    assert [r.record for r in reviews_of(filled, "talks")] == ["e1", "e3", "s2", "p1"]


def test_spans_of_another_text_are_never_taken_for_those_of_this_one(filled):
    review(filled, "talks", "e1", "accept", reviewer="Ada")
    added = add(
        filled, "talks", "position", {"actor": "a1", "issue": "x", "stance": "wants", "span": [0, 7]}, reviewer="Bo"
    )
    story = replace(coding().story, text=TEXT + " It rained.")
    filled.add([coding(story=story)])
    assert [r.record for r in reviews_of(filled)] == [None, added.record]
    assert added.record not in {i.id for i in items(filled, "talks", "Ada")}


def test_reviews_outlive_their_story(filled):
    review(filled, "talks", "e1", "accept", reviewer="Ada")
    filled.remove(["talks"])
    assert len(reviews_of(filled)) == 1
    filled.add([coding()])
    assert verdicts(filled) == {("e1", "Ada"): "accept"}


def test_a_desk_of_the_version_before_gets_the_table_when_it_is_opened(where):
    with Desk.open(where) as desk:
        desk.add([coding()])
        with desk.engine.begin() as connection:
            tables.reviews.drop(connection)
            connection.execute(sa.delete(tables.migrations).where(tables.migrations.c.version >= 2))
    with pytest.raises(InputError, match="Open it once for writing"):
        Desk.open(where, read_only=True)
    with Desk.open(where) as desk:
        review(desk, "talks", "e1", "accept", reviewer="Ada")
        assert desk.about()["stories"] == 1


# -- what to review next -------------------------------------------------------------------------------------
def test_the_queue_gives_the_least_sure_first_without_what_the_reviewer_has_judged(filled):
    assert [i.id for i in queue(filled, "Ada")] == ["e2", "e3", "e1"]
    assert [i.id for i in queue(filled, "Ada", "statement")] == ["s2", "s1"]
    assert [i.id for i in queue(filled, "Ada", "position")] == ["p1"]
    review(filled, "talks", "e2", "accept", reviewer="Ada")
    review(filled, "talks", "p1", "accept", reviewer="Bo")
    assert [i.id for i in queue(filled, "Ada", limit=1)] == ["e3"]
    assert [i.id for i in queue(filled, "Bo")] == ["e2", "e3", "e1"]
    assert [i.id for i in queue(filled, "Bo", fresh=True)] == ["e3", "e1"]
    assert queue(filled, "Bo", "position") == []
    undo(filled, "Ada")
    assert [i.id for i in queue(filled, "Ada")] == ["e2", "e3", "e1"]


def test_the_queue_is_asked_as_the_desk_is(filled):
    assert [i.id for i in queue(filled, "Ada", type="AID", words="food NOT wheat")] == ["e1"]
    with pytest.raises(InputError, match="cannot be asked for by"):
        queue(filled, "Ada", weather="rain")
    with pytest.raises(InputError, match="no queue of"):
        queue(filled, "Ada", order="best")


def test_the_least_sure_of_all_comes_first_however_many_are_newer(desk):
    text_of = coding().story
    newer = [coding(story=replace(text_of, id=f"new{n}", published="2026-05-01")) for n in range(60)]
    sure = [replace(c, events=tuple(replace(e, confidence=0.9) for e in c.events)) for c in newer]
    desk.add([*sure, coding()], copies=False)
    assert [(i.story, i.id) for i in queue(desk, "Ada", limit=2)] == [("talks", "e2"), ("talks", "e3")]



def test_a_queue_by_chance_is_the_same_for_the_same_seed_on_every_database(desk):
    desk.add([coding(f"t{n:02}") for n in range(20)])
    keys = [[f"{i.story}:{i.id}" for i in queue(desk, "Ada", order="random", seed=s, limit=60)] for s in (1, 1, 2)]
    assert keys[0] == keys[1]
    assert keys[0] != keys[2]
    assert sorted(keys[0]) == sorted(keys[2])
    assert keys[0][:4] == ["t16:e3", "t01:e2", "t18:e2", "t09:e2"]


# -- what is refused -----------------------------------------------------------------------------------------
WRONG = [
    ({"type": "WAR"}, "not in the codebook"),
    ({"type": ["AID"]}, "not in the codebook"),
    ({"mode": "visit"}, "AID has no mode 'visit'"),
    ({"type": "CONSULT", "mode": "riot"}, "CONSULT has no mode 'riot'"),
    ({"status": "maybe"}, "not in the codebook"),
    ({"contexts": ["health", "cyber", "crime"]}, "at most 2"),
    ({"actors": ["a9"]}, "no actor of the coding"),
    ({"actors": "a1"}, "no list"),
    ({"actors": ["a2"]}, "both sides"),
    ({"actors": ["a1"] * 51}, "no list of at most 50"),
    ({"actors": [{"name": "Norland", "country": "XXX"}]}, "no country"),
    ({"actors": [{"name": "Westland", "country": "NOR"}]}, "stands nowhere in the text"),
    ({"actors": [{"name": "Westland", "mention": [0, 3]}]}, "cuts a word"),
    ({"actors": [{"name": "x" * 201}]}, "1 to 200 characters"),
    ({"actors": [{"name": "Port\x00Ada"}]}, "1 to 200 characters"),
    ({"actors": [{"name": "Port Ada", "igo": True, "country": "NOR"}]}, "igo"),
    ({"actors": [{"name": "Port Ada", "role": "x"}]}, "no field 'role'"),
    ({"trigger": [5, 5]}, "not inside the text"),
    ({"trigger": [5, 9999]}, "not inside the text"),
    ({"trigger": [True, 7]}, "no span"),
    ({"trigger": [7, 8]}, "holds no words"),
    ({"trigger": [9, 17]}, "cuts a word"),
    ({"date": "2026-04-10"}, "no date"),
    ({"date": {"start": "10.4.2026"}}, "no day"),
    ({"date": {"start": "20260410"}}, "no day"),
    ({"date": {"start": "2026-02-30"}}, "no day"),
    ({"date": {"start": "2026-04-10", "end": "2026-04-09"}}, "before it starts"),
    ({"location": {"name": "Ada", "country": "Norway"}}, "no country"),
    ({"confidence": 1.0}, "cannot be corrected"),
    ({"<script>alert(1)</script>": 1}, "cannot be corrected"),
    ({"location": {"name": "x" * 30_000}}, "longer than 20,000"),
    ({"type": {1, 2}}, "no JSON values"),
]


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    with Desk.open(str(tmp_path_factory.mktemp("desk") / "one.db")) as desk:
        desk.add([coding()])
        yield desk


@pytest.mark.parametrize(("fields", "reason"), WRONG, ids=lambda x: str(x)[:50])
def test_a_field_that_is_not_in_the_codebook_or_the_text_is_refused(one, fields, reason):
    with pytest.raises(InputError, match=reason):
        review(one, "talks", "e1", "correct", reviewer="Ada", fields=fields)
    assert reviews_of(one) == []


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda d: review(d, "nobody", "e1", "accept", reviewer="Ada"), "no such story"),
        (lambda d: review(d, "talks\x00", "e1", "accept", reviewer="Ada"), "no text of"),
        (lambda d: review(d, "talks", "e9", "accept", reviewer="Ada"), "no record 'e9'"),
        (lambda d: review(d, "talks", "e1", "missing", reviewer="Ada"), "no verdict"),
        (lambda d: review(d, "talks", "e1", "correct", reviewer="Ada"), "do not go together"),
        (lambda d: review(d, "talks", "e1", "accept", reviewer="Ada", fields={"type": "AID"}), "do not go together"),
        (lambda d: review(d, "talks", "e1", "correct", reviewer="Ada", fields=["type"]), "no set of fields"),
        (lambda d: add(d, "talks", "event", ["type"], reviewer="Ada"), "no set of fields"),
        (lambda d: review(d, "talks", "e1", "accept", reviewer=" "), "field reviewer"),
        (lambda d: review(d, "talks", "e1", "accept", reviewer="A\nB" * 40), "field reviewer"),
        (lambda d: review(d, "talks", "e1", "accept", reviewer="\ud800"), "field reviewer"),
        (lambda d: review(d, "talks", "s1", "correct", reviewer="Ada", fields={"content": []}), "no span"),
        (
            lambda d: review(d, "talks", "s1", "correct", reviewer="Ada", fields={"content": [[0, 7], [0, 7]]}),
            "overlap",
        ),
        (lambda d: review(d, "talks", "p1", "correct", reviewer="Ada", fields={"toward": "a1"}), "of themselves"),
        (lambda d: review(d, "talks", "p1", "correct", reviewer="Ada", fields={"actor": None}), "no actor"),
        (lambda d: add(d, "talks", "time", {}, reviewer="Ada"), "no kind of record"),
        (lambda d: add(d, "talks", "event", {"type": "AID", "status": "planned"}, reviewer="Ada"), "wants a trigger"),
    ],
)
def test_a_review_of_nothing_or_by_nobody_is_refused(one, call, reason):
    with pytest.raises(InputError, match=reason):
        call(one)
    assert reviews_of(one) == []


def test_a_name_with_marks_of_html_or_sql_is_a_name(filled):
    name = "<script>alert(1)</script> '; DROP TABLE reviews; --"
    assert review(filled, "talks", "e1", "accept", reviewer=name).reviewer == name
    assert [r.reviewer for r in reviews_of(filled, reviewer=name)] == [name]


def test_white_space_that_selecting_takes_along_is_left_out(filled):
    made = review(filled, "talks", "e1", "correct", reviewer="Ada", fields={"trigger": [7, 13]})
    assert made.fields == {"trigger": [8, 12]}


def test_tables_of_kinds_agree():
    assert set(reviews.KINDS) == set(reviews.FIELDS)
