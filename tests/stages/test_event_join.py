"""Where rules and the encoder meet over an act: which are events, of which type, with which status and sides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stages.casting import cast_of, read

from dragoman.coding import Actor, Event
from dragoman.language.findings import Deed, Findings
from dragoman.span import Span
from dragoman.stages.events import THRESHOLD, find_events
from dragoman.stages.events.join import ALONE, LIKELY, TYPED
from dragoman.stages.events.subject import is_of_sport, is_political

STATUSES = (("occurred", 0.9), ("planned", 0.1))


def deed(text, words, type_, chance=0.95, *, sure=0.9, statuses=STATUSES, actors=(), recipients=(), mode=None):
    start = text.index(words)
    sides = [{text.index(w): 0.9 for w in side} for side in (actors, recipients)]
    rest = "AID" if type_ != "AID" else "ACCUSE"
    types = ((type_, sure), (rest, round(1 - sure, 2)))
    return Deed(Span(start, start + len(words)), chance, types, mode, statuses, *sides)


def events(text: str, *deeds: Deed, faint: float = 0.5, elsewhere: tuple[Deed, ...] = ()) -> tuple[Event, ...]:
    """Events of a text in which the encoder reads these deeds; ``faint``: an act's chance at every other word."""
    analysis = read(text)
    triggers = {t.start: faint for t in analysis.tokens}
    triggers |= {d.trigger.start: d.chance for d in deeds}
    analysis = replace(analysis, findings=Findings(deeds=(*deeds, *elsewhere), triggers=triggers))
    return find_events(analysis, cast_of(analysis), (), (), threshold=0.0)


ATTACK = "Vesland attacked Norria."
ODD = "Vesland brinked Norria."


def test_what_both_see_is_an_event_of_the_rules_words():
    (event,) = events(ATTACK, deed(ATTACK, "attacked", "ASSAULT"))
    assert event.reason is not None
    assert (event.type, event.reason.basis) == ("ASSAULT", "agreed")
    assert event.reason.rule is not None
    assert "events.tsv" in event.reason.rule
    assert event.reason.types["ASSAULT"] == 0.9


def test_where_types_differ_the_encoder_names_it_when_sure_and_the_rule_otherwise():
    (sure,) = events(ATTACK, deed(ATTACK, "attacked", "ACCUSE", sure=TYPED + 0.1))
    (unsure,) = events(ATTACK, deed(ATTACK, "attacked", "ACCUSE", sure=TYPED - 0.1))
    assert (sure.type, sure.reason.basis, sure.cameo) == ("ACCUSE", "typed", None)
    assert (unsure.type, unsure.reason.basis) == ("ASSAULT", "doubted")


def test_what_only_the_encoder_sees_is_an_event_where_it_is_sure():
    sides = {"actors": ("Vesland",), "recipients": ("Norria",)}
    (event,) = events(ODD, deed(ODD, "brinked", "THREATEN", mode="violence", **sides))
    assert (event.type, event.mode, event.reason.basis, event.reason.rule) == ("THREATEN", "violence", "learned", None)
    assert (event.actors, event.recipients) == (("vesland",), ("norria",))
    assert events(ODD, deed(ODD, "brinked", "THREATEN", chance=ALONE - 0.05, **sides)) == ()


STORY = f"{ATTACK} It rained. The harvest was good."


def test_what_only_a_rule_sees_is_an_event():
    (event,) = events(ATTACK, faint=0.01)
    assert event.reason.basis == "unseen"
    assert event.confidence > THRESHOLD


def test_in_a_story_of_other_things_it_is_a_doubtful_one():
    (doubtful,) = events(STORY, faint=LIKELY / 2)
    assert doubtful.reason.basis == "foreign"
    assert doubtful.confidence < THRESHOLD


def test_where_acts_and_political_actors_stand_all_over_a_story_it_is_one_of_world_affairs():
    told = "Vesland attacked Norria. Oru wept for Norria. Vesland slept."
    elsewhere = tuple(deed(told, word, "AID", sure=0.3) for word in ("wept", "slept"))
    first, *_ = events(told, faint=LIKELY / 2, elsewhere=elsewhere)
    assert (first.type, first.reason.basis) == ("ASSAULT", "unseen")


@pytest.mark.parametrize(("sector", "political"), [("GOV", True), ("REB", True), ("BUS", False), ("UNK", False)])
def test_companies_and_unknown_people_are_no_political_actors(sector, political):
    assert is_political(Actor("a1", "Oru", None, False, (sector,), "person")) is political


def test_a_story_full_of_words_of_sport_is_of_sport():
    assert is_of_sport(read("The coach praised the club. The cup match was lost."))
    assert not is_of_sport(read("The coach met the ministers. They spoke for an hour. Vesland left. Oru came back."))


def test_a_deed_without_anybody_in_it_is_none():
    text = "It brinked."
    assert events(text, deed(text, "brinked", "THREATEN")) == ()


@pytest.mark.parametrize(("chance", "status"), [(0.99, "hypothetical"), (0.5, "occurred")])
def test_the_encoders_status_stands_where_it_is_sure(chance, status):
    learned = (("hypothetical", chance), ("occurred", 0.01))
    (event,) = events(ATTACK, deed(ATTACK, "attacked", "ASSAULT", statuses=learned))
    assert event.status == status
    assert ("encoder" in event.reason.status_because) == (status == "hypothetical")


def test_the_sides_are_the_encoders_where_it_reads_any():
    text = "Vesland attacked Norria and Oru."
    (event,) = events(text, deed(text, "attacked", "ASSAULT", actors=("Norria",), recipients=("Vesland",)))
    assert (event.actors, event.recipients) == (("norria",), ("vesland",))


def test_less_sure_events_are_kept_only_when_asked_for():
    analysis = read(ATTACK)
    analysis = replace(analysis, findings=Findings(triggers={analysis.tokens[1].start: LIKELY}))
    cast = cast_of(analysis)
    assert find_events(analysis, cast, (), (), threshold=0.99) == ()
    assert len(find_events(analysis, cast, (), (), threshold=0.0)) == 1
