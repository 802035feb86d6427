"""The date of an act: the time expression that hangs on its words, stands in its clause, or dates the clause above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.coding import EventDate, Status, Time
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import word_class
from dragoman.stages.clauses import clause_verb
from dragoman.stages.times import days_of, is_so_far, length_of, precision_of

UNDATED = EventDate(None, None, None)
# Clauses with one of these words are told as going on while the clause above does (*as*, *when*); with any other
# (*after*, *before*, *since*) they are of another time.
_MEANWHILE = frozenset({"as", "when", "while"})
_OTHER_TIME = frozenset({"after", "before", "since", "until", "following", "despite", "without"})
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
    clause = clause_verb(analysis, at if verb is None else verb)
    homes = [(t, clause_verb(analysis, h)) for t in dated if (h := analysis.head_of(t.span)) is not None]
    own = analysis.subtree(at)
    close = [t for t, home in homes if own.holds(t.span) and home in {at, clause}]
    beside = {clause, *(c for c in analysis.with_dep(clause, "conj") if analysis.child(c, "nsubj", "nsubjpass") is None)}
    near = [t for t, home in homes if home in beside and t not in close]
    if (found := _first(analysis, (*close, *near), "clause")) is not None:
        return found
    above = tuple(_clauses_above(analysis, clause)) if status == "occurred" else ()
    for other in above:
        if (found := _first(analysis, [t for t, home in homes if home == other], "sentence")) is not None:
            return found
    return None


def _first(analysis: Analysis, times: Sequence[Time], basis: str) -> EventDate | None:
    """The first of some times that fixes a day; one of no more than a year goes before the others."""
    found = [d for t in times if (d := _days(analysis, t, basis)) is not None]
    return min(found, key=lambda d: d.precision in {"decade", "century"}, default=None)


def _clauses_above(analysis: Analysis, verb: int) -> Iterator[int]:
    """The verbs of the clauses above, as long as they tell of the same time."""
    for _ in range(_HIGHEST):
        token = analysis.tokens[verb]
        if token.head == verb or not _same_time(analysis, verb):
            return
        if token.dep == "relcl":  # *the one passed in September, which asked*
            yield from analysis.with_dep(token.head, "acl")
        verb = clause_verb(analysis, token.head)
        yield verb


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


def _days(analysis: Analysis, time: Time, basis: str) -> EventDate | None:
    """The days of a time as the words before it have them: *since* has no end, *until* no start."""
    story = analysis.story
    words = story.cut(time.span)
    if time.value == "PRESENT_REF":  # *now*, *the current drill*: no day that the text fixes
        return None
    if time.type == "DURATION":
        start, end = length_of(time.value, words, published=story.published)
        precision = "days" if start else None
    else:
        start, end = days_of(time.value, published=story.published, so_far=is_so_far(words))
        precision = precision_of(time.value)
    if start is None and end is None:
        return None
    before = story.text[max(0, time.span.start - 12) : time.span.start].lower().split()
    if before[-1:] == ["since"]:
        end = None
    elif before[-1:] in (["until"], ["till"]):
        start = None
    return EventDate(start, end, time.span, basis, precision)  # type: ignore[arg-type]


