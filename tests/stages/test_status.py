"""Status: what the words around a trigger make of an act."""

from __future__ import annotations

import pytest
from stages.casting import read

from dragoman.stages.status import find_status, status_words


def status(text: str, word: str) -> str:
    analysis = read(text)
    return find_status(analysis, (next(t.i for t in analysis.tokens if t.lower == word),)).status


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
        # tense and aspect
        ("Vesland had been shelling the port for days.", "shelling", "occurred"),
        ("Vesland is shelling the port.", "shelling", "occurred"),
        ("Vesland keeps shelling the port.", "shelling", "occurred"),
        ("The talks resume next week in Oslo.", "resume", "planned"),
        ("The ministers meet tomorrow.", "meet", "planned"),
        ("Vesland is sending troops to Norria tomorrow.", "sending", "planned"),
        ("Vesland is reopening its embassy in Norria.", "reopening", "planned"),  # done at once: not under way
        ("The line to Norria was due to be restored.", "restored", "planned"),
        ("The navy failed to keep ships from trading with Norria.", "trading", "occurred"),
        # announced schedules and nominal plans
        ("The ministers are due to meet on Friday.", "meet", "planned"),
        ("The talks are scheduled for Friday.", "talks", "planned"),
        ("Vesland agreed to withdraw its troops.", "withdraw", "planned"),
        ("Vesland plans to expel the envoy.", "expel", "planned"),
        ("Vesland announced plans to expel the envoy.", "expel", "planned"),
        ("The upcoming visit to Norria made news.", "visit", "planned"),
        ("Vesland promised to release the sailors.", "release", "planned"),
        ("Vesland's decision to expel the envoy made news.", "expel", "planned"),
        # hopes, demands, offers
        ("Vesland hopes to meet Norria.", "meet", "wanted"),
        ("Vesland demanded that Norria withdraw its troops.", "withdraw", "wanted"),
        ("Vesland's demand for talks was heard.", "talks", "wanted"),
        ("Norria should release the sailors.", "release", "wanted"),
        ("Vesland would like to meet Norria.", "meet", "wanted"),
        ("Vesland offered to meet Norria.", "meet", "wanted"),
        ("Vesland invited Norria to hold talks.", "talks", "wanted"),
        ("Vesland proposed holding talks.", "talks", "wanted"),
        ("Vesland is seeking to extradite the banker.", "extradite", "wanted"),
        ("Vesland ordered the army to attack the port.", "attack", "wanted"),
        # conditionals, fears, hints, suspicion
        ("Vesland could attack Norria.", "attack", "hypothetical"),
        ("Vesland might withdraw its troops.", "withdraw", "hypothetical"),
        ("Vesland will attack if Norria withdraws.", "attack", "hypothetical"),
        ("Unless Norria withdraws its troops, the talks will fail.", "withdraws", "hypothetical"),
        ("Vesland warned of an attack.", "attack", "hypothetical"),
        ("The threat of an invasion grew.", "invasion", "hypothetical"),
        ("Vesland fears that Norria will attack.", "attack", "hypothetical"),
        ("Vesland hopes that Norria will withdraw.", "withdraw", "wanted"),
        ("Vesland is considering expelling the envoy.", "expelling", "hypothetical"),
        ("Vesland is suspected of attacking the port.", "attacking", "hypothetical"),
        ("The alleged attack made news.", "attack", "hypothetical"),
        ("Vesland sent ships to seize the port.", "seize", "hypothetical"),  # a purpose
        ("Vesland prevented an attack.", "attack", "hypothetical"),
        ("A possible visit was discussed.", "visit", "hypothetical"),
        # denials, refusals, failures
        ("Vesland has never attacked Norria.", "attacked", "denied"),
        ("Vesland failed to withdraw its troops.", "withdraw", "denied"),
        ("Vesland declined to meet Norria.", "meet", "denied"),
        ("Nobody attacked the port.", "attacked", "denied"),
        ("Vesland rejected talks with Norria.", "talks", "denied"),
        ("Vesland cancelled the visit.", "visit", "denied"),
        ("The cancelled visit made news.", "visit", "denied"),
        ("Vesland ruled out talks.", "talks", "denied"),
        ("Vesland left without meeting Norria.", "meeting", "denied"),
        ("Vesland has yet to withdraw its troops.", "withdraw", "denied"),
        # reported speech about the future, seen from the past
        ("The minister said Vesland would withdraw its troops.", "withdraw", "planned"),
        ("The minister said Vesland would withdraw its troops if Norria agreed.", "withdraw", "hypothetical"),
        ("The minister announced that talks would be held in May.", "talks", "planned"),
        # what looks like one and is none
        ("Vesland admitted attacking the port.", "attacking", "occurred"),
        ("Vesland did not deny attacking the port.", "attacking", "hypothetical"),
        ("Vesland managed to seize the port.", "seize", "occurred"),
        ("Vesland condemned the attack on the port.", "attack", "occurred"),
        ("Vesland called for an end to the attacks.", "attacks", "occurred"),
        ("Not only did Vesland attack the port, it seized the ships.", "attack", "occurred"),
        ("Vesland accused Norria of attacking the port.", "attacking", "occurred"),
        ("Vesland said that Norria had attacked the port.", "attacked", "occurred"),
        ("Vesland began withdrawing its troops.", "withdrawing", "occurred"),
        ("Vesland voted to withdraw its troops.", "withdraw", "planned"),
        ("Vesland conveyed condolences to the victims of the attack.", "attack", "occurred"),
        ("Vesland is suspected of carrying goods banned by Norria.", "banned", "occurred"),
        ("Talks will be hard, with both sides trading insults.", "trading", "occurred"),
        ("The minister flew to Norria to visit the troops.", "visit", "occurred"),
        ("Vesland failed to prevent the attack.", "attack", "occurred"),
        ("Vesland has a duty to withdraw.", "withdraw", "wanted"),
    ],
)
def test_status_goes_by_the_words_around_the_trigger(text, word, expected):
    assert status(text, word) == expected


def test_every_word_stands_once_in_its_kind():
    for kind in ("modal", "verb", "noun", "adj", "adverb", "mark", "before", "prep"):
        assert status_words(kind)


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("Vesland will attack Norria.", "attack", "will"),
        ("Vesland refused to meet Norria.", "meet", "refused"),
        ("Fears of an attack grew.", "attack", "fears"),
        ("There were no talks with Norria.", "talks", "no"),
        ("If Vesland attacks Norria, Oru will help.", "attacks", "if"),
    ],
)
def test_the_word_that_decides_is_shown(text, word, shown):
    analysis = read(text)
    verdict = find_status(analysis, (next(t.i for t in analysis.tokens if t.lower == word),))
    assert verdict.at is not None
    assert analysis.tokens[verdict.at].lower == shown
    assert verdict.because


def test_where_no_word_speaks_against_it_an_act_is_told_as_a_fact():
    analysis = read("Vesland attacked Norria.")
    assert find_status(analysis, (1,)).at is None
