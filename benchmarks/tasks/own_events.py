"""Our own held-out texts (training/data/events/z*, sz*): events found against those marked by hand.

They need no data from outside, and the encoder was not trained on them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from dragoman.cast import Cast
from dragoman.coding import Event, Statement
from dragoman.language.analyse import analyse
from dragoman.language.findings import Findings
from dragoman.span import Span
from dragoman.stages.actors import resolve_actors
from dragoman.stages.events.find import draft_events
from dragoman.stages.events.join import Draft
from dragoman.stages.events.triggers import find_triggers
from dragoman.stages.speakers import resolve_speakers
from dragoman.stages.statements import find_statements
from dragoman.stages.times import find_times
from dragoman.story import Story
from tasks.own import one_to_one

TRAINING = Path(__file__).parents[2] / "training"
UNPOLITICAL = Path(__file__).parents[1] / "unpolitical"
sys.path.insert(0, str(TRAINING))
from markup import MarkedEvent, MarkedStory, read_marked  # noqa: E402 - it lives beside what it is written for

WAYS = ("rules", "encoder", "both")


@dataclass(frozen=True)
class Read:
    """A text with its cast, statements and every event, however unsure, beside its draft."""

    cast: Cast
    statements: tuple[Statement, ...]
    found: list[tuple[Draft, Event]] = field(default_factory=list)


def read_events(story: Story, *, way: str = "both") -> Read:
    """The events of a text by rules, by the encoder, or by both."""
    analysis = analyse(story)
    cast = resolve_actors(analysis)
    cast, statements = resolve_speakers(analysis, cast, find_statements(analysis, cast))
    if way == "rules":
        analysis = replace(analysis, findings=Findings())
    ruled = (lambda *_: ()) if way == "encoder" else find_triggers
    return Read(cast, statements, draft_events(analysis, cast, find_times(analysis), statements, ruled=ruled))


def score_own(stories: Iterable[MarkedStory], *, way: str, threshold: float) -> dict[str, float]:
    """Figures of events at least as sure as a threshold.

    F1, precision, recall (triggers overlap, same type); of the pairs the share of right statuses, and F1 of the words
    of both sides (a side is found where a mention of one of its actors overlaps the marked words).
    """
    gold = out = hits = statuses = 0
    sides = [0, 0, 0]
    for story in stories:
        read = read_events(Story(story.id, story.text), way=way)
        events = [e for _, e in read.found if e.confidence >= threshold]
        pairs = paired(story.events, events)
        gold, out, hits = gold + len(story.events), out + len(events), hits + len(pairs)
        statuses += sum(g.status == o.status for g, o in pairs)
        for g, o in pairs:
            _count_sides(read.cast, g, o, sides)
    return {
        "f1": 2 * hits / max(gold + out, 1), "precision": hits / max(out, 1), "recall": hits / max(gold, 1),
        "status": statuses / max(hits, 1), "sides": 2 * sides[0] / max(sides[1] + sides[2], 1),
    }  # fmt: skip


def paired(gold: tuple[MarkedEvent, ...], found: list[Event]) -> list[tuple[MarkedEvent, Event]]:
    """Marked and found events one to one: same type, triggers overlap, most shared characters first."""
    scored = [
        (_shared(g.trigger, o.trigger), -i, -j)
        for i, g in enumerate(gold)
        for j, o in enumerate(found)
        if g.type == o.type and g.trigger.overlaps(o.trigger)
    ]
    return one_to_one(gold, found, scored)


def _shared(one: Span, two: Span) -> int:
    return min(one.end, two.end) - max(one.start, two.start)


def _count_sides(cast: Cast, gold: MarkedEvent, found: Event, counts: list[int]) -> None:
    """Adds hits, marked and found sides of one pair."""
    for marked, ids in ((gold.actors, found.actors), (gold.recipients, found.recipients)):
        mentions = {i: [m.span for m in cast.mentions if i in m.actors] for i in ids}
        counts[0] += sum(any(span.overlaps(m) for m in marked for span in spans) for spans in mentions.values())
        counts[1] += len(marked)
        counts[2] += len(ids)


def read_unpolitical() -> tuple[MarkedStory, ...]:
    """A hundred texts of sport, business, culture, science, weather, history and travel without a codable act."""
    return tuple(s for path in sorted(UNPOLITICAL.glob("*.txt")) for s in read_marked(path))
