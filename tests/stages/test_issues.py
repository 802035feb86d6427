"""What a side is taken on: the way down from the words to the issue's name."""

from __future__ import annotations

import pytest
from stages.casting import cast_of, read

from dragoman.span import Span
from dragoman.stages.issues import find_issue, issues


def issue(text: str, about: str):
    analysis = read(text)
    start = text.index(about)
    return find_issue(analysis, cast_of(analysis), Span(start, start + len(about)))


@pytest.mark.parametrize(
    ("text", "about", "name", "undone"),
    [
        ("Vesland hopes for a flood barrier.", "a flood barrier", "flood barrier", False),
        ("Vesland welcomed the decision to reopen the line.", "the decision to reopen the line", "line", False),
        ("Vesland dismissed an offer of mediation.", "an offer of mediation", "mediation", False),
        ("Vesland called for an end to the attacks.", "an end to the attacks", "attacks", True),
        ("Vesland urged Norria to stop the dredging.", "Norria to stop the dredging", "dredging", True),
        ("Vesland hopes to halt the decline in fishing.", "to halt the decline in fishing", "fishing", False),
        ("Vesland vowed not to build the dam.", "not to build the dam", "dam", True),
        ("Vesland condemned the latest horrific bombing.", "the latest horrific bombing", "bombing", False),
        ("Vesland proposed high-level talks.", "high-level talks", "high-level talks", False),
        ("Vesland demands Oru's removal.", "Oru's removal", "removal", False),
    ],
)
def test_the_thing_itself_is_named(text, about, name, undone):
    found = issue(text, about)
    assert found is not None
    assert (found.name, found.undone) == (name, undone)


def test_a_listed_issue_gets_its_one_name():
    one = issue("Vesland backs a peaceful settlement.", "a peaceful settlement")
    two = issue("Vesland wants a political solution soon.", "a political solution")
    assert one is not None
    assert two is not None
    assert one.name == two.name == issues()["diplomatic solution"]


def test_where_nothing_is_named_there_is_no_issue():
    assert issue("Vesland supports Norria.", "Norria") is None
