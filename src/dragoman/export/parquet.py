"""Codings as Parquet: one dataset a table (records.py), partitioned by the story's day, as Hive names folders.

``OUT/events/day=2017-04-11/part-0.parquet``; ``day=unknown`` where the story's day is not known. One file a table and
day, an empty one too, so that every table has its columns and types on every day.

Stories come in any order, and more of them than fit into memory: they are laid aside by day, one file of codings a day,
and then each day is written, some stories at a time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from dragoman.coding import Coding
from dragoman.export.jsonl import read_jsonl
from dragoman.export.records import FIELDS, TABLES, Each, Fields, Kind, Record, story_day, to_records
from dragoman.export.whole import whole_folder

UNKNOWN = "unknown"
AT_ONCE = 200  # stories in memory, and in one row group


def write_parquet(codings: Iterable[Coding], out: Path) -> dict[str, int]:
    """Write the datasets into the folder `out`; returns how many rows each table has.

    An older export there is replaced as a whole. Raises InputError when something else is there (whole.py).
    """
    counts = dict.fromkeys(TABLES, 0)
    with whole_folder(out) as part:
        aside = part / "aside"
        aside.mkdir()
        for coding in codings:
            day = story_day(coding.story) or UNKNOWN
            with (aside / day).open("a", encoding="utf-8", newline="\n") as file:
                file.write(coding.to_json() + "\n")
        for file_ in sorted(aside.iterdir()):
            for table, rows in _write_day(file_, part).items():
                counts[table] += rows
        shutil.rmtree(aside)
    return counts


def to_tables(codings: Iterable[Coding]) -> dict[str, Any]:
    """The codings as Arrow tables by name, without the column ``day``."""
    import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]

    rows: dict[str, list[Record]] = {t: [] for t in TABLES}
    for coding in codings:
        for table, records in to_records(coding).items():
            rows[table] += records
    return {t: pa.Table.from_pylist(rows[t], schema=schema(t)) for t in TABLES}


def schema(table: str) -> Any:
    """The Arrow schema of a table."""
    import pyarrow as pa

    return pa.schema(_fields(FIELDS[table]))


def _fields(fields: Fields) -> list[Any]:
    import pyarrow as pa

    return [pa.field(name, _type(kind)) for name, kind in fields.items()]


def _type(kind: Kind) -> Any:
    import pyarrow as pa

    if isinstance(kind, dict):
        return pa.struct(_fields(kind))
    if isinstance(kind, Each):
        return pa.list_(pa.struct(_fields(kind.fields)))
    span = pa.struct([pa.field("start", pa.int32()), pa.field("end", pa.int32())])
    return {
        "text": pa.string(), "number": pa.float64(), "flag": pa.bool_(), "day": pa.date32(), "span": span,
        "texts": pa.list_(pa.string()), "spans": pa.list_(span),
    }[kind]  # fmt: skip


def _write_day(aside: Path, out: Path) -> dict[str, int]:
    """One day's files from its codings; how many rows each has."""
    import pyarrow.parquet as pq  # type: ignore[import-untyped,unused-ignore]

    counts = dict.fromkeys(TABLES, 0)
    with ExitStack() as stack:
        writers = {}
        for table in TABLES:
            folder = out / table / f"day={aside.name}"
            folder.mkdir(parents=True)
            writer = pq.ParquetWriter(folder / "part-0.parquet", schema(table), compression="zstd")
            writers[table] = stack.enter_context(writer)
        for codings in _some(read_jsonl(aside)):
            for table, rows in to_tables(codings).items():
                if len(rows):
                    writers[table].write_table(rows)
                    counts[table] += len(rows)
    return counts


def _some(codings: Iterator[Coding]) -> Iterator[tuple[Coding, ...]]:
    while found := tuple(islice(codings, AT_ONCE)):
        yield found
