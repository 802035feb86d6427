"""Rows of tables → stories, one at a time: JSON Lines, CSV, TSV, Parquet. A broken row never stops the rest."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from dragoman.errors import InputError
from dragoman.reading.blocks import Meta
from dragoman.reading.columns import NAMES, TEXTS, as_given, delimiter_of, match_columns, to_cell
from dragoman.reading.encoding import decode
from dragoman.reading.markup import holds_html, html_blocks
from dragoman.reading.ninjs import is_ninjs, read_ninjs
from dragoman.reading.rejected import Rejected
from dragoman.reading.status import find_standing
from dragoman.reading.streams import LONGEST_LINE, lines_of, refuse_fault
from dragoman.reading.text import read_blocks, read_given
from dragoman.story import Story

Columns = Mapping[str, str] | None
"""A user's own mapping: field of a story → column of the table."""

_ROW = 'One JSON object a line: {"id": ..., "raw": ...} or {"id": ..., "text": ...}.'
_BATCH = 64


def read_rows(path: Path, *, columns: Columns = None, now: datetime | None = None) -> Iterator[Story | Rejected]:
    """The stories of a JSON Lines file, one by one; a broken row is a Rejected and the rest goes on.

    A row: ``{id, raw or text, title?, published?, publisher?, url?}``; ``raw`` is cleaned up, ``text`` is
    taken as clean. Other names that tables use are known, or given in `columns`; other fields are passed over. A row
    may be a ninjs item, too. Empty lines are none.
    """
    with Path(path).open("rb") as file:
        yield from read_json_lines(file, file.peek(4), where=str(path), columns=columns, now=now)


def read_json_lines(
    file: BinaryIO, head: bytes, *, where: str, columns: Columns = None, now: datetime | None = None
) -> Iterator[Story | Rejected]:
    """As ``read_rows``, from a stream; `head`: its first bytes. Raises InputError at the end when it was cut off."""
    number = 0
    for number, data in enumerate(lines_of(file, head), start=1):
        found = read_json_line(data, where=f"{where} line {number}", columns=columns, now=now)
        if found is not None:
            yield found
    refuse_fault(file, where=where, after=f"line {number}")


def read_json_line(
    data: bytes | None, *, where: str, columns: Columns = None, now: datetime | None = None
) -> Story | Rejected | None:
    """The story of one line of such a file; None when it is blank. `data` is None where it is too long."""
    if data is None:
        reason = f"the line has more than {LONGEST_LINE:,} bytes."
        return Rejected(where, None, reason, "Split it into its stories.")
    return _json_row(data.rstrip(b"\r\n"), where, columns, now) if data.strip() else None


def read_json_value(
    value: Any, *, where: str, columns: Columns = None, now: datetime | None = None
) -> Iterator[Story | Rejected]:
    """The stories of a JSON document: a row or a ninjs item, or a list of them."""
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items, start=1):
        place = f"{where} item {number}" if isinstance(value, list) else where
        yield _checked(item, place, columns, now)


def read_csv(
    file: BinaryIO, head: bytes, *, where: str, columns: Columns = None, now: datetime | None = None
) -> Iterator[Story | Rejected]:
    """The stories of a CSV or TSV file; its delimiter is told by its header.

    Raises InputError when it has no header with a column of text, and at the end when it was cut off.
    """
    csv.field_size_limit(LONGEST_LINE)
    lines = (_line(data) for data in lines_of(file, head))
    first = next(lines, "")
    table = csv.reader(chain([first], lines), delimiter=delimiter_of(first), strict=True)
    try:
        header = [n.strip() for n in next(table, [])]
    except csv.Error as error:
        do = "Save it as CSV UTF-8, with the names of its columns in the first row."
        raise InputError(f"this is no table ({error}).", where=where, do=do) from None
    fields = match_columns(header, columns, where=where)
    number = 1
    while True:
        number += 1
        place = f"{where} row {number}"
        try:
            cells = next(table)
        except StopIteration:
            break
        except csv.Error as error:
            yield Rejected(place, None, f"this is no row of CSV ({error}).", "Close its quotation marks.")
            continue
        if not any(cells):
            continue
        if len(cells) != len(header):
            reason = f"it has {len(cells)} cells and the header {len(header)}."
            yield Rejected(place, None, reason, "Quote cells that hold the delimiter.")
            continue
        row = dict(zip(header, cells, strict=True))
        # An empty cell is none, but for the text: a row without it says so.
        yield _row_or_rejected({f: row[c] if f in TEXTS else row[c] or None for f, c in fields.items()}, place, now)
    refuse_fault(file, where=where, after=f"row {number - 1}")


def read_parquet(
    source: Path | BinaryIO, *, where: str, columns: Columns = None, now: datetime | None = None
) -> Iterator[Story | Rejected]:
    """The stories of a Parquet file, some rows at a time, of the columns that are needed.

    Raises InputError when it is damaged or has no column of text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        table = pq.ParquetFile(source)
        fields = match_columns(table.schema_arrow.names, columns, where=where)
        for batch in table.iter_batches(batch_size=_BATCH, columns=list(fields.values())):
            for row in batch.to_pylist():
                number += 1
                yield read_cells(row, fields, where=f"{where} row {number}", columns=columns, now=now)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:  # the last two: days that Python lacks
        reason = f"this Parquet file is damaged after row {number} ({error})."
        raise InputError(reason, where=where, do="Write it again.") from None


def read_cells(
    row: Mapping[str, Any],
    fields: Mapping[str, str],
    *,
    where: str,
    columns: Columns = None,
    now: datetime | None = None,
) -> Story | Rejected:
    """The story of one row of a typed table: its cells by column. `fields`: as `match_columns` found them."""
    cells = as_given({c: to_cell(value) for c, value in row.items()}, given=columns)
    return _row_or_rejected({f: cells.get(c) for f, c in fields.items()}, where, now)


def _line(data: bytes | None) -> str:
    if data is None:
        raise InputError(f"a line has more than {LONGEST_LINE:,} bytes.", do="Is it a table of stories?")
    try:
        return decode(data)
    except InputError:
        return data.decode("utf-8", "replace")


def _json_row(data: bytes, where: str, columns: Columns, now: datetime | None) -> Story | Rejected:
    try:
        row = json.loads(decode(data, where=where))
    except (ValueError, RecursionError) as error:
        return Rejected(where, None, f"this is not JSON ({error}).", _ROW)
    except InputError as error:
        return Rejected.by(error, where)
    return _checked(row, where, columns, now)


def _checked(row: Any, where: str, columns: Columns, now: datetime | None) -> Story | Rejected:
    if not isinstance(row, dict):
        return Rejected(where, None, f"this is JSON, but {type(row).__name__} and no object.", _ROW)
    if columns is None and is_ninjs(row):
        try:
            return read_ninjs(row, where=where, now=now)
        except InputError as error:
            return Rejected.by(error, where, _id(row.get("uri")))
    id_ = _id(row.get("id"))
    try:
        return _row_or_rejected(_fields(row, columns, where), where, now)
    except InputError as error:
        return Rejected.by(error, where, id_)


def _fields(row: dict[str, Any], columns: Columns, where: str) -> dict[str, Any]:
    """A JSON row by the fields of a story."""
    own = as_given(row, given=columns)
    try:
        fields = match_columns(own, columns, where=where)
    except InputError as error:
        if columns is not None:
            raise
        raise InputError("it has neither raw nor text.", where=error.where, do=_ROW) from None
    return {f: row[c] for f, c in fields.items()}


def _id(given: Any) -> str | None:
    return str(given) if isinstance(given, (str, int)) and not isinstance(given, bool) and given != "" else None


def _row_or_rejected(row: dict[str, Any], where: str, now: datetime | None) -> Story | Rejected:
    id_ = _id(row.get("id"))
    try:
        return _row_story(row, id_, where, now)
    except InputError as error:
        return Rejected.by(error, where, id_)


def _row_story(row: dict[str, Any], id_: str | None, where: str, now: datetime | None) -> Story:
    for name in NAMES:
        if name != "id" and not isinstance(row.get(name), str | None):
            raise InputError(f"its {name} is no string.", where=where, do=f"Write {name} in quotation marks.")
    if row.get("id") is not None and id_ is None and row["id"] != "":
        raise InputError(
            "its id is neither a string nor a whole number.", where=where, do="Give an id or leave it out."
        )
    meta = Meta(
        id_, row.get("title"), row.get("published"), row.get("publisher"), row.get("url"), row.get("byline"),
        standing=find_standing(row.get("pub_status"), embargo=row.get("embargoed_until") or None, now=now),
    )  # fmt: skip
    if row.get("text") is not None:
        return read_given(row["text"], meta, cleaned=True)
    if row.get("raw") is None:
        raise InputError("it has neither raw nor text.", where=where, do=_ROW)
    if holds_html(row["raw"]):
        return read_blocks(html_blocks(row["raw"]), meta)
    return read_given(row["raw"], meta, cleaned=False)
