"""Codings as pandas tables. The only file that imports pandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

import pandas as pd

from dragoman.coding import Actor, Coding, Event, Position, Statement, Time, _plain
from dragoman.span import Span

_LAYERS = {"actors": Actor, "statements": Statement, "times": Time, "events": Event, "positions": Position}


def to_frames(codings: Iterable[Coding]) -> dict[str, pd.DataFrame]:
    """One table for each kind of record over all codings.

    Columns are the record's fields, ``story`` (id) first; beside each span column (``cue``) stands its text
    (``cue_text``). They are the same for every coding, an empty one too. Lists stay lists; a date or location is a
    dict.
    """
    codings = tuple(codings)
    frames = {}
    for layer, kind in _LAYERS.items():
        rows = [_row(coding, record) for coding in codings for record in getattr(coding, layer)]
        frames[layer] = pd.DataFrame(rows, columns=list(_columns(kind)))
    return frames


def _columns(kind: type) -> Iterator[str]:
    yield "story"
    for field in fields(kind):
        yield field.name
        if "Span" in str(field.type):
            yield f"{field.name}_text"


def _row(coding: Coding, record: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"story": coding.story.id}
    for field in fields(record):
        value = getattr(record, field.name)
        row[field.name] = _plain(value)
        if isinstance(value, Span):
            row[f"{field.name}_text"] = coding.story.cut(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Span):
            row[f"{field.name}_text"] = " … ".join(coding.story.cut(s) for s in value)
    return row
