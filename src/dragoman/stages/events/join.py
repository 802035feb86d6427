"""Where rules and the encoder meet: which of their acts are events, and of which type.

The one decision, for each act:

1. Both see it and name the same type: an event (``agreed``).
2. Both see it and name different types: an event, of the rule's type where its frame asks for certain words (*fire*
   with a missile) or the encoder is less than sure (``doubted``), else of the encoder's (``TYPED``).
3. Only the encoder sees it: an event (``learned``), where it is not faint (``ALONE``).
4. Only a rule sees it: an event (``unseen``).
5. In a story of other things (sport, business, weather: ``subject.py``) an act is a doubtful one (``foreign``) unless
   the encoder finds it likely (``LIKELY``) and a political actor takes part in it.

How sure to be of each is decided in confidence.py, and so what the default output holds.

The words of the trigger and its mode are the rule's where it names the type. Where the encoder was not asked, rules
alone decide. The bounds were set on our own held-out texts and the kit's dev stories, 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dragoman import codebook
from dragoman.language.analysis import Analysis, Sentence
from dragoman.language.findings import Deed
from dragoman.lexicon.event_words import EventWord
from dragoman.stages.clauses import VERBAL, light_verb
from dragoman.stages.events.triggers import Trigger

Basis = Literal["agreed", "typed", "doubted", "learned", "unseen", "foreign", "ruled"]
TYPED, ALONE, LIKELY = 0.9, 0.2, 0.5
_TWO_SIDED = frozenset({"CONSULT"})


@dataclass(frozen=True, slots=True)
class Draft:
    """An act on its way: its trigger, what the encoder read there, who saw it, and how likely it is right (0 to 1)."""

    trigger: Trigger
    deed: Deed | None
    basis: Basis
    chance: float


def join(analysis: Analysis, sentence: Sentence, ruled: Sequence[Trigger], deeds: Sequence[Deed]) -> list[Draft]:
    """The triggers of rules and the deeds of one sentence made one, in text order."""
    if not analysis.findings.triggers:
        return [Draft(t, None, "ruled", 0.5) for t in ruled]
    free = list(ruled)
    joined: list[Draft] = []
    for deed in deeds:
        # *must withdraw* is a request by its *must*; the withdrawal is what the encoder reads there
        same = [t for t in free if t.word.pos != "modal" and deed.trigger.overlaps(t.span(analysis))]
        near = min(same, key=lambda t: _distance(analysis, t, deed), default=None)
        if near is None:
            draft = _alone(analysis, sentence, deed)
        else:
            free.remove(near)
            draft = _of_two(near, deed)
        if draft is not None:
            joined.append(draft)
    joined += [Draft(t, None, "unseen", analysis.findings.trigger_chance(t.span(analysis))) for t in free]
    return sorted(joined, key=lambda d: (min(d.trigger.tokens), d.trigger.word.type))


def _distance(analysis: Analysis, trigger: Trigger, deed: Deed) -> tuple[bool, int]:
    return trigger.word.type != deed.types[0][0], abs(analysis.tokens[trigger.at].start - deed.trigger.start)


def _of_two(trigger: Trigger, deed: Deed) -> Draft:
    """A rule's trigger and the encoder's deed at the same words."""
    named, sure = deed.types[0]
    own = next((c for t, c in deed.types if t == trigger.word.type), 0.0)
    if named == trigger.word.type:
        return Draft(trigger, deed, "agreed", deed.chance)
    if sure >= TYPED and not trigger.word.is_specific:
        return Draft(replace(trigger, word=_word(named, deed, trigger.word)), deed, "typed", deed.chance * sure)
    return Draft(trigger, deed, "doubted", deed.chance * max(own, 0.05))


def _alone(analysis: Analysis, sentence: Sentence, deed: Deed) -> Draft | None:
    """What only the encoder sees."""
    chance = deed.chance * deed.types[0][1]
    if chance < ALONE:
        return None
    tokens = [i for i in analysis.within(deed.trigger) if analysis.tokens[i].sentence == sentence.i]
    at = analysis.token_at(deed.trigger.start)
    if at is not None and at not in tokens and analysis.tokens[at].sentence == sentence.i:
        tokens.insert(0, at)
    heads = [i for i in tokens if analysis.tokens[i].pos in {*VERBAL, "NOUN", "PROPN", "ADJ"}]
    if not heads:
        return None
    top = next((i for i in heads if analysis.tokens[i].head not in tokens), heads[0])
    word = _word(deed.types[0][0], deed, None, lemma=analysis.tokens[top].lemma)
    if analysis.tokens[top].pos in VERBAL:
        return Draft(Trigger(word, top, None, _first(top, tokens)), deed, "learned", chance)
    if analysis.tokens[top].pos == "ADJ":
        return Draft(Trigger(replace(word, sides="speaker"), top, None, _first(top, tokens)), deed, "learned", chance)
    light = light_verb(analysis, top)
    if light is None:
        return Draft(Trigger(word, None, top, _first(top, tokens)), deed, "learned", chance)
    between = range(min(light, *tokens), max(light, *tokens) + 1)
    whole = tuple(between) if len(between) <= 6 else (light,)
    return Draft(Trigger(word, light, top, _first(light, whole)), deed, "learned", chance)


def _first(top: int, tokens: Iterable[int]) -> tuple[int, ...]:
    return (top, *(i for i in tokens if i != top))


def _word(type_: str, deed: Deed, ruled: EventWord | None, *, lemma: str = "") -> EventWord:
    """An entry for a type that the encoder names; the frame and arrangement of the rule's, where it has one."""
    mode = deed.mode if deed.mode in codebook.modes().get(type_, ()) else None
    sides = "two" if type_ in _TWO_SIDED and mode != "visit" else ""
    if ruled is not None:
        arranged = sides or (ruled.sides if ruled.sides in {"patient", "speaker", "self"} else "")
        return replace(ruled, type=type_, mode=mode, sides=arranged, cameo=None)
    return EventWord(lemma, "", (), type_, mode, sides, None, "", "")
