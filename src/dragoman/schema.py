"""The published schema of a coding: strangers' JSON is checked here and nowhere else.

The records stay plain frozen dataclasses; pydantic reads their annotations at this edge. The JSON Schema is
committed as ``docs/coding.schema.json`` (a test keeps it true).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from dragoman.coding import SCHEMA, Coding, _plain
from dragoman.errors import InputError
from dragoman.span import Span
from dragoman.story import Story


@cache
def _adapter() -> TypeAdapter[Coding]:
    return TypeAdapter(Coding)


def read_coding(value: Any) -> Coding:
    """Check a coding's JSON value and make records of it.

    Raises InputError that names the field when the value is not of this schema, an id points nowhere, or a span
    lies outside the story's text.
    """
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        got = value.get("schema") if isinstance(value, dict) else type(value).__name__
        raise InputError(f"This is not a coding of schema {SCHEMA!r} but {got!r}.", do="Code the story again.")
    body = {k: v for k, v in value.items() if k != "schema"}
    try:
        coding = _adapter().validate_python(body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise InputError(f"{place}: {first['msg']}.", do="Compare it with docs/coding.schema.json.") from None
    for fault in _faults(coding):
        raise InputError(fault, where=f"coding of story {coding.story.id}", do="The file was changed by hand?")
    return coding


@cache
def _story_adapter() -> TypeAdapter[Story]:
    return TypeAdapter(Story)


def write_story(story: Story) -> str:
    """A story as one line of JSON, as it stands in its coding; `read_story` makes the same story of it."""
    return json.dumps(_plain(story), ensure_ascii=False)


def read_story(text: str) -> Story:
    """A story back from what `write_story` made of it, on its way from one process to another."""
    return _story_adapter().validate_json(text)


def to_json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a coding."""
    schema = _adapter().json_schema(mode="serialization")
    del schema["$defs"]["Event"]["properties"]["chain"]  # filled in as a coding is made, and not written
    schema["properties"] = {"schema": {"const": SCHEMA, "type": "string"}, **schema["properties"]}
    schema["required"] = ["schema", *schema.get("required", [])]
    schema["title"] = "dragoman coding"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _faults(coding: Coding) -> Iterator[str]:
    """What does not hold together: ids that point nowhere, spans outside the text."""
    actors = {a.id for a in coding.actors}
    statements = {s.id for s in coding.statements}
    events = {e.id for e in coding.events}
    length = len(coding.story.text)
    for where, span in _spans(coding):
        if span.end > length:
            yield f"{where}: span [{span.start}, {span.end}) ends after the text's {length} characters."
    for s in coding.statements:
        yield from _unknown(f"statement {s.id}", "speaker", (s.speaker,), actors)
        yield from _unknown(f"statement {s.id}", "parent", (s.parent,), statements)
    for e in coding.events:
        yield from _unknown(f"event {e.id}", "side", (*e.actors, *e.recipients), actors)
        yield from _unknown(f"event {e.id}", "asserted_by", (e.asserted_by,), statements)
        yield from _unknown(f"event {e.id}", "same_as", (e.same_as,), events)
    for n, p in enumerate(coding.positions):
        yield from _unknown(f"position {n}", "actor", (p.actor, p.toward), actors)
        yield from _unknown(f"position {n}", "statement", (p.statement,), statements)


def _unknown(where: str, role: str, ids: tuple[str | None, ...], known: set[str]) -> Iterator[str]:
    for id_ in ids:
        if id_ is not None and id_ not in known:
            yield f"{where}: {role} {id_!r} is not in the coding."


def _spans(coding: Coding) -> Iterator[tuple[str, Span]]:
    for section in coding.story.sections:
        yield "section", section.span
    for a in coding.actors:
        for span in a.mentions:
            yield f"actor {a.id}", span
    for s in coding.statements:
        for part in (s.source, s.cue, *s.content):
            if part is not None:
                yield f"statement {s.id}", part
    for t in coding.times:
        yield f"time {t.value}", t.span
    for e in coding.events:
        when, where = e.date.span, e.location.span if e.location else None
        for part in (e.trigger, e.sentence, when, where):
            if part is not None:
                yield f"event {e.id}", part
    for p in coding.positions:
        yield f"position on {p.issue}", p.span


if __name__ == "__main__":  # rewrite docs/coding.schema.json
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs" / "coding.schema.json"
    page.write_text(json.dumps(to_json_schema(), indent=1) + "\n", encoding="utf-8")
