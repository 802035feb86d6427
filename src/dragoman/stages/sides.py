"""Who acts on whom: the two sides of an act, read off the clause around its trigger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.cast import Cast
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import EventWord, word_class
from dragoman.stages.clauses import (
    VERBAL,
    antecedent,
    giver_of,
    is_passive,
    measured,
    modifiers,
    objects_of,
    prepositions,
    subject_of,
)

_FIRST_PERSON = frozenset({"i", "we", "us", "our", "my"})
_TOWARD = frozenset(
    {"against", "to", "toward", "towards", "on", "upon", "at", "over", "for", "from", "with", "of", "about",
     "into", "in", "near", "across", "outside", "between"}
)  # fmt: skip
# Prepositions that name the other side of an event noun; *of* does so only for nouns that are done to
# somebody.
_NOUN_TOWARD = frozenset(
    {"against", "on", "upon", "to", "toward", "towards", "with", "at", "for", "from", "over"}
)
# Through which a noun is somebody's (*inhabitants of Norria*), and through which it has to do with somebody.
_BELONGING = frozenset({"of", "from", "in"})
_NEAR = frozenset({"of", "by", "against", "on", "from", "in", "to", "with", "at"})
_TALKS = frozenset({"CONSULT"})
# Types that are done by speaking.
SPEECH = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})


@dataclass(frozen=True, slots=True)
class Sides:
    """Ids of those who act and of those acted on, each once, in text order."""

    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


def find_sides(
    analysis: Analysis,
    cast: Cast,
    word: EventWord,
    *,
    verb: int | None,
    noun: int | None,
    speaker: str | None,
) -> Sides:
    """The two sides of an act.

    ``verb``: the trigger's verb, or the light verb of an event noun; ``noun``: the event noun; at least one
    is given. ``speaker``: who says the words the trigger stands in, if anybody: the actor of a speech act
    that names no other.
    """
    actors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    if noun is not None:
        actors, others = _of_noun(analysis, cast, word, noun)
    if verb is not None:
        did, done_to = _of_verb(analysis, cast, word, verb, light=noun is not None, speaker=speaker)
        actors, others = _once((*did, *actors)), _once((*others, *done_to))
    if not actors and word.type == "RETREAT":
        actors = _whose(analysis, cast, verb, noun)
    if not actors and speaker is not None and word.type in SPEECH and word.sides == "speaker":
        actors = (speaker,)
    return _arranged(word, actors, tuple(o for o in others if o not in actors))


def _arranged(word: EventWord, actors: tuple[str, ...], others: tuple[str, ...]) -> Sides:
    if word.sides == "two":
        return Sides(_once((*actors, *others)))
    if word.sides == "self":
        return Sides(actors)
    if word.sides == "host" and others:
        return Sides(others, actors)
    return Sides(actors, others)


def _whose(analysis: Analysis, cast: Cast, verb: int | None, noun: int | None) -> tuple[str, ...]:
    """Whose attacks are to end, whose troops are withdrawn, where nobody is said to do it."""
    if noun is not None:
        return _around(analysis, cast, noun)
    return next((f for o in objects_of(analysis, verb or 0) if (f := _around(analysis, cast, o))), ())


# -- verbs ---------------------------------------------------------------------------------------------------
def _of_verb(
    analysis: Analysis, cast: Cast, word: EventWord, verb: int, *, light: bool, speaker: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    subject = subject_of(analysis, verb)
    did = _speaking(analysis, cast, subject, speaker)
    if word.sides == "patient" and not is_passive(analysis, verb):
        return _after(analysis, cast, verb, frozenset({"by", "from", "against"})), did
    if word.sides == "speaker" and speaker is not None:
        return (speaker,), did or _done_to(analysis, cast, verb, light=light, but=(speaker,))
    done_to = _but(_done_to(analysis, cast, verb, light=light, but=did), did)
    if not done_to and word.type in SPEECH:
        done_to = _in_complement(analysis, cast, verb, did)
    if not done_to and not light and word.sides == "":
        done_to = _further_on(analysis, cast, verb, did)
    return did, done_to


def _but(ids: tuple[str, ...], but: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(i for i in ids if i not in but)


def _further_on(analysis: Analysis, cast: Cast, verb: int, but: tuple[str, ...]) -> tuple[str, ...]:
    """The first other side named in the words that hang on a verb, those that only set the scene left out."""
    for i in range(verb + 1, analysis.right[verb]):
        found = _but(cast.who(i), but)
        if found and not _is_scene(analysis, i, verb):
            return found
    return ()


def _is_scene(analysis: Analysis, at: int, verb: int) -> bool:
    """Whether a word stands in a clause or phrase of time, place, cause or source under the verb."""
    token = analysis.tokens[at]
    while token.i != verb and token.head != token.i:
        if token.dep in {"advcl", "relcl", "parataxis", "npadvmod", "conj", "appos"}:
            return True
        if token.dep == "prep" and token.lower not in _NOUN_TOWARD | {"of", "into", "by"}:
            return True
        token = analysis.tokens[token.head]
    return False


def _speaking(analysis: Analysis, cast: Cast, subject: int | None, speaker: str | None) -> tuple[str, ...]:
    """Who the subject is; *I* and *we* are whoever speaks when the cast does not say."""
    if subject is None:
        return ()
    found = who(analysis, cast, subject)
    if not found and analysis.tokens[subject].pos == "NOUN":
        found = _around(analysis, cast, measured(analysis, subject), names=_BELONGING)
    if not found and speaker is not None and analysis.tokens[subject].lower in _FIRST_PERSON:
        return (speaker,)
    return found


def _done_to(
    analysis: Analysis, cast: Cast, verb: int, *, light: bool, but: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Objects first; where none of them is anybody, what stands behind a preposition, then whose they are."""
    found: list[str] = []
    if not light:
        for o in objects_of(analysis, verb):
            found.extend(who(analysis, cast, o))
    if found:
        return _once(found)
    found.extend(_after(analysis, cast, verb, _TOWARD))
    if not found and not light:
        for o in objects_of(analysis, verb):
            found.extend(_around(analysis, cast, o, but=but))
    return _once(found)


def _after(analysis: Analysis, cast: Cast, word: int, names: frozenset[str]) -> tuple[str, ...]:
    """Who stands behind one of these prepositions."""
    found: list[str] = []
    for prep, inner in prepositions(analysis, word):
        if prep in names:
            found.extend(who(analysis, cast, inner))
    return _once(found)


def _in_complement(analysis: Analysis, cast: Cast, verb: int, but: tuple[str, ...]) -> tuple[str, ...]:
    """The subject of what is demanded or alleged (*demanded that Norria withdraw*), else its object."""
    for inner in analysis.with_dep(verb, "ccomp", "xcomp", "acl"):
        subject = analysis.child(inner, "nsubj", "nsubjpass")
        found = who(analysis, cast, antecedent(analysis, subject)) if subject is not None else ()
        if not found or set(found) <= set(but):
            found = _done_to(analysis, cast, inner, light=False, but=but)
            found = found or _in_complement(analysis, cast, inner, but)
        if found := tuple(f for f in found if f not in but):
            return found
    return ()


# -- nouns ---------------------------------------------------------------------------------------------------
def _of_noun(
    analysis: Analysis, cast: Cast, word: EventWord, noun: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """*Vesland's attack on Norria*, *talks between A and B*, *Veslandic strikes*, *a raid by A against B*."""
    actors: list[str] = []
    others: list[str] = []
    for m in (*analysis.with_dep(noun, "poss"), *modifiers(analysis, noun)):
        for one in analysis.conjuncts(m):
            actors.extend(cast.who(one))
    for prep, inner in prepositions(analysis, noun):
        people = who(analysis, cast, inner)
        if prep in {"by", "between", "among"}:
            actors.extend(people)
            if prep == "by":  # *the attack by Vesland on Norria*: parsers hang the victim on the attacker
                others.extend(_after(analysis, cast, inner, _NOUN_TOWARD))
        elif prep == "of":
            (
                others if word.type not in _TALKS and (actors or _is_done_to(analysis, noun)) else actors
            ).extend(people)
        elif prep in _NOUN_TOWARD or (prep in {"in", "near"} and word.sides == "visit"):
            (actors if word.type in _TALKS and word.sides == "two" else others).extend(people)
    if not actors and (giver := giver_of(analysis, noun)) is not None:
        actors.extend(who(analysis, cast, giver))
    for c in analysis.with_dep(noun, "acl"):
        agent = subject_of(analysis, c) if is_passive(analysis, c) else None
        if agent is not None:
            actors.extend(who(analysis, cast, agent))
    return _once(actors), _once(others)


def _is_done_to(analysis: Analysis, noun: int) -> bool:
    return analysis.tokens[noun].lemma in word_class("DONE_TO")


# -- noun phrases --------------------------------------------------------------------------------------------
def who(analysis: Analysis, cast: Cast, noun: int) -> tuple[str, ...]:
    """Ids of everybody a noun phrase means, coordinated ones included.

    *troops of Norria* fall back on Norria.
    """
    found: list[str] = []
    for one in analysis.conjuncts(measured(analysis, noun)):
        if analysis.tokens[one].pos in VERBAL and one != noun:
            continue
        found.extend(cast.who(one) or _named_by(analysis, cast, one))
    return _once(found)


def _named_by(analysis: Analysis, cast: Cast, noun: int) -> tuple[str, ...]:
    """The actor that tells whose a human or military noun is (*Norrian soldiers*, *forces of Norria*)."""
    if analysis.tokens[noun].lemma not in word_class("PEOPLE"):
        return ()
    return _around(analysis, cast, noun)


def _around(
    analysis: Analysis, cast: Cast, noun: int, *, names: frozenset[str] = _NEAR, but: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Whoever a noun belongs to.

    Its possessor, a name before it, or one behind *of*, *by*, *against*, *on*.
    """
    for m in (*analysis.with_dep(noun, "poss"), *modifiers(analysis, noun)):
        for word in (m, *analysis.with_dep(m, "poss", "compound", "amod")):
            if found := _but(cast.who(word), but):
                return found
    for prep, inner in prepositions(analysis, noun):
        if prep in names and inner != noun:
            found = _but(cast.who(inner), but) or _around(analysis, cast, inner, names=names, but=but)
            if found:
                return found
    return ()


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
