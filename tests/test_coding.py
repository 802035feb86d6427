"""A coding survives the trip to JSON and back, and strangers' JSON is checked."""

import json
from pathlib import Path

import jsonschema
import pytest

from dragoman.coding import Actor, Coding, Event, EventDate, Location, Position, Provenance, Statement, Time
from dragoman.errors import InputError
from dragoman.schema import to_json_schema
from dragoman.span import Span
from dragoman.story import Dateline, Section, Story

SCHEMA_FILE = Path(__file__).parents[1] / "docs" / "coding.schema.json"
TEXT = "Talks will be held on Friday, Oru said."


@pytest.fixture
def coding():
    story = Story(
        "x", TEXT, title="Talks", published="2017-04-11", published_from="metadata",
        dateline=Dateline("Vesk", "2017-04-11", None), sections=(Section("Talks", Span(0, 5)),),
    )  # fmt: skip
    actor = Actor("a1", "Oru", None, False, ("GOV",), "person", (Span(30, 33),))
    said = Statement("s1", Span(30, 33), "a1", Span(34, 38), (Span(0, 28),), "indirect", "say", None, 0.9)
    inner = Statement("s2", None, "a1", None, (Span(0, 5),), "direct", "say", "s1", 0.9)
    event = Event(
        "e1", "CONSULT", None, ("diplomatic",), "046", Span(0, 18), Span(0, 39), ("a1",), (),
        EventDate("2017-04-14", "2017-04-14", Span(22, 28)), Location("Vesk", None, None), "planned", "s2",
        "VERBAL COOPERATION", 2.5, None, 0.8,
    )  # fmt: skip
    return Coding(
        story, (actor,), (said, inner), (Time(Span(22, 28), "DATE", "2017-04-14"),), (event,),
        (Position("a1", None, "talks", "wants", "s1", Span(0, 5)),), Provenance("0.1", {"parser": "p"}),
    )  # fmt: skip


def test_json_and_back_gives_the_same_coding(coding):
    assert Coding.from_json(coding.to_json()) == coding


def test_the_committed_schema_is_the_schema():
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == to_json_schema(), "run: python -m dragoman.schema"


def test_a_coding_fits_its_json_schema(coding):
    jsonschema.validate(json.loads(coding.to_json()), to_json_schema())


def test_the_perspective_of_an_event_runs_from_the_outermost_speaker_inwards(coding):
    assert [s.id for s in coding.events[0].perspective()] == ["s1", "s2"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d.update(schema="other/9"), "other/9"),
        (lambda d: d["statements"][0].update(act="mumble"), "statements.0.act"),
        (lambda d: d["statements"][0].update(speaker="a9"), "a9"),
        (lambda d: d["events"][0].update(asserted_by="s9"), "s9"),
        (lambda d: d["times"][0].update(span=[30, 99]), "39 characters"),
        (lambda d: d["times"][0].update(span=[9, 4]), "times.0.span"),
    ],
)
def test_a_faulty_coding_is_refused_with_the_place_of_the_fault(coding, change, named):
    value = json.loads(coding.to_json())
    change(value)
    with pytest.raises(InputError, match=named):
        Coding.from_json(json.dumps(value))


def test_what_is_no_json_is_refused():
    with pytest.raises(InputError, match="not JSON"):
        Coding.from_json("{")


def test_frames_carry_the_words_beside_the_spans(coding):
    frames = coding.to_frames()
    assert frames["statements"].loc[0, "cue_text"] == "said"
    assert frames["events"].loc[0, "trigger_text"] == "Talks will be held"
    assert list(frames["positions"]["story"]) == ["x"]
