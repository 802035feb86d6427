"""The date of an act: the time that hangs on its words, stands in its clause, or dates the clause above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dragoman.coding import EventDate, Status, Time
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import word_class
from dragoman.stages.clauses import clause_verb, is_aim
from dragoman.stages.times import counted_from, days_of, is_so_far, is_still, length_of, precision_of

UNDATED = EventDate(None, None, None)
# Clauses with one of these words are told as going on while the clause above does (*as*, *when*); with any other
# (*after*, *before*, *since*) they are of another time.
_MEANWHILE = frozenset({"as", "when", "while"})
_OTHER_TIME = frozenset({"after", "before", "since", "until", "following", "despite", "without"})
# Two times this close together (characters) may be the ends of one stretch; a visit or drill lasts no longer (days).
_TIED, _LONGEST = 16, 60
# How many clauses up a date is looked for; from deeper down it is seldom meant.
_HIGHEST = 4


def date_of(
    analysis: Analysis, times: Sequence[Time], at: int, *, verb: int | None, status: Status = "occurred"
) -> EventDate | None:
    """First and last day of the act at token `at`, where its sentence fixes them; None elsewhere.

    A time inside the act's own phrase comes first, then one in its clause, then, for what has happened, one of a clause
    above that is told of the same time. `verb` is its light verb, if any.
    """
    sentence = analysis.sentence_of(at)
    dated = [t for t in times if t.type != "SET" and sentence.span.holds(t.span)]
    if not dated:
        return None
    found = _in_sentence(analysis, dated, at, verb=verb, status=status)
    return found and _lasting(analysis, dated, found, at)


def _in_sentence(
    analysis: Analysis, dated: Sequence[Time], at: int, *, verb: int | None, status: Status
) -> EventDate | None:
    clause = clause_verb(analysis, at if verb is None else verb)
    homes = [(t, _home(analysis, h)) for t in dated if (h := analysis.head_of(t.span)) is not None]
    own = analysis.subtree(at)
    close = [t for t, home in homes if own.holds(t.span) and home in {at, clause}]
    joined = analysis.with_dep(clause, "conj")
    beside = {clause, *(c for c in joined if analysis.child(c, "nsubj", "nsubjpass") is None)}
    near = [t for t, home in homes if home in beside and t not in close]
    ahead = status not in ("occurred", "denied")
    if (found := _first(analysis, dated, (*close, *near), "clause", ahead=ahead)) is not None:
        return found
    for other in _clauses_above(analysis, clause, done=status == "occurred"):
        here = [t for t, home in homes if home == other]
        if (found := _first(analysis, dated, here, "sentence", ahead=ahead)) is not None:
            return found
    return None


def _home(analysis: Analysis, word: int) -> int:
    """The verb of the clause a time dates: that of *the summit planned for Friday* is the summit's own."""
    verb = clause_verb(analysis, word)
    token = analysis.tokens[verb]
    if token.dep == "acl" and token.lemma in word_class("SCHEDULED"):
        return clause_verb(analysis, token.head)
    return verb


def _first(
    analysis: Analysis, dated: Sequence[Time], times: Sequence[Time], basis: str, *, ahead: bool
) -> EventDate | None:
    """The first of some times that fixes a day; one of no more than a year goes before the others."""
    found = [d for t in times if (d := _days(analysis, dated, t, basis, ahead=ahead)) is not None]
    return min(found, key=lambda d: d.precision in {"decade", "century"}, default=None)


def _clauses_above(analysis: Analysis, verb: int, *, done: bool) -> Iterator[int]:
    """The verbs of the clauses above, as long as they tell of the same time.

    ``done``: of an act that has happened; of others only the way to them is followed (*flies there on Friday to meet*).
    """
    for _ in range(_HIGHEST):
        token = analysis.tokens[verb]
        here = _same_time(analysis, verb) if done else is_aim(analysis, verb) or _there(analysis, verb)
        if token.head == verb or not here:
            return
        if token.dep == "relcl":  # *the one passed in September, which asked*
            yield from analysis.with_dep(token.head, "acl")
        verb = clause_verb(analysis, token.head)
        yield verb


def _there(analysis: Analysis, verb: int) -> bool:
    """*Is due in Oslo on Monday, where she will meet*: what is done there is done then."""
    marks = {analysis.tokens[c].lower for c in analysis.with_dep(verb, "advmod", "mark")}
    return analysis.tokens[verb].dep in {"relcl", "advcl"} and bool(marks & {"where", "when"})


def _same_time(analysis: Analysis, verb: int) -> bool:
    """Whether a clause is told as of the time of the one above it."""
    token = analysis.tokens[verb]
    head = analysis.tokens[token.head]
    if token.dep in {"conj", "parataxis", "dep"}:
        return True
    if token.dep == "ccomp":  # what is announced on a day is done on it; what is said to have been done is not
        return head.lemma in word_class("ANNOUNCING")
    if token.dep == "pcomp":
        return head.lower not in _OTHER_TIME
    if token.dep in {"advcl", "acl"}:
        marks = {analysis.tokens[c].lower for c in analysis.with_dep(verb, "mark", "advmod", "prep")}
        return token.tag == "VBG" or bool(marks & _MEANWHILE)
    return token.dep == "relcl" and _goes_on(analysis, verb)


def _goes_on(analysis: Analysis, verb: int) -> bool:
    """*..., which it called a threat*: a clause that goes on telling, set off by a comma."""
    first = analysis.left[verb]
    return first > 0 and analysis.tokens[first - 1].text == ","


def _days(
    analysis: Analysis, dated: Sequence[Time], time: Time, basis: str, *, ahead: bool
) -> EventDate | None:
    """The days of a time as the words around it have them: *since* has no end, *until* no start."""
    story = analysis.story
    words = story.cut(time.span)
    before = story.text[max(0, time.span.start - 12) : time.span.start].lower().split()
    if time.value == "PRESENT_REF":  # *now*, *the current drill*: no day that the text fixes
        return None
    if time.type == "DURATION":
        if (moved := _moved(analysis, dated, time, basis)) is not None:
            return moved
        led = before[-1] if ahead and before[-1:] in (["in"], ["within"]) else ""
        start, end = length_of(time.value, words, published=story.published, led=led)
        precision = ("day" if start == end else "days") if start else None
    else:
        start, end = days_of(
            time.value, published=story.published, so_far=is_so_far(words), still=is_still(words)
        )
        precision = precision_of(time.value)
    if start is None and end is None:
        return None
    if (last := _other_end(analysis, dated, time, before)) is not None and start is not None:
        return EventDate(start, last, time.span, basis, "days")  # type: ignore[arg-type]
    if before[-1:] == ["since"]:
        end = None
    elif before[-1:] in (["until"], ["till"]):
        start = None
    return EventDate(start, end, time.span, basis, precision)  # type: ignore[arg-type]


def _other_end(analysis: Analysis, dated: Sequence[Time], time: Time, before: Sequence[str]) -> str | None:
    """The last day of *from Monday to Wednesday*, *between June 3 and June 5*, *June 3 and 4*, seen from its first."""
    text = analysis.story.text
    following = next((t for t in dated if 0 < t.span.start - time.span.end < _TIED and t.type != "DURATION"), None)
    if following is None:
        return None
    tie = text[time.span.end : following.span.start].strip().lower()
    end = days_of(following.value, published=analysis.story.published)[1]
    first = days_of(time.value, published=analysis.story.published)[0]
    number = any(analysis.story.cut(t.span).isdigit() for t in (time, following))
    if tie == "and" and number and first is not None and counted_from(first, "P1D", back=False) == end:
        return end
    ties = {"and"} if before[-1:] == ["between"] else {"to", "through", "until", "till", "-", "–"}
    if tie not in ties or (tie == "to" and before[-1:] != ["from"]):
        return None
    return end if end is not None and first is not None and end > first else None


def _moved(analysis: Analysis, dated: Sequence[Time], time: Time, basis: str) -> EventDate | None:
    """*Two days after Sunday's vote*: a day counted from another."""
    following = next((t for t in dated if 0 < t.span.start - time.span.end < _TIED and t.type == "DATE"), None)
    if following is None:
        return None
    tie = analysis.story.text[time.span.end : following.span.start].strip().lower()
    day = days_of(following.value, published=analysis.story.published)
    if tie not in ("after", "before") or day[0] is None or day[0] != day[1]:
        return None
    moved = counted_from(day[0], time.value, back=tie == "before")
    return EventDate(moved, moved, time.span, basis, "day") if moved else None  # type: ignore[arg-type]


def _lasting(analysis: Analysis, dated: Sequence[Time], found: EventDate, at: int) -> EventDate:
    """The date of an act that is said to take several days from its first (*a two-day visit*, *ten days of talks*)."""
    if found.start is None or found.start != found.end or found.precision != "day":
        return found
    sentence = analysis.sentence_of(at).span
    for time in dated:
        days = re.fullmatch(r"P(\d+)D", time.value)
        words = analysis.story.cut(time.span)
        after = analysis.story.text[time.span.end : sentence.end]
        told = "-" in words or re.match(r"\s*of\b|['’]", after)
        before = analysis.story.text[max(0, time.span.start - 12) : time.span.start].lower().split()
        if before[-1:] in (["after"], ["following"], ["since"], ["ended"]):
            continue
        if days is None or not told or not 1 < int(days[1]) <= _LONGEST or not _is_length_of(analysis, time, at):
            continue
        try:
            end = date.fromisoformat(found.start) + timedelta(days=int(days[1]) - 1)
        except OverflowError:
            return found
        return replace(found, end=end.isoformat(), precision="days")
    return found


def _is_length_of(analysis: Analysis, time: Time, at: int) -> bool:
    """Whether a length is that of an act: on its noun or one in its clause (*arrives for a two-day visit*)."""
    head = analysis.head_of(time.span)
    return head is not None and clause_verb(analysis, head) in {at, clause_verb(analysis, at)}


