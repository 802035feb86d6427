"""Events: what counts as an act, once per sentence, with the type its words mean."""

from __future__ import annotations

from functools import cache

import pytest
from stages.casting import cast_of, read

from dragoman.coding import Event, Statement
from dragoman.lexicon.event_words import EventWord, event_words, word_classes
from dragoman.span import Span
from dragoman.stages.events import find_events


def events_of(text: str, statements: tuple[Statement, ...] = ()) -> tuple[Event, ...]:
    analysis = read(text)
    return find_events(analysis, cast_of(analysis), (), statements)


def kinds(text: str) -> list[str]:
    return [f"{e.type}:{e.status}" for e in events_of(text)]


def entries() -> list[EventWord]:
    return [w for pos in ("verb", "adj", "noun") for words in event_words(pos).values() for w in words]


@cache
def fired_by_example() -> dict[str, set[str]]:
    """Example → the types it fires, all examples read as one story."""
    examples = sorted({w.example for w in entries()})
    analysis = read("\n\n".join(examples))
    speaking = tuple(
        Statement(f"s{p.start}", None, "vesland", None, (p,), "indirect", "say", None, 1.0)
        for p in analysis.paragraphs
        if "Vesland said." in analysis.story.cut(p)
    )
    found: dict[str, set[str]] = {e: set() for e in examples}
    for event in find_events(analysis, cast_of(analysis), (), speaking):
        paragraph = next(p for p in analysis.paragraphs if p.holds(event.sentence))
        found[analysis.story.cut(paragraph)].add(event.type)
    return found


def test_every_entry_fires_in_its_example():
    silent = [
        f"{w.where}: {w.lemma}: {w.example}" for w in entries() if w.type not in fired_by_example()[w.example]
    ]
    assert not silent, "\n".join(silent)


def test_the_lexicon_is_broad():
    assert len(entries()) > 1_000
    assert {w.type for w in entries()} == {
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
        "REJECT",
        "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    }  # fmt: skip
    assert word_classes()["LIGHT"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Vesland held talks with Norria on Friday.",
            ["CONSULT:occurred"],
        ),  # a light verb and its noun are one act
        ("Vesland conducted a missile test.", ["MOBILIZE:occurred"]),
        ("Talks between Vesland and Norria will be held in Paris.", ["CONSULT:planned"]),
        (
            "Vesland refused to meet Norria.",
            ["REJECT:occurred", "CONSULT:denied"],
        ),  # the speech act and its act
        ("Vesland threatened to attack Norria.", ["THREATEN:occurred", "ASSAULT:hypothetical"]),
        ("The line to Norria was due to be restored on Friday.", []),  # no tie that a table knows
        ("The embassy in Vesland is due to be reopened on Friday.", ["SUPPORT:planned"]),  # passive, its subject far up
        ("An attempt to assassinate the leader of Vesland was foiled.", ["ASSAULT:occurred"]),  # tried all the same
        ("Vesland denied permission to the mission.", ["REJECT:occurred"]),
        ("Vesland held a party.", []),  # a generic verb without the right object
        ("The launch was on a clear day.", []),  # a bare noun is no telling
        ("Vesland won the cup after its striker scored the goal of the match.", []),  # sport
        ("Vesland vowed not to let Norria join.", ["REJECT:occurred"]),  # a vow not to
    ],
)
def test_what_counts_as_an_act(text, expected):
    assert kinds(text) == expected


def test_trigger_holds_verb_and_noun_and_sentence_is_the_parsed_one():
    text = "Vesland held talks with Norria. Oru was silent."
    (event,) = events_of(text)
    assert text[event.trigger.start : event.trigger.end] == "held talks"
    assert text[event.sentence.start : event.sentence.end] == "Vesland held talks with Norria."


def test_type_mode_contexts_quad_and_intensity_come_from_the_tables():
    (event,) = events_of("Vesland conducted a nuclear test.")
    assert (event.type, event.mode, event.quad, event.intensity) == (
        "MOBILIZE",
        "weapons",
        "MATERIAL CONFLICT",
        -6.5,
    )
    assert "cbrn" in event.contexts


def test_an_act_inside_words_is_asserted_by_them_and_a_speech_act_by_their_parent():
    text = "Vesland condemned the attack by Norria."
    inner = Statement("s2", None, "vesland", Span(8, 17), (Span(18, 38),), "indirect", "criticize", "s1", 1.0)
    found = {e.type: e.asserted_by for e in events_of(text, (inner,))}
    assert found == {"ACCUSE": "s1", "ASSAULT": "s2"}


def test_what_somebody_must_do_is_a_request_of_whoever_says_so():
    text = "Norria must withdraw its troops, Vesland said."
    said = Statement("s1", None, "vesland", Span(41, 45), (Span(0, 31),), "indirect", "say", None, 1.0)
    request = next(e for e in events_of(text, (said,)) if e.type == "REQUEST")
    assert (request.actors, request.recipients, request.asserted_by) == (("vesland",), ("norria",), None)


def test_drills_of_two_states_cooperate():
    (event,) = events_of("Vesland and Norria held drills near the border.")
    assert (event.type, event.actors, event.recipients) == ("COOPERATE", ("vesland",), ("norria",))


def test_a_later_telling_points_at_the_first():
    first, second = events_of("Vesland attacked Norria.\n\nVesland attacked Norria in Paris.")
    assert (first.same_as, second.same_as) == (None, first.id)


def test_ids_count_in_text_order_and_confidence_is_a_probability():
    found = events_of("Vesland attacked Norria. Oru condemned Vesland.")
    assert [e.id for e in found] == ["e1", "e2"]
    assert all(0 <= e.confidence <= 1 for e in found)


@pytest.mark.parametrize(
    ("text", "type_", "asserted_by"),
    [
        ("Vesland said it rejected the plan of Norria.", "REJECT", "s1"),  # it tells of itself
        ("Vesland said the plan of Norria was unacceptable.", "REJECT", None),  # it rejects by these words
    ],
)
def test_a_speaker_asserts_what_it_tells_of_itself_not_what_it_does_by_its_words(text, type_, asserted_by):
    content = Span(text.index("said ") + 5, len(text) - 1)
    said = Statement("s1", Span(0, 7), "vesland", Span(8, 12), (content,), "indirect", "say", None, 1.0)
    (event,) = [e for e in events_of(text, (said,)) if e.type in (type_, "ACCUSE")]
    assert event.asserted_by == asserted_by
