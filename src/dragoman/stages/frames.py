"""Whether the words around a trigger fill the frame its lexicon entry asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.cast import Cast
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import EventWord, Slot, event_words
from dragoman.stages.clauses import light_verb, modifiers, objects_of, prepositions, subject_of

_PLACES = frozenset({"GPE", "LOC", "FAC"})


# Roles whose filler belongs to the words that name the act.
_NAMING = frozenset({"obj", "prt", "attr"})
# Roles that stand outside the act itself: their fillers may name acts of their own.
_OUTSIDE = frozenset({"subj", "then", "that", "light", "mod", "poss"})


@dataclass(frozen=True, slots=True)
class Match:
    """A lexicon entry that fits at a token.

    ``named``: the tokens that name the act with it; ``taken``: those that may not name an event of their own.
    """

    word: EventWord
    at: int
    named: tuple[int, ...] = ()
    taken: tuple[int, ...] = ()


def match_word(analysis: Analysis, cast: Cast, at: int) -> Match | None:
    """The first entry whose frame fits at a token, the most demanding first; None when none does."""
    token = analysis.tokens[at]
    for pos in _parts_of_speech(analysis, at):
        for word in event_words(pos).get(token.lemma, ()) or event_words(pos).get(token.lower, ()):
            found = _fill(analysis, cast, at, word)
            if found is not None:
                return found
    return None


def _parts_of_speech(analysis: Analysis, at: int) -> tuple[str, ...]:
    token = analysis.tokens[at]
    if token.pos in {"VERB", "AUX"} and token.dep not in {"aux", "auxpass", "compound", "amod"}:
        return ("verb", "adj") if token.tag in {"VBN", "VBG"} else ("verb",)
    if token.pos == "ADJ" or (token.dep in {"acomp", "oprd"} and token.pos != "NOUN"):
        return ("adj",)
    if token.pos in {"NOUN", "PROPN"} and token.dep not in {"compound", "nmod", "amod"}:
        return ("noun",)
    return ()


def _fill(analysis: Analysis, cast: Cast, at: int, word: EventWord) -> Match | None:
    named: list[int] = []
    taken: list[int] = []
    for slot in word.slots:
        found = _slot(analysis, cast, at, slot)
        if found is None:
            return None
        if slot.role in _NAMING or (slot.role not in _OUTSIDE and "*" not in slot.words):
            named.extend(found)
        if not slot.keeps and slot.role not in _OUTSIDE:
            taken.extend(found)
    return Match(word, at, tuple(named), tuple(taken))


def _slot(analysis: Analysis, cast: Cast, at: int, slot: Slot) -> tuple[int, ...] | None:
    """The tokens that fill one slot, empty where nothing needs to stand; None when it stays open."""
    if slot.role == "tag":
        return () if analysis.tokens[at].tag in slot.words else None
    candidates = tuple(_candidates(analysis, at, slot.role))
    if "-" in slot.words:
        return None if candidates else ()
    barred = frozenset(w[1:] for w in slot.words if w.startswith("!"))
    if barred:
        return None if any(fits(analysis, cast, c, barred) for c in candidates) else ()
    for c in candidates:
        if fits(analysis, cast, c, slot.words):
            return (c,)
    return None


def _candidates(analysis: Analysis, at: int, role: str) -> Iterator[int]:
    """The tokens that stand in a role around a trigger."""
    if role == "obj":
        for o in objects_of(analysis, at):
            yield from analysis.conjuncts(o)
    elif role == "subj":
        subject = subject_of(analysis, at)
        if subject is not None:
            yield from analysis.conjuncts(subject)
    elif role == "prt":
        yield from analysis.with_dep(at, "prt", "advmod", "prep", "advcl")
    elif role == "that":
        yield from analysis.with_dep(at, "ccomp", "acl")
    elif role == "then":
        for c in analysis.with_dep(at, "xcomp", "ccomp", "acl", "advcl"):
            # what is quoted before the verb is told by it and not asked
            if c > at and (analysis.tokens[c].tag == "VB" or analysis.is_infinitive(c)):
                yield from analysis.conjuncts(c)
    elif role == "attr":
        yield from analysis.with_dep(at, "attr", "acomp", "oprd")
    elif role == "poss":
        yield from analysis.with_dep(at, "poss")
    elif role == "light":
        light = light_verb(analysis, at)
        if light is not None:
            yield light
    elif role == "mod":
        yield from modifiers(analysis, at)
        yield from analysis.with_dep(at, "poss")
    else:
        yield from (noun for prep, noun in _all_prepositions(analysis, at) if prep == role)


def _all_prepositions(analysis: Analysis, at: int) -> Iterator[tuple[str, int]]:
    """Prepositions of the trigger and of its objects, where parsers hang them just as often."""
    yield from prepositions(analysis, at)
    if analysis.tokens[at].pos in {"VERB", "AUX"}:
        for o in analysis.with_dep(at, "dobj", "nsubjpass", "acomp", "attr"):
            yield from prepositions(analysis, o)


def fits(analysis: Analysis, cast: Cast, at: int, words: frozenset[str]) -> bool:
    """Whether a token is one of the words.

    By lemma, by the two words it ends (*peace talks*), or by what it names.
    """
    token = analysis.tokens[at]
    if "*" in words or token.lemma in words or token.lower in words or _pair(analysis, at) & words:
        return True
    if "@ACTOR" in words and (cast.who(at) or _label(analysis, at) in {"GPE", "NORP", "ORG", "PERSON"}):
        return True
    if "@PERSON" in words and _label(analysis, at) == "PERSON":
        return True
    return "@PLACE" in words and _label(analysis, at) in _PLACES


def _pair(analysis: Analysis, at: int) -> set[str]:
    """The token with the word before it, as one expression (*cease-fire*, *peace talk*)."""
    if at == 0 or analysis.tokens[at - 1].sentence != analysis.tokens[at].sentence:
        return set()
    before, token = analysis.tokens[at - 1], analysis.tokens[at]
    if before.lower == "-" and at > 1:
        return {f"{analysis.tokens[at - 2].lower}-{token.lemma}"}
    return {f"{before.lemma} {token.lemma}"}


def _label(analysis: Analysis, at: int) -> str:
    return analysis.entity_of(at) or ""
