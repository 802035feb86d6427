"""Positions: the side a statement or speech event takes, on an issue, toward somebody."""

from __future__ import annotations

import pytest
from stages.casting import cast_of, read

from dragoman.coding import Act, Position, Statement
from dragoman.span import Span
from dragoman.stages.events import find_events
from dragoman.stages.issues import issues
from dragoman.stages.positions import find_positions, stances


def positions(text: str, act: Act, cue: str, content: str) -> tuple[Position, ...]:
    analysis, at, start = read(text), text.index(cue), text.index(content)
    said = Statement(
        "s1",
        None,
        "vesland",
        Span(at, at + len(cue)),
        (Span(start, start + len(content)),),
        "indirect",
        act,
        None,
        1.0,
    )
    cast = cast_of(analysis)
    return find_positions(analysis, cast, (said,), find_events(analysis, cast, (), (said,)))


@pytest.mark.parametrize(
    ("act", "cue", "stance"),
    [("hope", "hopes for", "wants"), ("reject", "rejects", "opposes"), ("worry", "fears", "worried"),
     ("propose", "proposes", "offers"), ("praise", "welcomes", "supports"), ("ask", "questions", "asks")],
)  # fmt: skip
def test_the_act_decides_the_stance(act, cue, stance):
    found = positions(f"Vesland {cue} a flood barrier with Norria.", act, cue, "a flood barrier with Norria")
    assert [(p.actor, p.toward, p.stance, p.statement) for p in found] == [
        ("vesland", "norria", stance, "s1")
    ]
    assert "flood barrier" in found[0].issue


def test_a_neutral_statement_takes_no_side():
    assert positions("Vesland mentions a flood barrier.", "say", "mentions", "a flood barrier") == ()


def test_an_event_told_by_the_story_takes_a_side_without_a_statement():
    analysis = read("Vesland condemned the attack by Norria.")
    cast = cast_of(analysis)
    (position,) = find_positions(analysis, cast, (), find_events(analysis, cast, (), ()))
    assert (position.actor, position.toward, position.stance, position.statement) == (
        "vesland",
        "norria",
        "opposes",
        None,
    )


def test_tables_load():
    assert stances("act")["hope"] == "wants"
    assert issues()
