"""Codings as JSON lines, one coding a line."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from dragoman.coding import Coding
from dragoman.errors import InputError
from dragoman.reading.streams import GZIP, Unpacked, fault_of, refuse_fault

_BEGIN = 100  # bytes that tell what a file holds


def write_jsonl(codings: Iterable[Coding], path: Path) -> int:
    """Write codings to a file, one a line, UTF-8; returns how many. The file is complete or not there at all."""
    part = path.with_name(path.name + ".part")
    count = 0
    with part.open("w", encoding="utf-8", newline="\n") as file:
        for coding in codings:
            file.write(coding.to_json() + "\n")
            count += 1
    part.replace(path)
    return count


def read_jsonl(path: Path) -> Iterator[Coding]:
    """The codings of a file, packed with gzip or not. Raises InputError that names file and line."""
    number = 0
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            where = f"{path} line {number}"
            if line.strip() and not (fault_of(file) and not line.endswith(b"\n")):
                try:
                    yield Coding.from_json(line.decode())
                except UnicodeDecodeError:
                    do = "Give a file that `dragoman code` wrote."
                    raise InputError("this is no coding but other data.", where=where, do=do) from None
                except InputError as error:
                    raise InputError(error.reason, where=where, do=error.do) from None
        refuse_fault(file, where=str(path), after=f"line {number}")


def holds_codings(path: Path) -> bool:
    """Whether a file holds codings: its first line says of which schema."""
    if not path.is_file():
        return False
    with _opened(path) as file:
        return file.read(_BEGIN).lstrip(b"\xef\xbb\xbf ").startswith(b'{"schema"')


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        if file.peek(len(GZIP)).startswith(GZIP):
            yield io.BufferedReader(cast("Any", Unpacked(file)))
        else:
            yield file
