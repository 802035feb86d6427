"""Positions: who wants what on which issue, toward whom, and the words that show it (codebook, section 6).

Read off statements whose act takes a side, and off events that do so without a statement. What an act says
about a stance stands in ``lexicon/stances.tsv``, the names of issues in ``lexicon/issues.tsv``; an issue
that is not listed is called by the main noun phrase of what is said. Uses no findings of an encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dragoman.cast import Cast
from dragoman.coding import Event, Position, Stance, Statement
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import word_class
from dragoman.lexicon.table import load_table, our_table
from dragoman.span import Span, hull, trim
from dragoman.stages.clauses import measured

_STANCES: tuple[Stance, ...] = ("wants", "offers", "supports", "opposes", "worried", "asks")
_PACKAGE = "dragoman.lexicon"
# Words of an issue that is called by its noun phrase, at most.
_LONGEST_ISSUE = 7


@cache
def stances(kind: str) -> dict[str, Stance]:
    """``act``: speech act → stance; ``event``: PLOVER type → stance. What is not listed takes no side."""
    found: dict[str, Stance] = {}
    for row in load_table(our_table(_PACKAGE, "stances.tsv"), ("kind", "word", "stance", "note", "example")):
        if row["kind"] == kind:
            stance = row.one_of("stance", _STANCES)
            found[row["word"]] = next(s for s in _STANCES if s == stance)
    return found


@cache
def issues() -> dict[str, str]:
    """Every alias in lower case → the issue's name."""
    found: dict[str, str] = {}
    for row in load_table(our_table(_PACKAGE, "issues.tsv"), ("issue", "aliases", "kind", "note", "example")):
        for name in (row["issue"], *row.many("aliases")):
            found[name.lower()] = row["issue"]
    return found


@dataclass(frozen=True, slots=True)
class _Side:
    """A side taken, before its issue is named."""

    actor: str
    toward: str | None
    stance: Stance
    statement: str | None
    span: Span
    about: Span


def find_positions(
    analysis: Analysis, cast: Cast, statements: Sequence[Statement], events: Sequence[Event]
) -> tuple[Position, ...]:
    """Every position, in text order; one actor, issue and stance once."""
    sides = [s for st in statements if (s := _of_statement(cast, st, events)) is not None]
    cued = [s.cue for s in statements if s.cue is not None]
    for event in events:
        if not any(cue.overlaps(event.trigger) for cue in cued):
            sides.extend(_of_event(event, statements))
    found: dict[tuple[str, str, Stance], Position] = {}
    for side in sorted(sides, key=lambda s: s.span):
        issue = _issue(analysis, cast, side.about)
        if issue is not None:
            position = Position(side.actor, side.toward, issue, side.stance, side.statement, side.span)
            found.setdefault((side.actor, issue.lower(), side.stance), position)
    return tuple(found.values())


def _of_statement(cast: Cast, statement: Statement, events: Sequence[Event]) -> _Side | None:
    """The side a statement takes by its act."""
    stance = stances("act").get(statement.act)
    if stance is None or statement.speaker is None or not statement.content:
        return None
    content = hull(statement.content)
    span = content
    if statement.cue is not None and 0 <= content.start - statement.cue.end <= 40:
        span = hull((statement.cue, content))
    return _Side(statement.speaker, _toward(cast, statement, events), stance, statement.id, span, content)


def _toward(cast: Cast, statement: Statement, events: Sequence[Event]) -> str | None:
    """Whom a statement addresses.

    The recipient of its own speech act, else the first other actor it names.
    """
    for event in events:
        if (
            event.recipients
            and statement.speaker in event.actors
            and (
                (statement.cue is not None and statement.cue.overlaps(event.trigger))
                or any(c.holds(event.trigger) for c in statement.content)
            )
        ):
            return event.recipients[0]
    return _other(cast, statement.speaker, statement.content)


def _other(cast: Cast, speaker: str | None, content: Sequence[Span]) -> str | None:
    home = cast.actor(speaker).country if speaker is not None else None
    for span in content:
        for mention in cast.inside(span):
            for id_ in mention.actors:
                if id_ != speaker and (home is None or cast.actor(id_).country != home):
                    return id_
    return None


def _of_event(event: Event, statements: Sequence[Statement]) -> tuple[_Side, ...]:
    """The side each actor of a speech event takes where no cue says so."""
    stance = stances("event").get(event.type)
    if stance is None or event.status != "occurred":
        return ()
    around = next((s for s in statements if any(c.holds(event.trigger) for c in s.content)), None)
    toward = event.recipients[0] if event.recipients else None
    about = Span(event.trigger.start, event.sentence.end)
    return tuple(
        _Side(actor, toward, stance, around.id if around is not None and around.speaker == actor else None,
              event.trigger, about)
        for actor in event.actors
    )  # fmt: skip


# -- what it is about ----------------------------------------------------------------------------------------
def _issue(analysis: Analysis, cast: Cast, about: Span) -> str | None:
    """The first listed issue that the words name, else their main noun phrase."""
    text = analysis.story.cut(about).lower()
    listed = [(at, -len(alias), name) for alias, name in issues().items() if (at := _whole(text, alias)) >= 0]
    if listed:
        return min(listed)[2]
    return _noun_phrase(analysis, cast, about)


def _whole(text: str, alias: str) -> int:
    """Where an alias stands as whole words; -1 when it does not."""
    at = text.find(alias)
    while at >= 0:
        end = at + len(alias)
        before, after = at == 0 or not text[at - 1].isalnum(), end == len(text) or not text[end].isalnum()
        if before and after:
            return at
        at = text.find(alias, at + 1)
    return -1


def _noun_phrase(analysis: Analysis, cast: Cast, about: Span) -> str | None:
    """The words of the highest common noun that is nobody, without its article and what trails behind."""
    best: tuple[int, int] | None = None
    for i in analysis.within(about):
        token = analysis.tokens[i]
        if (
            token.pos != "NOUN"
            or token.dep == "compound"
            or token.lemma in word_class("MEASURE")
            or cast.who(i)
        ):
            continue
        depth = sum(1 for a in analysis.ancestors(i) if about.holds(analysis.tokens[a].span))
        best = min(best or (depth, i), (depth, i))
    if best is None:
        return None
    return _named(analysis, measured(analysis, best[1]))


def _named(analysis: Analysis, noun: int) -> str | None:
    """A noun with its modifiers and a short *of*, *on*, *with* phrase."""
    first = min((noun, *(c for c in analysis.with_dep(noun, "compound", "amod", "nmod"))))
    last = noun
    for prep in analysis.with_dep(noun, "prep"):
        if prep == last + 1 and analysis.right[prep] - first <= _LONGEST_ISSUE:
            last = analysis.right[prep] - 1
    span = trim(
        analysis.story.text, analysis.tokens[first].start, analysis.tokens[last].end, marks="“”\"'‘’,."
    )
    return analysis.story.cut(span) if span is not None else None
