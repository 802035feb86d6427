"""What runs inside Spark's Python workers: record batches in, record batches out. Nothing here imports pyspark.

A worker loads the models and tables once and keeps them for all its tasks (``spark.python.worker.reuse``, on by
default). A row that cannot be read or coded gives a row with ``error``; only a missing model stops a task.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import quote, unquote

import pyarrow as pa
from pyarrow import fs

from dragoman.coder import Failure, code_each
from dragoman.errors import InputError
from dragoman.lexicon.names import NamedActor, Names, load_names
from dragoman.reading import Rejected, read_stream
from dragoman.reading.rows import read_cells, read_json_line
from dragoman.reading.streams import LONGEST_LINE
from dragoman.schema import read_story
from dragoman.spark.layout import READ, coded_row, coded_schema, failed_row, read_row
from dragoman.workers import ALONE

AT_ONCE = 64  # stories in one batch of the output: a megabyte or two
PLACE = "__where"  # the column that says which file a row is from
_BEGIN = 60  # bytes of a bad line that are shown, since Spark does not count lines


@dataclass(frozen=True, slots=True)
class Read:
    """How rows become stories.

    ``fields``: field → column; ``columns``: the user's own part of it; ``now``: for embargoes, one moment of a run.
    """

    fields: Mapping[str, str]
    columns: Mapping[str, str] | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Code:
    """How stories are coded: as ``coder.code`` has it, with the user's own actors instead of compiled names."""

    actors: tuple[NamedActor, ...] = ()
    unsure: bool = False


def read_tables(how: Read, batches: Iterable[Any]) -> Iterator[Any]:
    """Rows of a typed table → rows of `READ`."""
    for batch in batches:
        yield from _batches(_read_table(how, batch), READ)


def read_lines(how: Read, batches: Iterable[Any]) -> Iterator[Any]:
    """Lines of JSON (``value``, bytes) → rows of `READ`."""
    for batch in batches:
        yield from _batches(_read_lines(how, batch), READ)


def read_files(how: Read, batches: Iterable[Any]) -> Iterator[Any]:
    """Whole files of any format (``path``) → rows of `READ`. Each is read as it comes, never held as a whole."""
    paths = (path for batch in batches for path in batch.column("path").to_pylist())
    yield from _batches((row for path in paths for row in _read_file(how, path)), READ)


def code_stories(how: Code, batches: Iterable[Any]) -> Iterator[Any]:
    """Rows of `READ`, those of one id side by side → rows of the output.

    Of several stories with one id the first is coded, the others are refused.
    """
    for name, value in ALONE.items():  # Spark runs a worker a core; what is not set too late is set here
        os.environ.setdefault(name, value)
    names = load_names(how.actors) if how.actors else None
    last: str | None = None
    for batch in batches:
        for start in range(0, len(batch), AT_ONCE):
            rows = batch.slice(start, AT_ONCE).to_pylist()
            for row in rows:
                if row["error"] is None and row["id"] == last:
                    reason = f"another story has the id {last!r}, too."
                    row["error"] = {"where": row["where"], "reason": reason, "do": "Give each story an id of its own."}
                elif row["error"] is None:
                    last = row["id"]
            yield pa.RecordBatch.from_pylist(list(_code(rows, names, unsure=how.unsure)), schema=coded_schema())


def _code(rows: list[dict[str, Any]], names: Names | None, *, unsure: bool) -> Iterator[dict[str, Any]]:
    good = [row for row in rows if row["error"] is None]
    results = code_each((read_story(row["story"]) for row in good), names=names, unsure=unsure)
    for row, result in zip(good, results, strict=True):
        if isinstance(result, Failure):
            yield failed_row(result.id, row["where"], result.reason, result.do)
        else:
            yield coded_row(result, row["where"])
    for row in rows:
        if row["error"] is not None:
            yield failed_row(row["id"], **row["error"])


def _read_table(how: Read, batch: Any) -> Iterator[dict[str, Any]]:
    for row in _cells(batch):
        if isinstance(row, Rejected):
            yield read_row(row, row.where)
            continue
        where = place_of(row.pop(PLACE, ""))
        yield read_row(read_cells(row, how.fields, where=where, columns=how.columns, now=how.now), where)


def _cells(batch: Any) -> Iterator[dict[str, Any] | Rejected]:
    """The rows of a batch. A moment counts in UTC, whatever the session's time zone: as in a local run."""
    columns = [
        column.cast(pa.timestamp("us", "UTC")) if pa.types.is_timestamp(column.type) and column.type.tz else column
        for column in batch.columns
    ]
    plain = pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
    for at in range(0, len(plain), AT_ONCE):
        part = plain.slice(at, AT_ONCE)
        try:
            yield from part.to_pylist()
        except (pa.ArrowException, ValueError, OverflowError):
            yield from (_one(part.slice(n, 1)) for n in range(len(part)))


def _one(row: Any) -> dict[str, Any] | Rejected:
    try:
        return cast("dict[str, Any]", row.to_pylist()[0])
    except (pa.ArrowException, ValueError, OverflowError) as error:  # days that Python lacks
        return Rejected("", None, f"a cell cannot be read ({error}).", "Give days between the years 1 and 9999.")


def _read_lines(how: Read, batch: Any) -> Iterator[dict[str, Any]]:
    places = batch.column(PLACE).to_pylist()
    for place, line in zip(places, batch.column("value").to_pylist(), strict=True):
        data = line.removeprefix(b"\xef\xbb\xbf")
        shown = data[:_BEGIN].decode("utf-8", "replace")
        where = f"{place_of(place)} line that begins {shown!r}"
        whole = data if len(data) <= LONGEST_LINE else None
        found = read_json_line(whole, where=where, columns=how.columns, now=how.now)
        if found is not None:
            yield read_row(found, where)


def _read_file(how: Read, path: str) -> Iterator[dict[str, Any]]:
    where = _plain_path(path)
    try:
        with _opened(path) as file:
            for found in read_stream(file, name=where, columns=how.columns, now=how.now):
                yield read_row(found, where)
    except InputError as error:
        yield read_row(Rejected.by(error, where), where)
    except (OSError, pa.ArrowException) as error:
        reason = f"the file cannot be read ({error})."
        yield read_row(Rejected(where, None, reason, "Check it, and that every worker may read it."), where)


def _opened(path: str) -> BinaryIO:
    """A file of any scheme that Arrow knows (file, hdfs, s3, gs, abfs), as its bytes are."""
    if path.startswith("file:"):
        return Path(_plain_path(path)).open("rb")
    scheme, _, rest = path.partition("://")
    scheme = {"s3a": "s3", "s3n": "s3"}.get(scheme, scheme)
    system, name = fs.FileSystem.from_uri(f"{scheme}://{quote(rest)}")
    return cast("BinaryIO", system.open_input_stream(name, compression=None))


def place_of(uri: str) -> str:
    """Where a row is from, as people write it: ``file:///a%20b`` is ``/a b``."""
    return _plain_path(unquote(uri))


def _plain_path(path: str) -> str:
    return "/" + path.removeprefix("file:").lstrip("/") if path.startswith("file:") else path


def _batches(rows: Iterable[dict[str, Any]], schema: Any) -> Iterator[Any]:
    """Rows as record batches, some at a time."""
    held: list[dict[str, Any]] = []
    for row in rows:
        held.append(row)
        if len(held) == AT_ONCE:
            yield pa.RecordBatch.from_pylist(held, schema=schema)
            held = []
    if held:
        yield pa.RecordBatch.from_pylist(held, schema=schema)

