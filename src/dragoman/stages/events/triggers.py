"""Triggers by rule: the words of a sentence that name an act by the frames of the lexicon.

Three ways to be a trigger: a verb or adjective whose frame is filled (``lexicon/events.tsv``), a light verb with an
event noun (*held talks*: one act), and an event noun that names a side, a victim or a place. Uses no findings of the
encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.cast import Cast
from dragoman.language.analysis import Analysis, Sentence
from dragoman.lexicon.event_words import EventWord, event_words
from dragoman.span import Span
from dragoman.stages.clauses import VERBAL, light_verb
from dragoman.stages.frames import match_word

# A trigger wider than this (tokens) is cut to its verb: what fills a frame can stand far off.
_WIDEST_TRIGGER = 9


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that name an act before it is an event.

    ``word``: the lexicon's entry, or one made for what the encoder reads; ``verb``: the verb, or the light verb of an
    event noun; ``noun``: the event noun; ``tokens``: all that name the act, the verb or noun first; ``taken``: those
    that may name no act of their own.
    """

    word: EventWord
    verb: int | None
    noun: int | None
    tokens: tuple[int, ...]
    taken: tuple[int, ...] = ()

    @property
    def at(self) -> int:
        """The token the act hangs on: its verb, else its noun."""
        return self.tokens[0] if self.verb is None else self.verb

    def span(self, analysis: Analysis) -> Span:
        """From the first to the last of its tokens."""
        return analysis.span(min(self.tokens), max(self.tokens) + 1)


def find_triggers(analysis: Analysis, cast: Cast, sentence: Sentence) -> tuple[Trigger, ...]:
    """The triggers of a sentence; a noun that a verb has used up names nothing of its own."""
    inside = range(sentence.first, sentence.last)
    found = [f for i in inside if (f := _find(analysis, cast, i) or _demand(analysis, cast, i)) is not None]
    taken = {t for f in found for t in f.taken}
    return tuple(f for f in found if f.noun is None or f.noun not in taken)


def _find(analysis: Analysis, cast: Cast, at: int) -> Trigger | None:
    if analysis.entity_of(at) in ("DATE", "TIME"):
        return None  # *in March* is no march
    match = match_word(analysis, cast, at)
    if match is None:
        return None
    if match.word.pos != "noun":
        return Trigger(match.word, at, None, _trigger(analysis, at, match.named), match.taken)
    light = light_verb(analysis, at)
    if light is None:
        return Trigger(match.word, None, at, _with_modifier(analysis, at), ())
    return Trigger(match.word, light, at, _trigger(analysis, light, (at,)), ())


def _demand(analysis: Analysis, cast: Cast, at: int) -> Trigger | None:
    """*Norria must withdraw* as somebody's words: the speaker asks it of the subject."""
    token = analysis.tokens[at]
    words = event_words("modal").get(token.lemma) or event_words("modal").get(token.lower)
    if not words:
        return None
    if words[0].slots and not _to_do(analysis, at):
        return None
    if not words[0].slots and token.dep != "aux":
        return None
    verb = token.head if token.dep == "aux" else at
    subject = analysis.child(verb, "nsubj")
    if subject is None or not cast.who(subject) or analysis.tokens[subject].pos == "PRON":
        return None
    return Trigger(words[0], verb, None, _trigger(analysis, verb, ()), ())


def _to_do(analysis: Analysis, at: int) -> bool:
    return analysis.tokens[at].pos in VERBAL and any(
        analysis.is_infinitive(c) for c in analysis.with_dep(at, "xcomp")
    )


def _trigger(analysis: Analysis, verb: int, filled: Sequence[int]) -> tuple[int, ...]:
    """Verb to last slot, when they stand close; else the verb with its particle."""
    sentence = analysis.tokens[verb].sentence
    near = [f for f in filled if analysis.tokens[f].sentence == sentence and 0 < f - verb < _WIDEST_TRIGGER]
    particles = [p for p in analysis.with_dep(verb, "prt") if abs(p - verb) < 4]
    inside = sorted((verb, *near, *particles))
    return (verb, *(i for i in range(inside[0], inside[-1] + 1) if i != verb))


def _with_modifier(analysis: Analysis, noun: int) -> tuple[int, ...]:
    """An event noun with the compounds right before it (*missile launch*)."""
    first = noun
    while first - 1 in analysis.with_dep(noun, "compound"):
        first -= 1
    return (noun, *range(first, noun))
