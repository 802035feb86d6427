"""Codings as pandas tables. The only file that imports pandas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dragoman.coding import Coding, _plain
from dragoman.span import Span

_LAYERS = ("actors", "statements", "times", "events", "positions")


def to_frames(codings: Iterable[Coding]) -> dict[str, pd.DataFrame]:
    """One table for each kind of record over all codings.

    Columns are the record's fields, ``story`` (id) first; beside each span column (``cue``) stands its text
    (``cue_text``). Lists stay lists; a date or location is a dict.
    """
    rows: dict[str, list[dict[str, Any]]] = {layer: [] for layer in _LAYERS}
    for coding in codings:
        for layer in _LAYERS:
            rows[layer] += [_row(coding, record) for record in getattr(coding, layer)]
    return {layer: pd.DataFrame(found) for layer, found in rows.items()}


def _row(coding: Coding, record: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"story": coding.story.id}
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        row[name] = _plain(value)
        if isinstance(value, Span):
            row[f"{name}_text"] = coding.story.cut(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Span):
            row[f"{name}_text"] = " … ".join(coding.story.cut(s) for s in value)
    return row
