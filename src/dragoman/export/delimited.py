"""Codings as CSV: one file a table (records.py), one line a row, flat.

A span is two columns (``trigger_start``, ``trigger_end``) beside its words (``trigger_text``); the fields of a date or
a location carry its name (``date_start``); values of a list are joined by ``; ``, lists of records are JSON. Line ends
in the text become one space each, so that spans still point at their words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from dragoman.coding import Coding
from dragoman.export.cells import Value, write_rows
from dragoman.export.records import FIELDS, TABLES, Each, Fields, Kind, Record, to_records
from dragoman.export.whole import whole_folder

Row = dict[str, Value]


def to_rows(coding: Coding) -> dict[str, list[Row]]:
    """The coding's flat rows by table."""
    return {table: [_flat(FIELDS[table], r) for r in records] for table, records in to_records(coding).items()}


@cache
def columns(table: str) -> tuple[str, ...]:
    """The columns of a table, the same for every coding."""
    return tuple(_flat(FIELDS[table], {}))


def write_csv(codings: Iterable[Coding], out: Path) -> dict[str, int]:
    """Write ``stories.csv``, ``events.csv`` ... into the folder `out`; returns how many rows each has.

    An older export there is replaced as a whole. Raises InputError when something else is there (whole.py).
    """
    counts = dict.fromkeys(TABLES, 0)
    with whole_folder(out) as part, ExitStack() as stack:
        files = {}
        for table in TABLES:
            files[table] = stack.enter_context((part / f"{table}.csv").open("w", encoding="utf-8", newline=""))
            write_rows(files[table], (), columns(table), delimiter=",", header=True)
        for coding in codings:
            for table, rows in to_rows(coding).items():
                counts[table] += write_rows(files[table], rows, columns(table), delimiter=",")
    return counts


def _flat(fields: Fields, record: Record, prefix: str = "") -> Row:
    row: Row = {}
    for name, kind in fields.items():
        row |= _cells(prefix + name, kind, record.get(name))
    return row


def _cells(name: str, kind: Kind, value: object) -> Row:
    """One field's columns; `value` is what records.py makes of its kind, or None."""
    if isinstance(kind, dict):
        return _flat(kind, value if isinstance(value, dict) else {}, f"{name}_")
    if isinstance(kind, Each):
        return {name: json.dumps(value, ensure_ascii=False) if value else None}
    if kind == "span":
        ends = value if isinstance(value, dict) else {}
        return {f"{name}_start": ends.get("start"), f"{name}_end": ends.get("end")}
    if isinstance(value, list):
        parts = [f"{v['start']}-{v['end']}" if isinstance(v, dict) else str(v or "") for v in value]
        return {name: "; ".join(parts) if parts else None}
    return {name: value if value is None or isinstance(value, int | float | str) else str(value)}
