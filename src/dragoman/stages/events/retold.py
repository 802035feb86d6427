"""Acts that are told twice: in one sentence by two words, and again later in the story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.coding import Event
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import word_class
from dragoman.span import Span
from dragoman.stages.clauses import VERBAL, clause_verb


def told_in(found: Sequence[Event], event: Event, analysis: Analysis) -> bool:
    """Whether the sentence has this act already under another word.

    Same type, triggers in one clause, no other sides.
    """
    for other in found:
        if other.sentence != event.sentence or other.type != event.type:
            continue
        if other.trigger.overlaps(event.trigger):
            return True
        one, two = analysis.token_at(other.trigger.start), analysis.token_at(event.trigger.start)
        if one is None or two is None:
            continue
        if "visit" in {other.mode, event.mode} and other.mode != event.mode:
            continue
        same_clause = clause_verb(analysis, one) == clause_verb(analysis, two)
        if (
            same_clause
            and other.status == event.status
            and set(event.actors) <= {*other.actors, *other.recipients}
        ):
            return True
    return False


def joined(events: tuple[Event, ...], analysis: Analysis) -> tuple[Event, ...]:
    """Later tellings point at the first one."""
    done: list[Event] = []
    for event in events:
        first = next((d for d in done if d.same_as is None and _same_act(d, event, analysis)), None)
        done.append(event if first is None else replace(event, same_as=first.id))
    return tuple(done)


def _same_act(first: Event, later: Event, analysis: Analysis) -> bool:
    """Same type, sides that can be the same, dates that can be the same, and a word in common."""
    if first.type != later.type or first.sentence == later.sentence:
        return False
    if not may_agree(first.actors, later.actors) or not may_agree(first.recipients, later.recipients):
        return False
    if not set(first.actors + first.recipients) & set(later.actors + later.recipients):
        return False
    if first.date.start and later.date.start and first.date.start != later.date.start:
        return False
    return bool(_content_words(analysis, first.trigger) & _content_words(analysis, later.trigger))


def may_agree(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether two sides can be the same: they share somebody, or one is not named."""
    return not one or not two or bool(set(one) & set(two))


def _content_words(analysis: Analysis, span: Span) -> set[str]:
    light = word_class("LIGHT")
    return {
        analysis.tokens[i].lemma
        for i in analysis.within(span)
        if analysis.tokens[i].pos in {"NOUN", "PROPN", "ADJ", *VERBAL}
        and analysis.tokens[i].lemma not in light
    }
