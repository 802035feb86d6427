"""What the heads of events are trained on: our own marked sentences and stories, and the kit's coped and plv rows.

What is kept from it stands in held_out.py.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from event_heads import MODES, STATUSES, TYPES
from held_out import held_out, read_kit
from markup import MarkedEvent, MarkedStory
from rows import Cue, labels_of, to_article, to_examples

from dragoman.language.windows import Window, cut_windows
from dragoman.span import Span

ROLES = ("source", "target", "related")


@dataclass(frozen=True, slots=True)
class Deed:
    """One event in a window: its trigger's first piece, what each piece is to it, type, mode (-1: none), status."""

    anchor: int
    parts: list[int]
    type: int
    mode: int
    status: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides as weights of pieces, and the types any of which is right."""

    first: list[float]
    second: list[float]
    types: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EventExample:
    """A window and what is known of it; None or -1: not annotated."""

    window: Window
    deeds: list[Deed] | None = None
    cues: list[Cue] | None = None
    pairs: list[Pair] = field(default_factory=list)
    class_: int = -1
    roles: list[int] | None = None


def own_examples(stories: list[MarkedStory], tokenizer: Any, *, packed: float = 0.5) -> list[EventExample]:
    """Windows of our own texts; a part of the sentences is packed two to five to a text, as stories have them."""
    singles = [s for s in stories if "\n" not in s.text]
    random.shuffle(singles)
    texts = [s for s in stories if "\n" in s.text]
    while singles:
        n = random.randint(2, 5) if random.random() < packed else 1
        texts.append(_together(singles[:n]))
        singles = singles[n:]
    return [e for s in texts for e in _own(s, tokenizer)]


def _together(stories: list[MarkedStory]) -> MarkedStory:
    """Several texts as paragraphs or sentences of one."""
    if len(stories) == 1:
        return stories[0]
    gap = random.choice(("\n\n", " "))
    text, events, statements = "", [], []
    for s in stories:
        text += gap if text else ""
        by = len(text)
        text += s.text.strip()
        events += [_moved(e, by) for e in s.events]
        statements += [_moved(x, by) for x in s.statements]
    return MarkedStory(stories[0].id, text, tuple(statements), tuple(events))


def _moved(record: Any, by: int) -> Any:
    """A record with all its spans put further on."""
    values = {}
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        if isinstance(value, Span):
            value = Span(value.start + by, value.end + by)
        elif isinstance(value, tuple) and value and isinstance(value[0], Span):
            value = tuple(Span(v.start + by, v.end + by) for v in value)
        values[name] = value
    return type(record)(**values)


def _own(story: MarkedStory, tokenizer: Any) -> list[EventExample]:
    found = []
    for plain in to_examples([to_article(story)], 1, tokenizer):
        deeds = [d for e in story.events if (d := _deed(plain.window, e)) is not None]
        found.append(EventExample(plain.window, deeds, plain.cues, _own_pairs(plain.window, story)))
    return found


def _deed(window: Window, event: MarkedEvent) -> Deed | None:
    anchor = next((i for i, (a, b) in enumerate(window.places) if b > a and a <= event.trigger.start < b), None)
    if anchor is None:
        return None
    parts = [0] * len(window.ids)
    for part, spans in ((3, event.recipients), (2, event.actors), (1, (event.trigger,))):
        for i in _inside(window, [(s.start, s.end) for s in spans]):
            parts[i] = part
    mode = MODES.index(f"{event.type}.{event.mode}") if event.mode else -1
    return Deed(anchor, parts, TYPES.index(event.type), mode, STATUSES.index(event.status))


def _own_pairs(window: Window, story: MarkedStory) -> list[Pair]:
    """The sides of acts that are done, where the same two do nothing else."""
    between: defaultdict[tuple[Any, Any], set[int]] = defaultdict(set)
    for e in story.events:
        if e.actors and e.recipients and e.status in ("occurred", "planned"):
            between[e.actors[0], e.recipients[0]].add(TYPES.index(e.type))
    found = []
    for (actor, recipient), types in between.items():
        first, second = (_weights(window, [(s.start, s.end)]) for s in (actor, recipient))
        if len(types) == 1 and sum(first) and sum(second):
            found.append(Pair(first, second, tuple(types)))
    return found


def kit_examples(folder: Path, tokenizer: Any) -> list[EventExample]:
    """The windows of the coped and plv rows that may be trained on."""
    kept_out = held_out(folder)
    found = [coped_example(r, tokenizer) for r in read_kit(folder, "coped", "train") if r["id"] not in kept_out]
    return found + [plv_example(r, tokenizer) for r in read_kit(folder, "plv", "train") if r["id"] not in kept_out]


def coped_example(row: dict[str, Any], tokenizer: Any) -> EventExample:
    """A sentence with its class and the label of each piece."""
    window = _longest(row["text"], tokenizer)
    class_ = -1 if row["pentacode"] is None else row["pentacode"]
    if row["source"] is None:
        return EventExample(window, class_=class_)
    owners: list[tuple[int, int] | None] = [None] * len(window.ids)
    for k, role in enumerate(ROLES):
        for start, end in row[role]:
            for i in _inside(window, [(start, end)]):
                owners[i] = (k, start)
    return EventExample(window, class_=class_, roles=labels_of(owners))


def plv_example(row: dict[str, Any], tokenizer: Any) -> EventExample:
    """A sentence with its two sides and their type; YIELD is RETREAT or CONCEDE."""
    window = _longest(row["text"], tokenizer)
    types = ("RETREAT", "CONCEDE") if row["type"] == "YIELD" else (row["type"],)
    first, second = _weights(window, row["source"]), _weights(window, row["target"])
    return EventExample(window, pairs=[Pair(first, second, tuple(TYPES.index(t) for t in types))])


def _longest(text: str, tokenizer: Any) -> Window:
    return max(cut_windows(text, tokenizer), key=lambda w: len(w.ids))


def _inside(window: Window, spans: Iterable[Any]) -> list[int]:
    """The pieces that stand in some span."""
    spans = list(spans)
    return [i for i, (a, b) in enumerate(window.places) if b > a and any(a < e and b > s for s, e in spans)]


def _weights(window: Window, spans: Iterable[Any]) -> list[float]:
    held = set(_inside(window, spans))
    return [float(i in held) for i in range(len(window.ids))]
