"""The columns on the way through Spark, as Arrow types; those of records are the tables' own (export/records.py)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from dragoman.coding import Coding
from dragoman.export.parquet import UNKNOWN, schema
from dragoman.export.records import TABLES, Record, story_day, to_records
from dragoman.reading import Rejected
from dragoman.run import EMPTY_DO
from dragoman.schema import write_story
from dragoman.story import Story

LAYERS = tuple(t for t in TABLES if t != "stories")
_ERROR = pa.struct([pa.field(name, pa.string()) for name in ("where", "reason", "do")])
# Between reading and coding: a story as JSON, or why there is none.
READ = pa.schema([
    pa.field("id", pa.string()), pa.field("where", pa.string()), pa.field("story", pa.string()),
    pa.field("error", _ERROR),
])  # fmt: skip


def coded_schema() -> Any:
    """The output: ``id``, ``day``, the story's fields, a list of structs for each layer, ``coding``, ``error``."""
    return pa.schema([
        pa.field("id", pa.string()), pa.field("day", pa.string()), *own_fields("stories"),
        *(pa.field(layer, pa.list_(pa.struct(own_fields(layer)))) for layer in LAYERS),
        pa.field("coding", pa.string()), pa.field("error", _ERROR),
    ])  # fmt: skip


def read_row(found: Story | Rejected, where: str) -> Record:
    """A row of `READ`."""
    if isinstance(found, Story):
        return {"id": found.id, "where": where, "story": write_story(found), "error": None}
    error = {"where": found.where, "reason": found.reason, "do": found.do}
    return {"id": found.id, "where": found.where, "story": None, "error": error}


def coded_row(coding: Coding, where: str) -> Record:
    """A row of the output. An empty coding stands there with its reason in ``error``, as in ``dragoman code``."""
    tables = to_records(coding)
    (story,) = tables.pop("stories")
    reason = coding.story.empty_reason
    return {
        **story, **tables, "id": coding.story.id, "day": story_day(coding.story) or UNKNOWN,
        "coding": coding.to_json(),
        "error": {"where": where, "reason": reason, "do": EMPTY_DO} if reason else None,
    }  # fmt: skip


def failed_row(id_: str | None, where: str, reason: str, do: str) -> Record:
    """A row of the output without a coding."""
    return {"id": id_, "day": UNKNOWN, "error": {"where": where, "reason": reason, "do": do}}


def own_fields(table: str) -> list[Any]:
    """The fields of a table without the story's id, which stands once in a row."""
    return [field for field in schema(table) if field.name != "story"]
