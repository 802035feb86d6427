"""Status: what the words around a trigger make of an act."""

from __future__ import annotations

import pytest
from stages.casting import read

from dragoman.stages.status import find_status, status_words


def status(text: str, word: str) -> str:
    analysis = read(text)
    return find_status(analysis, (next(t.i for t in analysis.tokens if t.lower == word),))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Vesland attacked Norria.", "attacked", "occurred"),
        ("Vesland has attacked Norria.", "attacked", "occurred"),
        ("Vesland will attack Norria.", "attack", "planned"),
        ("The ministers are to meet in Paris.", "meet", "planned"),
        ("The ministers are set to meet in Paris.", "meet", "planned"),
        ("Vesland said it would attack Norria.", "attack", "planned"),  # the future of a past cue
        ("Such a move would destroy the treaty.", "destroy", "hypothetical"),
        ("Vesland may attack Norria.", "attack", "hypothetical"),
        ("If Vesland attacks Norria, Oru will help.", "attacks", "hypothetical"),
        ("Vesland threatened to attack Norria.", "attack", "hypothetical"),
        ("Vesland wants to meet Norria.", "meet", "wanted"),
        ("Vesland urged Norria to withdraw.", "withdraw", "wanted"),
        ("Vesland must withdraw its troops.", "withdraw", "wanted"),
        ("Vesland called for talks.", "talks", "wanted"),
        ("Vesland did not attack Norria.", "attack", "denied"),
        ("Vesland refused to meet Norria.", "meet", "denied"),
        ("Vesland denied attacking Norria.", "attacking", "denied"),
        ("There were no talks with Norria.", "talks", "denied"),
        ("The planned visit to Norria made news.", "visit", "planned"),
        ("The proposed talks made news.", "talks", "wanted"),
        ("Fears of an attack grew.", "attack", "hypothetical"),
        ("Vesland spoke after an attack by Norria.", "attack", "occurred"),  # *after* only sets a scene
        ("Vesland did not agree to meet Norria.", "meet", "denied"),
    ],
)
def test_status_goes_by_the_words_around_the_trigger(text, word, expected):
    assert status(text, word) == expected


def test_every_word_stands_once_in_its_kind():
    for kind in ("modal", "verb", "noun", "adj", "adverb", "mark", "before", "prep"):
        assert status_words(kind)
