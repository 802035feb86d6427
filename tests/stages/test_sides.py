"""Sides: who acts on whom, whatever the shape of the clause."""

from __future__ import annotations

import pytest
from stages.casting import cast_of, read

from dragoman.stages.events import find_events


@pytest.mark.parametrize(
    ("text", "type_", "actors", "recipients"),
    [
        ("Vesland attacked Norria.", "ASSAULT", ["vesland"], ["norria"]),
        ("Norria was attacked by Vesland.", "ASSAULT", ["vesland"], ["norria"]),
        ("Vesland wants to attack Norria.", "ASSAULT", ["vesland"], ["norria"]),  # control
        ("Vesland urged Norria to bomb Oru.", "ASSAULT", ["norria"], ["oru"]),  # object control
        (
            "Vesland, which attacked Norria, was silent.",
            "ASSAULT",
            ["vesland"],
            ["norria"],
        ),  # relative clause
        ("Vesland moved in and attacked Norria.", "ASSAULT", ["vesland"], ["norria"]),  # shared subject
        ("Oru condemned Vesland's attack on Norria.", "ASSAULT", ["vesland"], ["norria"]),  # possessor
        ("Oru condemned the attack by Vesland on Norria.", "ASSAULT", ["vesland"], ["norria"]),
        ("Oru praised the talks between Vesland and Norria.", "CONSULT", ["vesland", "norria"], []),
        ("Vesland held talks with Norria.", "CONSULT", ["vesland", "norria"], []),  # two-sided
        (
            "The Vesland minister paid a visit to Norria.",
            "CONSULT",
            ["vesland"],
            ["norria"],
        ),  # visitor and host
        ("Vesland accused Norria of a plot.", "ACCUSE", ["vesland"], ["norria"]),
        ("Vesland demanded that Norria withdraw.", "REQUEST", ["vesland"], ["norria"]),
        (
            "Vesland killed 20 Norrian soldiers.",
            "ASSAULT",
            ["vesland"],
            ["norria"],
        ),  # *Norrian soldiers* are Norria's
        ("Vesland imposed sanctions on Norria.", "SANCTION", ["vesland"], ["norria"]),
        ("Vesland and Oru attacked Norria.", "ASSAULT", ["vesland", "oru"], ["norria"]),
    ],
)
def test_who_acts_on_whom(text, type_, actors, recipients):
    analysis = read(text)
    event = next(e for e in find_events(analysis, cast_of(analysis), (), ()) if e.type == type_)
    assert (list(event.actors), list(event.recipients)) == (actors, recipients)


def test_the_place_of_an_act_hangs_on_it_and_speech_has_none():
    analysis = read("Vesland bombed Norria in Paris. Vesland condemned Norria in Paris.")
    found = find_events(analysis, cast_of(analysis), (), ())
    assert [(e.type, e.location and (e.location.name, e.location.country)) for e in found] == [
        ("ASSAULT", ("Paris", "FRA")),
        ("ACCUSE", None),
    ]
