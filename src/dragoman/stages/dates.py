"""The date of an act: the time expression that hangs on its words or stands in its clause."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.coding import EventDate, Time
from dragoman.language.analysis import Analysis
from dragoman.stages.clauses import clause_verb
from dragoman.stages.times import days_of

UNDATED = EventDate(None, None, None)


def date_of(analysis: Analysis, times: Sequence[Time], at: int, *, verb: int | None) -> EventDate | None:
    """First and last day of the act at token `at`, where the text fixes them; None elsewhere.

    A time inside the trigger's own phrase comes first, then one in its clause. `verb` is its light verb, if
    any.
    """
    sentence = analysis.sentence_of(at)
    clause = clause_verb(analysis, at if verb is None else verb)
    close, near = [], []
    for time in times:
        if time.type not in {"DATE", "TIME"} or not sentence.span.holds(time.span):
            continue
        head = analysis.head_of(time.span)
        if head is None:
            continue
        if analysis.subtree(at).holds(time.span) and clause_verb(analysis, head) in {at, clause}:
            close.append(time)
        elif clause_verb(analysis, head) == clause:
            near.append(time)
    for time in (*close, *near):
        found = _days(analysis, time)
        if found is not None:
            return found
    return None


def _days(analysis: Analysis, time: Time) -> EventDate | None:
    start, end = days_of(time.value, published=analysis.story.published)
    return EventDate(start, end, time.span) if start or end else None
