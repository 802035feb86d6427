"""Events without status: what announced acts become, and who with whom makes a row."""

from dataclasses import replace

import pytest
from exported import codings

from dragoman import codebook
from dragoman.coding import Coding, EventDate
from dragoman.export.cameo import actor_groups, quad_class
from dragoman.export.folding import find_dyads, fold
from dragoman.lexicon.table import load_table, our_table


def told(**changes) -> tuple[Coding, object]:
    """The first event of the first story, changed: *Sweden will hold talks with Finland in Helsinki*."""
    coding = codings()[0]
    event = replace(coding.events[0], **changes)
    return replace(coding, events=(event,)), event


# -- folding ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("type_", "mode", "cameo", "folded", "code"), [
    ("CONSULT", None, "040", ("AGREE", None), "036"),  # *will hold talks*
    ("CONSULT", "visit", "042", ("AGREE", None), "036"),
    ("CONSULT", "visit", None, ("AGREE", None), "036"),
    ("CONSULT", None, "045", ("AGREE", None), "039"),  # *will mediate*
    ("AID", None, "072", ("AGREE", None), "0332"),  # *will send arms*
    ("AID", None, "075", ("AGREE", None), "033"),
    ("RETREAT", "release", "0841", ("AGREE", None), "0353"),
    ("AGREE", None, "036", ("AGREE", None), "036"),  # already an agreement: its own code
    ("SANCTION", "discontinue", "163", ("THREATEN", "restrict"), "1312"),  # *will impose sanctions*
    ("SANCTION", "expel", None, ("THREATEN", "expel"), "136"),
    ("ASSAULT", None, "190", ("THREATEN", "violence"), "138"),
    ("ASSAULT", "drone", None, ("THREATEN", "violence"), "1384"),
    ("COERCE", "arrest", "173", ("THREATEN", "arrest"), "130"),
    ("COERCE", "withhold", "170", ("THREATEN", "restrict"), "130"),  # the mode decides between rows of one code
    ("MOBILIZE", "troops", "154", ("THREATEN", "violence"), "138"),
    ("PROTEST", "strike", None, ("THREATEN", "restrict"), "133"),
    ("REQUEST", "change", "104", ("REQUEST", "change"), "104"),  # nothing to fold it into
])  # fmt: skip
def test_an_announced_act_has_the_type_that_plover_folds_it_into(type_, mode, cameo, folded, code):
    coding, event = told(type=type_, mode=mode, cameo=cameo, status="planned")
    found = fold(coding, event)
    assert (found.type, found.mode) == folded
    assert found.cameo == code
    if found.type != type_:
        assert (found.quad, found.intensity) == (codebook.quads()[found.type], codebook.intensity(*folded))


@pytest.mark.parametrize("status", ["wanted", "hypothetical", "denied"])
def test_what_is_wished_for_possible_or_denied_is_left_out_unless_asked_for(status):
    coding, event = told(status=status)
    assert fold(coding, event) is None
    kept = fold(coding, event, all_statuses=True)
    assert (kept.type, kept.cameo, kept.quad) == (event.type, event.cameo, event.quad)


def test_a_promise_is_of_the_storys_day_and_an_act_of_its_own():
    coding, event = told(status="planned")
    assert event.date.start == "2031-03-07"
    assert fold(coding, event).day == "2031-03-04"
    assert fold(coding, replace(event, status="occurred")).day == "2031-03-07"
    undated = replace(event, status="occurred", date=EventDate(None, None, None))
    assert fold(coding, undated).day == "2031-03-04"
    unknown = replace(coding, story=replace(coding.story, published="2031-03"))
    assert fold(unknown, undated).day is None


@pytest.mark.parametrize(("cameo", "code"), [
    ("04", "040"), (None, "040"), ("042", "042"), ("talks", "040"), ("99", "040"),
])  # fmt: skip
def test_a_code_has_three_digits_or_four_whatever_the_coding_has(cameo, code):
    coding, event = told(cameo=cameo, status="occurred")
    assert fold(coding, event).cameo == code


def test_the_table_knows_every_type_and_mode_and_only_codes_of_cameo():
    rows = list(load_table(our_table("dragoman.export", "folding.tsv"), ("type", "mode", "cameo")))
    assert {(r["type"], r["mode"]) for r in rows} == {
        (t, m) for t, modes in codebook.modes().items() for m in (*modes, "")
    } | {(t, "") for t in codebook.quads()}
    for r in rows:
        assert r["cameo"] in {c[: len(r["cameo"])] for c in codebook.cameo_meanings()}, r.where
        if r["planned_type"]:
            assert r["planned_mode"] in (*codebook.modes().get(r["planned_type"], ()), ""), r.where
        if r["planned_cameo"]:
            assert codebook.cameo_meanings()[r["planned_cameo"]].type == r["planned_type"], r.where


# -- pairs -----------------------------------------------------------------------------------------------------------
def pairs(coding, **options):
    return [(d.actor and d.actor.id, d.recipient and d.recipient.id) for d in find_dyads(coding, **options)]


@pytest.mark.parametrize(("changes", "expected"), [
    ({}, [("a1", "a2"), ("a2", "a1")]),  # talks: each with the other
    ({"recipients": ("a3",)}, [("a1", "a3"), ("a2", "a3")]),
    ({"type": "ACCUSE", "recipients": ()}, [("a1", None), ("a2", None)]),  # both accuse, nobody knows whom
    ({"mode": "visit"}, [("a1", None), ("a2", None)]),  # visitors of a place
    ({"actors": (), "recipients": ("a3",)}, [(None, "a3")]),
    ({"actors": ()}, [(None, None)]),  # an act nobody is named for
])  # fmt: skip
def test_a_row_is_one_actor_and_one_recipient(changes, expected):
    coding, _ = told(**({"status": "occurred", "actors": ("a1", "a2")} | changes))
    assert pairs(coding) == expected
    assert [d.number for d in find_dyads(coding)] == list(range(1, len(expected) + 1))


def test_a_second_telling_gives_only_what_is_new():
    coding, event = told(status="occurred", actors=("a1",), recipients=("a2",))
    again = replace(event, id="e2", same_as="e1")
    more = replace(again, id="e3", recipients=("a2", "a3"))
    another = replace(event, id="e4")  # the same sides again, an act of its own
    assert pairs(replace(coding, events=(event, again, more, another))) == [("a1", "a2"), ("a1", "a3"), ("a1", "a2")]


# -- codes -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("country", "igo", "sectors", "groups"), [
    ("SWE", False, ("GOV",), ("SWE", "GOV")),
    ("SWE", False, ("JRN", "MED"), ("SWE", "MED", "HLH")),  # CAMEO says MED for news, HLH for health
    (None, True, ("IGO", "UNO"), ("IGO", "UNO")),
    (None, True, ("MIL", "UNO"), ("IGO", "UNO", "MIL")),
    (None, True, ("IGO", "EUR"), ("IGO", "EUR", "EEC")),
    (None, False, ("NGO",), ("NGO",)),
    (None, False, ("REB",), ("", "REB")),
])  # fmt: skip
def test_an_actors_code_is_its_country_and_its_sectors(country, igo, sectors, groups):
    actor = replace(codings()[0].actors[0], country=country, igo=igo, sectors=sectors)
    assert actor_groups(actor) == groups


@pytest.mark.parametrize(("code", "quad"), [("036", 1), ("057", 1), ("060", 2), ("0874", 2), ("094", 3), ("138", 3),
                                            ("140", 4), ("2042", 4)])  # fmt: skip
def test_the_class_of_a_code_goes_by_its_root(code, quad):
    assert quad_class(code) == quad
