"""Our own annotated stories: marked-up text → stories with their statements and events, spans and all.

    python training/markup.py training/data/*/*.txt     checks files, says what is wrong and how much there is

A file holds stories, each begun by a line ``=== ID``; a file of ``events/`` whose name begins with ``s`` holds one
sentence a line. Statements are marked in the words themselves, by number:

    [s1 The ministry] [c1:say said] on Tuesday that [q1 [s2 it] [c2:hope hoped for] [q2 a calm vote]].

``s`` source, ``c`` cue with its act, ``q`` content; a number may have several ``q`` (a content its cue interrupts),
and marks nest. A quotation that runs on without a cue carries its act on the content: ``[q3:warn "..."]``. Events are
marked likewise, by numbers of their own: ``e`` trigger, ``a`` actor, ``r`` recipient.

    [a1 Norway] [e1:COERCE.seize:occurred seized] two [r1 Icelandic trawlers].

What is marked is decided by training/data/GUIDELINES.md and training/data/EVENTS.md.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from dragoman import codebook
from dragoman.coding import Act, Status
from dragoman.span import Span

_OPEN = re.compile(r"\[([scqear])(\d+(?:,\d+)*)(?::(\S+))? ")
_HEAD = re.compile(r"=== (\S+)[^\n]*\n")
_WIDEST_TRIGGER = 6  # words


@dataclass(frozen=True, slots=True)
class Marked:
    """One marked statement; ``source`` and ``cue`` may be None, contents are in text order."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    act: str


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """One marked event; ``own``: its words are the speaker's own, so whoever reports the speaker asserts it."""

    type: str
    mode: str | None
    status: str
    own: bool
    trigger: Span
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MarkedStory:
    """A story's text without its marks, its statements by order of their first word, its events by their triggers."""

    id: str
    text: str
    statements: tuple[Marked, ...]
    events: tuple[MarkedEvent, ...]


class MarkupError(ValueError):
    """A mark that cannot be read; the message names story and words."""


def read_marked(path: Path) -> tuple[MarkedStory, ...]:
    """The stories of a file, or its sentences as stories. Raises MarkupError where a mark is malformed."""
    text = path.read_text(encoding="utf-8")
    if path.parent.name == "events" and path.name.startswith("s"):
        lines = enumerate(text.splitlines(), start=1)
        return tuple(_story(f"{path.stem}:{n}", line.strip()) for n, line in lines if line.strip()[:1] not in ("", "#"))
    parts = _HEAD.split(text)
    if parts[0].strip():
        raise MarkupError(f"{path}: words before the first '=== ID'")
    return tuple(_story(name, body.strip() + "\n") for name, body in zip(parts[1::2], parts[2::2], strict=True))


Found = dict[int, dict[str, list[tuple[Span, str | None]]]]  # number → letter → its marks


def _story(name: str, marked: str) -> MarkedStory:
    out: list[str] = []
    length, at = 0, 0
    stack: list[tuple[str, list[int], str | None, int]] = []
    said: Found = {}
    done: Found = {}
    while at < len(marked):
        if m := _OPEN.match(marked, at):
            stack.append((m[1], [int(n) for n in m[2].split(",")], m[3], length))
            at = m.end()
        elif marked[at] == "]":
            if not stack:
                raise MarkupError(f"{name}: ']' that closes nothing near {marked[max(0, at - 40) : at + 10]!r}")
            letter, numbers, kind, start = stack.pop()
            for number in numbers:
                marks = (said if letter in "scq" else done).setdefault(number, {})
                marks.setdefault(letter, []).append((Span(start, length), kind))
            at += 1
        elif marked[at] == "[":
            raise MarkupError(f"{name}: '[' that begins no mark near {marked[at : at + 40]!r}")
        else:
            out.append(marked[at])
            length += 1
            at += 1
    if stack:
        raise MarkupError(f"{name}: mark {stack[-1][0]}{stack[-1][1]} is never closed")
    statements = [_statement(name, number, marks) for number, marks in sorted(said.items())]
    events = [_event(name, number, marks) for number, marks in sorted(done.items())]
    return MarkedStory(
        name, "".join(out), tuple(sorted(statements, key=lambda s: min(s.content))),
        tuple(sorted(events, key=lambda e: e.trigger)),
    )  # fmt: skip


def _event(name: str, number: int, marks: dict[str, list[tuple[Span, str | None]]]) -> MarkedEvent:
    if len(marks.get("e", ())) != 1:
        raise MarkupError(f"{name}: event {number} wants one mark 'e', has {len(marks.get('e', ()))}")
    trigger, told = marks["e"][0]
    kind, _, rest = (told or "").partition(":")
    status, _, own = rest.partition(":")
    type_, _, mode = kind.partition(".")
    if type_ not in codebook.quads():
        raise MarkupError(f"{name}: event {number} has the type {type_!r}, not one of {sorted(codebook.quads())}")
    if mode and mode not in codebook.modes()[type_]:
        raise MarkupError(f"{name}: event {number}: {type_} has no mode {mode!r}; it has {codebook.modes()[type_]}")
    if status not in get_args(Status) or own not in ("", "^"):
        raise MarkupError(f"{name}: event {number} wants a status of {get_args(Status)} (and ':^'), has {rest!r}")
    actors, recipients = (tuple(sorted(span for span, _ in marks.get(letter, ()))) for letter in "ar")
    return MarkedEvent(type_, mode or None, status, bool(own), trigger, actors, recipients)


def _statement(name: str, number: int, roles: dict[str, list[tuple[Span, str | None]]]) -> Marked:
    for role in ("s", "c"):
        if len(roles.get(role, ())) > 1:
            raise MarkupError(f"{name}: statement {number} has several marks {role!r}")
    if "q" not in roles:
        raise MarkupError(f"{name}: statement {number} has no content")
    acts = {act for spans in roles.values() for _, act in spans if act}
    if len(acts) != 1 or not acts <= set(get_args(Act)):
        raise MarkupError(f"{name}: statement {number} wants one act of {get_args(Act)}, has {sorted(acts)}")
    source, cue = (roles[r][0][0] if r in roles else None for r in ("s", "c"))
    return Marked(source, cue, tuple(sorted(span for span, _ in roles["q"])), acts.pop())


def complaints(story: MarkedStory) -> list[str]:
    """What is likely wrong with a story's marks, one line each."""
    spans = [x for s in story.statements for x in (s.source, s.cue, *s.content) if x]
    spans += [x for e in story.events for x in (e.trigger, *e.actors, *e.recipients)]
    found = []
    for span in spans:
        words = story.text[span.start : span.end]
        if words != words.strip() or not words:
            found.append(f"white space at an end: {words!r}")
        if "\n\n" in words:
            found.append(f"a mark over two paragraphs: {words[:60]!r}")
    for s in story.statements:
        found.extend(_statement_complaints(story, s))
    for e in story.events:
        found.extend(_event_complaints(story, e))
    return found


def _event_complaints(story: MarkedStory, e: MarkedEvent) -> list[str]:
    words = story.text[e.trigger.start : e.trigger.end]
    found = []
    if len(words.split()) > _WIDEST_TRIGGER:
        found.append(f"a trigger of more than {_WIDEST_TRIGGER} words: {words!r}")
    if re.match(r"(?:to|not|will|would|has|have|had|be|been|was|were|is|are|may|could) ", words):
        found.append(f"a trigger begins with an auxiliary: {words!r}")
    if any(side.overlaps(e.trigger) for side in (*e.actors, *e.recipients)):
        found.append(f"a trigger and one of its own sides overlap: {words!r}")
    if set(e.actors) & set(e.recipients):
        found.append(f"the same words are actor and recipient of {words!r}")
    return found


def _statement_complaints(story: MarkedStory, s: Marked) -> list[str]:
    found = []
    first, last = (story.text[s.content[k].start : s.content[k].end] for k in (0, -1))
    if first.lower().startswith("that ") and s.cue is not None:
        found.append(f"a content begins with 'that': {first[:50]!r}")
    if last.endswith(".") and not re.search(r"\b(?:[A-Z]|Mr|Mrs|Dr|U\.S|a\.m|p\.m|Inc|Co|St)\.$", last):
        found.append(f"a content ends with the full stop of its sentence: {last[-50:]!r}")
    if s.cue is None and s.source is not None:
        found.append(f"a source without a cue: {first[:50]!r}")
    return found


def main() -> None:
    """Check the files named."""
    stories, statements, wrong = 0, 0, 0
    events: Counter[str] = Counter()
    for path in map(Path, sys.argv[1:]):
        try:
            read = read_marked(path)
        except MarkupError as error:
            wrong += 1
            print(f"{path}: {error}")
            continue
        stories += len(read)
        for story in read:
            statements += len(story.statements)
            events.update(word for e in story.events for word in (e.type, e.status))
            for line in complaints(story):
                wrong += 1
                print(f"{path.name} {story.id}: {line}")
    if events:
        print(" ".join(f"{name} {n}" for name, n in sorted(events.items())))
    print(f"{stories} stories or sentences, {statements} statements, {wrong} complaints")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
