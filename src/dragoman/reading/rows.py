"""Files → stories, one at a time: plain text, rows of JSON, folders. One bad story never stops the rest."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import InputError
from dragoman.reading.encoding import decode
from dragoman.reading.text import read_bytes, read_clean, read_text
from dragoman.story import Story

PLAIN, ROWS = frozenset({".txt", ".text"}), frozenset({".jsonl", ".ndjson"})
FIELDS = ("title", "published", "publisher", "url")

_ROW = 'One JSON object a line: {"id": ..., "raw": ...} or {"id": ..., "text": ...}.'


@dataclass(frozen=True, slots=True)
class Rejected:
    """A story that could not be read: file and line, its id if it has one, why, and what to do."""

    where: str
    id: str | None
    reason: str
    do: str


def read_path(path: Path) -> Iterator[Story | Rejected]:
    """Every story of a ``.txt`` file (one), of a ``.jsonl`` or ``.ndjson`` file (one a line) or of a folder.

    A folder's files are read in the order of their paths, folders inside it too; hidden files and other
    kinds are passed over. Raises InputError at once when there is no such file, or none that could hold a
    story.
    """
    path = Path(path)
    if path.is_dir():
        found = files_in(path)
        if not found:
            raise InputError(
                "no .txt, .jsonl or .ndjson file in it.", where=str(path), do="Name a folder that has some."
            )
        return (story for file in found for story in _read_file(file))
    if not path.exists():
        raise InputError("there is no such file.", where=str(path), do="Check the path.")
    if path.suffix.lower() not in PLAIN | ROWS:
        raise InputError(
            f"a file of kind {path.suffix or 'unknown'!r} is not read.",
            where=str(path),
            do="Give .txt, .jsonl or .ndjson.",
        )
    return _read_file(path)


def read_rows(path: Path) -> Iterator[Story | Rejected]:
    """The stories of a JSON Lines file, one by one; a broken row is a Rejected and the rest goes on.

    A row: ``{id, raw or text, title?, published?, publisher?, url?}``; ``raw`` is cleaned up, ``text`` is
    taken as clean. Other fields are passed over. Empty lines are none.
    """
    for number, data in enumerate(_lines(Path(path)), start=1):
        if data.strip():
            yield _read_row(data, f"{path} line {number}")


def files_in(folder: Path) -> list[Path]:
    """The files under a folder that may hold stories, in the order of their paths; hidden ones are passed over."""
    found = [p for p in folder.rglob("*") if p.suffix.lower() in PLAIN | ROWS and p.is_file()]
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts))


def _read_file(path: Path) -> Iterator[Story | Rejected]:
    try:
        if path.suffix.lower() in ROWS:
            yield from read_rows(path)
        else:
            yield read_bytes(path.read_bytes(), where=str(path))
    except InputError as error:
        yield Rejected(error.where or str(path), None, error.reason, error.do)
    except OSError as error:
        yield Rejected(
            str(path), None, f"the file cannot be read ({error.strerror or error}).", "Check its permissions."
        )


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file as bytes, UTF-8 also where the file is UTF-16."""
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            with io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="\n") as text:
                yield from (line.encode() for line in text)
            return
        for number, line in enumerate(file):
            yield line.removeprefix(codecs.BOM_UTF8) if number == 0 else line


def _read_row(data: bytes, where: str) -> Story | Rejected:
    id_: str | None = None
    try:
        row = _row(data, where)
        given = row.get("id")
        id_ = (
            str(given)
            if isinstance(given, (str, int)) and not isinstance(given, bool) and given != ""
            else None
        )
        return _row_story(row, id_, where)
    except InputError as error:
        return Rejected(where, id_, error.reason, error.do)


def _row(data: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(decode(data, where=where))
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is not JSON ({error}).", where=where, do=_ROW) from None
    if not isinstance(row, dict):
        raise InputError(f"this is JSON, but {type(row).__name__} and no object.", where=where, do=_ROW)
    return row


def _row_story(row: dict[str, Any], id_: str | None, where: str) -> Story:
    for name in ("text", "raw", *FIELDS):
        if not isinstance(row.get(name), str | None):
            raise InputError(f"its {name} is no string.", where=where, do=f"Write {name} in quotation marks.")
    if row.get("id") is not None and id_ is None:
        raise InputError(
            "its id is neither a string nor a whole number.", where=where, do="Give an id or leave it out."
        )
    meta = {name: row.get(name) for name in FIELDS}
    if row.get("text") is not None:
        return read_clean(row["text"], id=id_, **meta)
    if row.get("raw") is not None:
        return read_text(row["raw"], id=id_, **meta)
    raise InputError("it has neither raw nor text.", where=where, do=_ROW)
