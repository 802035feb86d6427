"""Positions: who wants what on which issue, toward whom, and the words that show it (codebook, section 6).

Read off statements whose act takes a side, and off speech events that do so without a cue. What an act says about a
stance stands in ``lexicon/stances.tsv``; ``issues.py`` names the issue, and turns the stance round where the end of it
is wanted (*called for an end to the attacks* opposes them). Uses no findings of the encoder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from dragoman.cast import Cast
from dragoman.coding import Event, Position, Stance, Statement
from dragoman.language.analysis import Analysis
from dragoman.lexicon.cues import load_cues
from dragoman.lexicon.event_words import word_class
from dragoman.lexicon.table import load_table, our_table
from dragoman.span import Span, hull
from dragoman.stages.issues import Issue, find_issue

_STANCES: tuple[Stance, ...] = ("wants", "offers", "supports", "opposes", "worried", "asks")
# Where the end of a thing is wanted; who opposes something by a negation opposes it all the same.
_TURNED: dict[Stance, Stance] = {"wants": "opposes", "supports": "opposes", "offers": "opposes"}
_NEAR = 40  # characters between a cue and its content that still make one span


@cache
def stances(kind: str) -> dict[str, Stance]:
    """``act``: speech act → stance; ``event``: PLOVER type → stance. What is not listed takes no side."""
    found: dict[str, Stance] = {}
    table = our_table("dragoman.lexicon", "stances.tsv")
    for row in load_table(table, ("kind", "word", "stance", "note", "example")):
        if row["kind"] == kind:
            stance = row.one_of("stance", _STANCES)
            found[row["word"]] = next(s for s in _STANCES if s == stance)
    return found


def find_positions(
    analysis: Analysis, cast: Cast, statements: Sequence[Statement], events: Sequence[Event]
) -> tuple[Position, ...]:
    """Every position, in text order; one actor, issue and stance once."""
    told = [*_of_statements(analysis, cast, statements, events), *_of_events(analysis, cast, statements, events)]
    found: dict[tuple[str, str, Stance], Position] = {}
    for position in sorted(told, key=lambda p: (p.span, p.actor, p.issue)):
        found.setdefault((position.actor, position.issue.lower(), position.stance), position)
    return tuple(found.values())


def _of_statements(
    analysis: Analysis, cast: Cast, statements: Sequence[Statement], events: Sequence[Event]
) -> Iterator[Position]:
    """The side a statement takes by its act.

    Under a neutral cue only where no statement inside takes one: its words are nearer to it.
    """
    taking = [s for s in statements if s.act in stances("act")]
    parents = {s.parent for s in taking}
    for s in taking:
        if s.speaker is None or not s.content:
            continue
        if s.id in parents and _is_neutral(analysis, s):
            continue
        content = hull(s.content)
        near = s.cue is not None and 0 <= content.start - s.cue.end <= _NEAR
        span = hull((s.cue, content)) if near and s.cue is not None else content
        stance = _worried(analysis, s.cue, stances("act")[s.act])
        if (issue := find_issue(analysis, cast, content)) is not None:
            yield _position(s.speaker, _toward(cast, s, events), stance, issue, s.id, span)


def _is_neutral(analysis: Analysis, statement: Statement) -> bool:
    """Whether a cue only says that something is said, so that the act was read off the words."""
    if statement.cue is None:
        return True
    at = analysis.token_at(statement.cue.start)
    entries = load_cues().starting("verb", analysis.tokens[at].lemma) if at is not None else ()
    return not entries or any(e.act == "say" for e in entries)


def _worried(analysis: Analysis, words: Span | None, stance: Stance) -> Stance:
    """*Is worried over the launches* worries, although the act is a criticism of whoever launched them."""
    inside = () if words is None else analysis.within(words)
    return "worried" if any(analysis.tokens[i].lemma in word_class("WORRYING") for i in inside) else stance


def _of_events(
    analysis: Analysis, cast: Cast, statements: Sequence[Statement], events: Sequence[Event]
) -> Iterator[Position]:
    """The side each actor of a speech event takes where no cue says so."""
    cued = [s.cue for s in statements if s.cue is not None]
    taken = [s for s in statements if s.act in stances("act") and not _is_neutral(analysis, s)]
    for event in events:
        stance = stances("event").get(event.type)
        if stance is None or event.status != "occurred" or any(c.overlaps(event.trigger) for c in cued):
            continue
        if any(analysis.tokens[i].lemma in word_class("VIOLATING") for i in analysis.within(event.trigger)):
            continue  # a doing, no word for or against
        top = analysis.head_of(event.trigger)
        if top is None or (issue := find_issue(analysis, cast, event.sentence, top)) is None:
            continue
        around = next((s for s in statements if any(c.holds(event.trigger) for c in s.content)), None)
        toward = event.recipients[0] if event.recipients else None
        stance = _worried(analysis, event.trigger, stance)
        for actor in event.actors:
            if any(s.speaker == actor and any(c.holds(event.trigger) for c in s.content) for s in taken):
                continue  # the cue of these words has said it
            by = around.id if around is not None and around.speaker == actor else None
            yield _position(actor, toward, stance, issue, by, hull((event.trigger, issue.span)))


def _position(
    actor: str, toward: str | None, stance: Stance, issue: Issue, statement: str | None, span: Span
) -> Position:
    turned = _TURNED.get(stance, stance) if issue.undone else stance
    return Position(actor, toward if toward != actor else None, issue.name, turned, statement, span)


def _toward(cast: Cast, statement: Statement, events: Sequence[Event]) -> str | None:
    """Whom a statement addresses.

    The recipient of its own speech act, else the first other actor it names.
    """
    for event in events:
        cue = statement.cue is not None and statement.cue.overlaps(event.trigger)
        own = statement.speaker in event.actors and event.recipients
        if own and (cue or any(c.holds(event.trigger) for c in statement.content)):
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
