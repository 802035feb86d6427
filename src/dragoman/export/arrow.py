"""Answers of the desk as an Arrow file: the same columns and types for every answer, an empty one too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dragoman.desk.asking import select
from dragoman.export.whole import whole_name


def to_table(what: str, rows: list[dict[str, Any]]) -> Any:
    """The rows that the desk gave for ``events``, ``statements`` ... as an Arrow table."""
    import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]

    return pa.Table.from_pylist(rows, schema=_schema(what))


def write_arrow(what: str, rows: list[dict[str, Any]], path: Path) -> None:
    """Write them to a file (Arrow IPC, which Feather 2 is). It is complete or not there at all."""
    from pyarrow import feather

    with whole_name(path) as part:
        feather.write_feather(to_table(what, rows), str(part))


def _schema(what: str) -> Any:
    import pyarrow as pa

    types = {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    fields = []
    for column in select(what, {}, "sqlite").selected_columns:
        try:
            kind = types.get(column.type.python_type, pa.string())
        except NotImplementedError:  # a piece of text
            kind = pa.string()
        fields.append(pa.field(column.name, kind))
    if what == "events":
        side = pa.list_(pa.struct([pa.field("name", pa.string()), pa.field("country", pa.string())]))
        fields += [pa.field(name, side) for name in ("actors", "recipients")]
    return pa.schema(fields)
