"""Cells of delimited files: one line a row, whatever the story holds.

Tabs, line ends and other control characters become a space each, so that the cell keeps its length and a span still
cuts the same words out of it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

Value = str | int | float | None

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def cell(value: Value, *, quotes: bool = True) -> str:
    """A value as one cell: empty for None; without ``quotes`` the mark ``"`` becomes ``'``."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    plain = _BREAKS.sub(" ", value)
    return plain if quotes else plain.replace('"', "'")


def write_rows(
    file: TextIO,
    rows: Iterable[Mapping[str, Value]],
    columns: Sequence[str],
    *,
    delimiter: str = "\t",
    quotes: bool = True,
    header: bool = False,
) -> int:
    """Write rows under these columns; returns how many.

    ``quotes``: cells that need it are quoted as in CSV. Without, no cell holds a quotation mark, so that readers that
    know quoting and readers that do not see the same cells (old layouts are read by both).
    """
    writer = csv.writer(
        file, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    )
    if header:
        writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([cell(row[c], quotes=quotes) for c in columns])
        count += 1
    return count
