"""Dates from beyond an act's sentence: another telling of the act, what its speaker said before, the story's own day.

Each is weaker than the words of the sentence (``stages/dates.py``) and marked as such (``EventDate.basis``). Only a
counted one (*two days after the strike*) has a span: that of its count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.cast import Cast
from dragoman.coding import Event, EventDate, Statement, Time
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import word_class
from dragoman.stages.clauses import VERBAL, clause_verb, objects_of
from dragoman.stages.dates import date_of
from dragoman.stages.events.retold import may_agree
from dragoman.stages.sides import SPEECH
from dragoman.stages.times import Clock, counted_from

# A date is handed on from telling to telling so many times (*Tuesday's test*, *the test of a missile*, *the missile*).
_HANDS = 3
# Sentences back in which a speaker's day is looked for: quotations without a day of their own follow the dated one.
_REACH = 4
# Sentences at the head of a story that tell its news, if anything does.
_LEAD = 2


def dated(
    events: Sequence[Event], analysis: Analysis, cast: Cast, times: Sequence[Time], statements: Sequence[Statement]
) -> tuple[Event, ...]:
    """The events, those without a date given the one that the context supports, if any."""
    known = list(events)
    words = [_words(analysis, e) for e in known]
    for i, event in enumerate(known):
        if _wants(event) and (day := _counted(analysis, times, known, i)) is not None:
            known[i] = replace(event, date=day)
    for _ in range(_HANDS):
        found = {
            i: d for i, e in enumerate(known) if _wants(e) and (d := _retold(known, words, cast, i)) is not None
        }
        for i, retold in found.items():
            known[i] = replace(known[i], date=retold)
        if not found:
            break
    said = _days_of_saying(analysis, cast, times, statements)
    known = [replace(e, date=d) if _wants(e) and (d := _said(analysis, cast, said, e)) else e for e in known]
    today = Clock.at(analysis.story.published).today
    if today is None:
        return tuple(known)
    story = EventDate(today.isoformat(), today.isoformat(), None, "story", "day")
    return tuple(replace(e, date=story) if _wants(e) and _is_news(analysis, statements, e) else e for e in known)


def _wants(event: Event) -> bool:
    return event.date.start is None and event.date.end is None


# -- counted from another act ---------------------------------------------------------------------------------
def _counted(
    analysis: Analysis, times: Sequence[Time], known: Sequence[Event], at: int
) -> EventDate | None:
    """The day of *withdrew two days after the strike*, where the story tells the day of the strike."""
    event, here = known[at], analysis.token_at(known[at].trigger.start)
    for time in times:
        if here is None or not time.value.startswith("P") or not event.sentence.holds(time.span):
            continue
        prep = next((i for i in analysis.within(event.sentence) if analysis.tokens[i].start > time.span.end), None)
        prep = prep if prep is None or analysis.tokens[prep].start == time.span.end + 1 else None
        if prep is None or analysis.tokens[prep].lower not in ("after", "before"):
            continue
        nouns = {analysis.tokens[i].lemma for i in analysis.with_dep(prep, "pobj")}
        home = clause_verb(analysis, analysis.tokens[prep].head)
        others = (o for n, o in enumerate(known) if n != at and o.date.start == o.date.end)
        days = [o.date.start for o in others if nouns & {analysis.tokens[i].lemma for i in analysis.within(o.trigger)}]
        if not days or days[0] is None or home != clause_verb(analysis, here):
            continue
        if day := counted_from(days[0], time.value, back=analysis.tokens[prep].lower == "before"):
            return EventDate(day, day, time.span, "context", "day")
    return None


# -- another telling -----------------------------------------------------------------------------------------
def _retold(known: Sequence[Event], words: Sequence[frozenset[str]], cast: Cast, at: int) -> EventDate | None:
    """The date of the nearest telling of what must be the same act; tellings before it win over those behind it."""
    event, best = known[at], None
    for i, other in enumerate(known):
        if i == at or _wants(other) or not _may_be_same(cast, event, other) or not words[at] & words[i]:
            continue
        rank = (abs(other.sentence.start - event.sentence.start), i > at)
        if best is None or rank < best[0]:
            best = (rank, other.date)
    return None if best is None else replace(best[1], span=None, basis="context")


def _may_be_same(cast: Cast, event: Event, other: Event) -> bool:
    """Same type, both done or both ahead, and sides that can be the same."""
    if event.type != other.type or (event.status == "occurred") != (other.status == "occurred"):
        return False
    pairs = ((event.actors, other.actors), (event.recipients, other.recipients))
    return all(may_agree(_states(cast, one), _states(cast, two)) for one, two in pairs)


def _states(cast: Cast, ids: Sequence[str]) -> tuple[str, ...]:
    """Countries of some actors, the id of one without: a ministry and its state may be one side."""
    return tuple(cast.actor(i).country or i for i in ids)


def _words(analysis: Analysis, event: Event) -> frozenset[str]:
    """What an act is told by: the nouns of its trigger and of what they are of, else its objects, else its verb."""
    inside = [i for i in analysis.within(event.trigger) if analysis.tokens[i].pos in {"NOUN", "PROPN", *VERBAL}]
    nouns = {i for i in inside if analysis.tokens[i].pos in {"NOUN", "PROPN"}}
    for i in inside:
        if analysis.tokens[i].pos in VERBAL:
            nouns.update(o for o in objects_of(analysis, i) if analysis.tokens[o].pos == "NOUN")
    for i in tuple(nouns):
        nouns.update(analysis.with_dep(i, "compound"))
        for prep in analysis.with_dep(i, "prep"):
            nouns.update(analysis.with_dep(prep, "pobj") if analysis.tokens[prep].lower == "of" else ())
    dull = word_class("LIGHT") | word_class("PEOPLE")
    found = {analysis.tokens[i].lemma for i in (nouns or inside) if analysis.tokens[i].pos != "PROPN"}
    return frozenset(found - dull)


# -- what a speaker said -------------------------------------------------------------------------------------
def _days_of_saying(
    analysis: Analysis, cast: Cast, times: Sequence[Time], statements: Sequence[Statement]
) -> list[tuple[int, tuple[str, ...], EventDate]]:
    """Sentence, speaker and day of every statement whose sentence says when it was made."""
    found = []
    for s in statements:
        at = analysis.token_at(s.cue.start) if s.cue is not None else None
        if at is None or s.speaker is None:
            continue
        if (day := date_of(analysis, times, at, verb=None)) is not None and day.precision == "day":
            found.append((analysis.tokens[at].sentence, _states(cast, (s.speaker,)), day))
    return found


def _said(
    analysis: Analysis, cast: Cast, said: Sequence[tuple[int, tuple[str, ...], EventDate]], event: Event
) -> EventDate | None:
    """For what was done by speaking, the day on which the same side spoke just before."""
    at = analysis.token_at(event.trigger.start)
    if at is None or event.type not in SPEECH or event.status != "occurred" or not event.actors:
        return None
    here, side = analysis.tokens[at].sentence, set(_states(cast, event.actors))
    days = [d for n, speaker, d in said if 0 <= here - n <= _REACH and side & set(speaker)]
    return replace(days[-1], span=None, basis="context") if days else None


# -- the story's day -----------------------------------------------------------------------------------------
def _is_news(analysis: Analysis, statements: Sequence[Statement], event: Event) -> bool:
    """Whether an act is what a story is printed for.

    Told at its head as done, not as of before something else, or said by somebody the story quotes.
    """
    at = analysis.token_at(event.trigger.start)
    if at is None or event.status != "occurred":
        return False
    if event.type in SPEECH and event.asserted_by is None:
        return any(s.cue is not None and s.cue.overlaps(event.trigger) for s in statements) or _at_head(analysis, at)
    return _at_head(analysis, at)


def _at_head(analysis: Analysis, at: int) -> bool:
    token = analysis.tokens[at]
    auxiliaries = {analysis.tokens[c].lower for c in analysis.with_dep(at, "aux")}
    return token.sentence < _LEAD and token.tag != "VBN" and "had" not in auxiliaries
