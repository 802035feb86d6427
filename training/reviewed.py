"""Stories that people have reviewed, as training texts: ``dragoman review export DESK -o gold.jsonl`` → marked stories.

A coding names the sides of an event by actor; the heads learn the words of a sentence. A side's words are the mention
of its actor that stands nearest the trigger in the event's own sentence; where there is none, the side is left
unmarked. Needs no torch.
"""

from __future__ import annotations

from pathlib import Path

from markup import Marked, MarkedEvent, MarkedStory

from dragoman.coding import Coding, Event, Statement
from dragoman.export.jsonl import read_jsonl
from dragoman.span import Span


def read_reviewed(path: Path | None) -> list[MarkedStory]:
    """The stories of a file of codings, none where no file is named. Raises InputError that names file and line."""
    return [] if path is None else [to_marked(coding) for coding in read_jsonl(path)]


def to_marked(coding: Coding) -> MarkedStory:
    """A coding in the form of our own marked stories; it ends with a line's end, as they do, so it is no sentence."""
    statements = [Marked(s.source, s.cue, s.content, s.act) for s in coding.statements]
    events = [_event(coding, e) for e in coding.events]
    return MarkedStory(
        coding.story.id, coding.story.text + "\n", tuple(sorted(statements, key=lambda s: min(s.content))),
        tuple(sorted(events, key=lambda e: e.trigger)),
    )  # fmt: skip


def _event(coding: Coding, event: Event) -> MarkedEvent:
    inner = _innermost(coding.statements, event.trigger)
    own = inner is not None and event.asserted_by != inner.id
    actors, recipients = (_words(coding, event, ids) for ids in (event.actors, event.recipients))
    recipients = tuple(r for r in recipients if not any(r.overlaps(a) for a in actors))
    return MarkedEvent(event.type, event.mode, event.status, own, event.trigger, actors, recipients)


def _innermost(statements: tuple[Statement, ...], span: Span) -> Statement | None:
    around = [s for s in statements if any(c.holds(span) for c in s.content)]
    return min(around, key=lambda s: sum(map(len, s.content)), default=None)


def _words(coding: Coding, event: Event, ids: tuple[str, ...]) -> tuple[Span, ...]:
    found = set[Span]()
    for id_ in ids:
        here = [m for m in coding.actor(id_).mentions if event.sentence.holds(m) and not m.overlaps(event.trigger)]
        if here:
            found.add(min(here, key=lambda m: max(m.start - event.trigger.end, event.trigger.start - m.end)))
    return tuple(sorted(found))
