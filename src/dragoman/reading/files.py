"""Files, folders, patterns and standard input → stories, whatever their format. One bad story never stops the rest."""

from __future__ import annotations

import codecs
import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from glob import glob, has_magic
from pathlib import Path
from typing import Any, BinaryIO, cast

from dragoman.errors import InputError
from dragoman.reading.feeds import read_feed
from dragoman.reading.html import read_html
from dragoman.reading.markup import LARGEST_DOCUMENT, LARGEST_PAGE
from dragoman.reading.newsml import read_newsml
from dragoman.reading.nitf import read_nitf
from dragoman.reading.recognise import HEAD, SUFFIXES, Format, recognise, suffix_of
from dragoman.reading.rejected import Rejected
from dragoman.reading.rows import Columns, read_csv, read_json_lines, read_json_value, read_parquet
from dragoman.reading.streams import LONGEST_LINE, Ahead, Unpacked, fault_of, read_all
from dragoman.reading.text import read_bytes
from dragoman.reading.warc import read_warc
from dragoman.story import Story

STDIN = "-"
# What is no page and no document is held in memory up to this many bytes; a story has a hundredth of it.
LARGEST_TEXT = 100_000_000

_GIVE = "Give .txt, .jsonl or another format of docs/formats.md."


def read_path(
    path: Path | str,
    *,
    columns: Columns = None,
    now: datetime | None = None,
    opened: Callable[[BinaryIO], None] | None = None,
) -> Iterator[Story | Rejected]:
    """Every story of a file, of the files in a folder or that a pattern names, or (``-``) of standard input.

    What a file is, its bytes say (docs/formats.md). A folder's files are read in the order of their paths, folders
    inside it too; hidden files and other kinds are passed over. `columns`: field of a story → column, for tables;
    `now`: for embargoes, by default this moment; `opened`: called with each file when it is opened. Raises InputError
    at once when there is no such file, or none that could hold a story.
    """
    if str(path) == STDIN:
        return _each((), columns, now, None, stdin=True)
    path = Path(path)
    if not path.exists() and has_magic(str(path)):
        return _each(matches_of(path), columns, now, opened)
    if path.is_dir():
        found = files_in(path)
        if not found:
            raise InputError(
                "no .txt, .jsonl or other file of stories in it.", where=str(path), do="Name a folder that has some."
            )
        return _each(found, columns, now, opened)
    if not path.exists():
        raise InputError("there is no such file.", where=str(path), do="Check the path.")
    if path.is_file() and _kind_of(path) == "unknown":  # a pipe could be read only once
        raise InputError(f"a file of kind {path.suffix or 'unknown'!r} is not read.", where=str(path), do=_GIVE)
    return _each((path,), columns, now, opened)


def read_stream(
    file: BinaryIO, *, name: str = "", columns: Columns = None, now: datetime | None = None
) -> Iterator[Story | Rejected]:
    """Every story of an open file or pipe; `name` helps where its bytes leave open what it is, and names errors.

    Raises InputError when it cannot be read, or not to its end: after the stories that are whole.
    """
    head = _read_head(file)
    stream = _ahead(head, file)
    kind = recognise(head, name)
    packed = kind == "gzip"
    if packed:
        unpacked = io.BufferedReader(cast("Any", Unpacked(stream)), HEAD)
        head = _read_head(unpacked)
        if not head and fault_of(unpacked):
            raise InputError(f"{fault_of(unpacked)}.", where=name, do="Fetch it again.")
        stream = _ahead(head, unpacked)
        kind = recognise(head, name)
    if kind == "parquet":
        return _parquet(stream, name, columns, now, copied=packed or not Path(name).is_file())
    return _read_as(kind, stream, head, name, columns, now)


def files_in(folder: Path) -> list[Path]:
    """The files under a folder that may hold stories, in the order of their paths; hidden ones are passed over."""
    found = [p for p in folder.rglob("*") if suffix_of(p.name) in SUFFIXES and p.is_file()]
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts))


def matches_of(pattern: Path) -> list[Path]:
    """The files that a pattern (``news/**/*.xml``) names, in order, and those in the folders that it names.

    Raises InputError when there are none.
    """
    named = sorted(Path(p) for p in glob(str(pattern), recursive=True))  # noqa: PTH207 - patterns may be absolute
    found = [f for p in named for f in (files_in(p) if p.is_dir() else (p,))]
    if not found:
        raise InputError("no file is named so.", where=str(pattern), do="Check the pattern, and quote it.")
    return list(dict.fromkeys(found))


def _kind_of(path: Path) -> Format:
    with path.open("rb") as file:
        return recognise(file.read(HEAD), path.name)


def _each(
    paths: Sequence[Path],
    columns: Columns,
    now: datetime | None,
    opened: Callable[[BinaryIO], None] | None,
    *,
    stdin: bool = False,
) -> Iterator[Story | Rejected]:
    if stdin:
        yield from _read_file(sys.stdin.buffer, "standard input", columns, now)
    for path in paths:
        try:
            with path.open("rb") as file:
                if opened is not None:
                    opened(file)
                yield from _read_file(file, str(path), columns, now)
        except OSError as error:
            reason = f"the file cannot be read ({error.strerror or error})."
            yield Rejected(str(path), None, reason, "Check its permissions.")


def _read_file(file: BinaryIO, name: str, columns: Columns, now: datetime | None) -> Iterator[Story | Rejected]:
    try:
        yield from read_stream(file, name=name, columns=columns, now=now)
    except InputError as error:
        yield Rejected.by(error, name)


def _read_as(
    kind: Format, file: BinaryIO, head: bytes, name: str, columns: Columns, now: datetime | None
) -> Iterator[Story | Rejected]:
    if kind == "warc":
        yield from read_warc(file, where=name, now=now)
    elif kind == "table":
        yield from read_csv(file, head, where=name, columns=columns, now=now)
    elif kind == "json":
        yield from _json(file, head, name, columns, now)
    elif kind == "html":
        if suffix_of(name) in (".rss", ".atom"):
            raise InputError("This is a web page and no feed.", where=name, do="Check the feed's address.")
        yield read_html(read_all(file, LARGEST_PAGE, "web page", where=name), where=name)
    elif kind == "feed":
        yield from read_feed(read_all(file, LARGEST_DOCUMENT, "feed", where=name), where=name)
    elif kind == "newsml":
        yield from read_newsml(read_all(file, LARGEST_DOCUMENT, "document", where=name), where=name, now=now)
    elif kind == "nitf":
        yield read_nitf(read_all(file, LARGEST_DOCUMENT, "document", where=name), where=name, now=now)
    elif kind == "xml":
        raise InputError("This is no XML of a kind that is read.", where=name, do=_GIVE)
    else:
        yield read_bytes(read_all(file, LARGEST_TEXT, "text", where=name), where=name)


def _json(
    file: BinaryIO, head: bytes, name: str, columns: Columns, now: datetime | None
) -> Iterator[Story | Rejected]:
    """JSON Lines, or one document where its first line is no value of its own."""
    first = file.readline(LONGEST_LINE)
    file = _ahead(first, file)
    if suffix_of(name) in (".jsonl", ".ndjson") or _is_row(first, head):
        yield from read_json_lines(file, head, where=name, columns=columns, now=now)
        return
    data = read_all(file, LARGEST_DOCUMENT, "JSON document", where=name)
    try:
        value = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is not JSON ({error}).", where=name, do="Fetch it again.") from None
    yield from read_json_value(value, where=name, columns=columns, now=now)


def _is_row(line: bytes, head: bytes) -> bool:
    """Whether a file's first line is a row of its own: an object, or a broken one that others follow."""
    line = line.removeprefix(codecs.BOM_UTF8).strip()
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return line.endswith(b"}") and head.partition(b"\n")[2].lstrip().startswith(b"{")


def _parquet(
    file: BinaryIO, name: str, columns: Columns, now: datetime | None, *, copied: bool
) -> Iterator[Story | Rejected]:
    """Parquet is read from its end: a file is read where it lies, anything else is copied first."""
    if not copied:
        yield from read_parquet(Path(name), where=name, columns=columns, now=now)
        return
    with tempfile.TemporaryFile() as copy:
        while part := file.read(1_000_000):
            copy.write(part)
        if fault := fault_of(file):
            raise InputError(f"{fault}.", where=name, do="Fetch it again.")
        copy.seek(0)
        yield from read_parquet(copy, where=name, columns=columns, now=now)


def _ahead(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream whose first bytes have been read, from its begin."""
    return io.BufferedReader(cast("Any", Ahead(head, rest)), HEAD)


def _read_head(file: BinaryIO) -> bytes:
    """The first bytes of a stream, as many as are looked at."""
    parts, size = [], 0
    while size < HEAD and (part := file.read(HEAD - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)
