"""Codings as JSON lines, one coding a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.coding import Coding
from dragoman.errors import InputError


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
    """The codings of a file. Raises InputError that names file and line."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield Coding.from_json(line)
                except InputError as error:
                    raise InputError(error.reason, where=f"{path} line {number}", do=error.do) from None
