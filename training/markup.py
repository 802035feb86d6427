"""Our own annotated stories: marked-up text → stories with their statements, spans and all.

    python training/markup.py training/data/statements/*.txt     checks files, says what is wrong and how much there is

A file holds stories, each begun by a line ``=== ID``. Statements are marked in the words themselves, by number:

    [s1 The ministry] [c1:say said] on Tuesday that [q1 [s2 it] [c2:hope hoped for] [q2 a calm vote]].

``s`` source, ``c`` cue with its act, ``q`` content; a number may have several ``q`` (a content its cue interrupts),
and marks nest. A quotation that runs on without a cue carries its act on the content: ``[q3:warn "..."]``. What is
marked is decided by training/data/GUIDELINES.md.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from dragoman.coding import Act
from dragoman.span import Span

_OPEN = re.compile(r"\[([scq])(\d+)(?::([a-z]+))? ")
_HEAD = re.compile(r"=== (\S+)[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Marked:
    """One marked statement; ``source`` and ``cue`` may be None, contents are in text order."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    act: str


@dataclass(frozen=True, slots=True)
class MarkedStory:
    """A story's text without its marks, and its statements by order of their first word."""

    id: str
    text: str
    statements: tuple[Marked, ...]


class MarkupError(ValueError):
    """A mark that cannot be read; the message names story and words."""


def read_marked(path: Path) -> tuple[MarkedStory, ...]:
    """The stories of a file. Raises MarkupError where a mark is malformed."""
    parts = _HEAD.split(path.read_text(encoding="utf-8"))
    if parts[0].strip():
        raise MarkupError(f"{path}: words before the first '=== ID'")
    return tuple(_story(name, body.strip() + "\n") for name, body in zip(parts[1::2], parts[2::2], strict=True))


def _story(name: str, marked: str) -> MarkedStory:
    out: list[str] = []
    length, at = 0, 0
    stack: list[tuple[str, int, str | None, int]] = []
    found: dict[int, dict[str, list[tuple[Span, str | None]]]] = {}
    while at < len(marked):
        if m := _OPEN.match(marked, at):
            stack.append((m[1], int(m[2]), m[3], length))
            at = m.end()
        elif marked[at] == "]":
            if not stack:
                raise MarkupError(f"{name}: ']' that closes nothing near {marked[max(0, at - 40) : at + 10]!r}")
            role, number, act, start = stack.pop()
            found.setdefault(number, {}).setdefault(role, []).append((Span(start, length), act))
            at += 1
        elif marked[at] == "[":
            raise MarkupError(f"{name}: '[' that begins no mark near {marked[at : at + 40]!r}")
        else:
            out.append(marked[at])
            length += 1
            at += 1
    if stack:
        raise MarkupError(f"{name}: mark {stack[-1][0]}{stack[-1][1]} is never closed")
    text = "".join(out)
    statements = [_statement(name, number, roles) for number, roles in sorted(found.items())]
    return MarkedStory(name, text, tuple(sorted(statements, key=lambda s: min(s.content))))


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
    found = []
    for s in story.statements:
        for span in (x for x in (s.source, s.cue, *s.content) if x):
            words = story.text[span.start : span.end]
            if words != words.strip() or not words:
                found.append(f"white space at an end: {words!r}")
            if "\n\n" in words:
                found.append(f"a mark over two paragraphs: {words[:60]!r}")
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
    for path in map(Path, sys.argv[1:]):
        try:
            read = read_marked(path)
        except MarkupError as error:
            wrong += 1
            print(f"{path}: {error}")
            continue
        stories += len(read)
        statements += sum(len(s.statements) for s in read)
        for story in read:
            for line in complaints(story):
                wrong += 1
                print(f"{path.name} {story.id}: {line}")
    print(f"{stories} stories, {statements} statements, {wrong} complaints")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
