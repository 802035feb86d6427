"""What rules and the encoder say of one act's status and sides, made one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast as as_type

from dragoman.cast import Cast, Mention
from dragoman.coding import Status
from dragoman.language.analysis import Analysis
from dragoman.language.findings import Deed
from dragoman.lexicon.event_words import word_class
from dragoman.span import Span
from dragoman.stages.clauses import subject_of
from dragoman.stages.events.triggers import Trigger
from dragoman.stages.sides import SPEECH, Sides
from dragoman.stages.status import Verdict, find_status, status_before, status_words

KNOWS_STATUS = 0.9  # chance from which the encoder's status stands against the rule's
# Chance from which a mention is a side by the encoder, and where the rule has found nobody for that side.
KNOWS_SIDE, FAINT_SIDE = 0.5, 0.25


def status_of(analysis: Analysis, trigger: Trigger, deed: Deed | None) -> Verdict:
    """The rule's status, unless the encoder is sure of another."""
    ruled = _by_rule(analysis, trigger)
    if deed is None or not deed.statuses:
        return ruled
    learned, chance = deed.statuses[0]
    other = trigger.word.type == "REJECT" != deed.types[0][0]  # the aid that is refused is another act than the refusal
    if learned == ruled.status or chance < KNOWS_STATUS or other:
        return ruled
    return Verdict(as_type("Status", learned), None, f"the encoder, {chance:.2f} (by the words: {ruled.status})")


def _by_rule(analysis: Analysis, trigger: Trigger) -> Verdict:
    """An event noun's own words first (*a planned visit*), then the clause of its light verb.

    Words that do what they say are done even when only wished (*I want to convey my condolences*).
    """
    if trigger.word.pos == "modal":
        return Verdict("occurred", None, "asked for by these very words")
    if trigger.word.type in SPEECH and trigger.verb is not None and _performs(analysis, trigger.verb):
        return Verdict("occurred", trigger.verb, "done by saying so")
    if trigger.noun is not None and trigger.verb is not None:
        light: Status | None = status_words("verb").get(analysis.tokens[trigger.verb].lemma)
        alone = (
            Verdict(light, trigger.verb, "what the verb says") if light else find_status(analysis, (trigger.verb,))
        )
        return alone if alone.status != "occurred" else status_before(analysis, trigger.noun) or alone
    found = find_status(analysis, (trigger.at,))
    if trigger.word.mode == "targeted" and (tried := _attempt(analysis, trigger)) is not None:
        return Verdict("occurred", tried, "was tried, whatever became of it")  # CAMEO 185
    if found.status == "denied" and trigger.word.type in SPEECH and _is_owned(analysis, trigger.noun):
        return Verdict("occurred", trigger.noun, "was made, whatever became of it")  # *dismissed Seoul's offer*
    return found


def _attempt(analysis: Analysis, trigger: Trigger) -> int | None:
    """The noun that tells of an act as tried (*an attempt to assassinate*, *an assassination attempt*)."""
    at = trigger.at if trigger.noun is None else trigger.noun
    head = analysis.tokens[at].head
    near = (at, head) if analysis.tokens[at].dep in {"acl", "compound"} else (at,)
    return next((i for i in near if analysis.tokens[i].lemma == "attempt"), None)


def _is_owned(analysis: Analysis, noun: int | None) -> bool:
    return noun is not None and analysis.child(noun, "poss") is not None


def _performs(analysis: Analysis, verb: int) -> bool:
    """Whether saying one wants or is resolved to do it is doing it (*our resolve to*, *we are determined to*)."""
    token = analysis.tokens[verb]
    if token.dep == "pcomp":  # *resolve to stand with Norria in condemning the attacks*
        verb = analysis.tokens[token.head].head
        token = analysis.tokens[verb]
    head = analysis.tokens[token.head]
    if token.dep == "acl" and head.pos == "NOUN":
        return head.lemma in word_class("RESOLVE")
    if token.dep != "xcomp" or head.lemma not in {"want", "like", "wish", "determined", "determine", "resolved"}:
        return False
    subject = subject_of(analysis, verb)
    return subject is not None and analysis.tokens[subject].lower in {"i", "we"}


def sides_of(analysis: Analysis, cast: Cast, trigger: Trigger, deed: Deed | None, ruled: Sides) -> Sides:
    """The sides the encoder reads in the act's sentence, the rule's where it reads none.

    Where neither has anybody for a side, the likeliest that the encoder reads faintly.
    """
    if deed is None:
        return ruled
    found = _read_sides(analysis, cast, trigger, deed, KNOWS_SIDE)
    actors, recipients = found.actors or ruled.actors, found.recipients or ruled.recipients
    if not actors or not recipients:
        faint = _read_sides(analysis, cast, trigger, deed, FAINT_SIDE)
        actors = actors or tuple(i for i in faint.actors if i not in recipients)
        recipients = recipients or tuple(i for i in faint.recipients if i not in actors)
    if trigger.word.sides == "two":
        return Sides(_in_text_order(cast, (*actors, *recipients)))
    return Sides(actors, tuple(i for i in recipients if i not in actors))


def _read_sides(analysis: Analysis, cast: Cast, trigger: Trigger, deed: Deed, least: float) -> Sides:
    """Whoever the encoder takes for a side with at least this chance."""
    sentence = analysis.sentence_of(trigger.at)
    actors: list[str] = []
    recipients: list[str] = []
    taken: list[Span] = []
    inside = [m for m in cast.mentions if m.actors and sentence.first <= m.head < sentence.last]
    for mention in sorted(inside, key=lambda m: (-len(m.span), m.span)):
        acts, is_acted_on = deed.side(analysis.tokens[mention.head].span)
        if max(acts, is_acted_on) < least or _within(mention, taken):
            continue
        taken.append(mention.span)
        (actors if acts >= is_acted_on else recipients).extend(mention.actors)
    return Sides(_in_text_order(cast, actors), _in_text_order(cast, [i for i in recipients if i not in actors]))


def _within(mention: Mention, taken: list[Span]) -> bool:
    return any(t.holds(mention.span) for t in taken)


def _in_text_order(cast: Cast, ids: Iterable[str]) -> tuple[str, ...]:
    """Each once, those of whom the story tells first before the others."""
    order = {a.id: n for n, a in enumerate(cast.actors)}
    return tuple(sorted(set(ids), key=lambda i: order[i]))
