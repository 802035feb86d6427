"""What a story is about, as far as events ask: world affairs, or other things whose words only look like acts."""

from __future__ import annotations

from typing import Literal

from dragoman.cast import Cast
from dragoman.coding import Actor
from dragoman.language.analysis import Analysis, Sentence
from dragoman.lexicon.event_words import word_class
from dragoman.stages.sides import Sides

# A story is of world affairs from so many sure deeds of the encoder (a chance of a half) a sentence on, where so many
# of its sentences name a political actor; it is of sport from so many words of sport a sentence on; in one sentence
# with so many of them matches are left alone.
DEEDS, NAMED, SPORTING, SPORT_WORDS = 0.5, 0.4, 0.5, 2
_SHORTEST = 3  # sentences; what is shorter tells too little of its subject
# Sectors whose doings are political (plover_sectors.tsv); companies, artists, private people are not.
_POLITICAL = frozenset(
    {"GOV", "MIL", "COP", "JUD", "LEG", "OPP", "REB", "SPY", "IGO", "NGO", "PTY", "ELI", "PRE", "UAF"}
)


Subject = Literal["affairs", "other", "sport"]


def find_subject(analysis: Analysis, cast: Cast) -> Subject:
    """What a story is about; ``affairs`` where the encoder was not asked or the text is too short to tell.

    ``other``: few acts, or hardly a political actor.
    """
    sentences = len(analysis.sentences)
    if not analysis.findings.triggers or sentences < _SHORTEST:
        return "affairs"
    if is_of_sport(analysis):
        return "sport"
    sure = sum(d.chance >= 0.5 for d in analysis.findings.deeds)
    political = {a.id for a in cast.actors if is_political(a)}
    naming = {
        analysis.tokens[m.head].sentence
        for m in cast.mentions
        if m.form in {"name", "description"} and political & set(m.actors)
    }
    return "other" if sure < DEEDS * sentences or len(naming) < NAMED * sentences else "affairs"


def is_of_sport(analysis: Analysis) -> bool:
    """Whether words of sport stand all over a story."""
    words = sum(t.lemma in word_class("SPORT") for t in analysis.tokens)
    return words >= max(SPORTING * len(analysis.sentences), SPORT_WORDS)


def is_sporting(analysis: Analysis, sentence: Sentence) -> bool:
    """Whether one sentence is of sport."""
    return sum(t.lemma in word_class("SPORT") for t in analysis.words(sentence)) >= SPORT_WORDS


def has_political_side(cast: Cast, sides: Sides) -> bool:
    """Whether anybody who takes part does so for a state, an armed group, a party or an international body."""
    return any(is_political(cast.actor(i)) for i in (*sides.actors, *sides.recipients))


def is_political(actor: Actor) -> bool:
    """Whether an actor is a state, acts for one, or is an armed group, a party or an international body."""
    return actor.igo or actor.kind == "country" or bool(_POLITICAL & set(actor.sectors))
