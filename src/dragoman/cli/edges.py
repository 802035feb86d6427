"""What commands do at their edges: files read and written, names loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.processors import processors

if TYPE_CHECKING:
    from dragoman.lexicon.names import Names


def bytes_of(file: str) -> tuple[bytes, str]:
    """The bytes of a file, or of standard input for ``-``, and what to call it."""
    if file == "-":
        return sys.stdin.buffer.read(), "standard input"
    path = Path(file)
    if not path.is_file():
        reason = "this is a folder." if path.is_dir() else "there is no such file."
        do = "Use `dragoman code` for folders." if path.is_dir() else "Name a text file, or - for standard input."
        raise InputError(reason, where=file, do=do)
    return path.read_bytes(), file


def names_of(files: list[Path] | None) -> Names | None:
    """The actors known with the user's own; None for those shipped."""
    if not files:
        return None
    from dragoman.lexicon.actor_files import load_actor_files
    from dragoman.lexicon.names import load_names

    return load_names(load_actor_files(files))


def country_code(value: str) -> str:
    """A country's code, from its code or any of its names; IGO for international bodies."""
    from dragoman.lexicon.names import load_names

    if value.upper() == "IGO":
        return "IGO"
    names = load_names()
    if names.country(value.upper()):
        return value.upper()
    found = {n.actor.country for n in names.lookup(value) if n.role in ("country", "adjective") and n.actor.country}
    if len(found) != 1:
        raise InputError(f"no country is called {value!r}.", where="--country", do="Give its ISO code, such as RUS.")
    return found.pop()


def workers_of(told: str) -> int:
    """How many processes are wanted: a number, or ``all`` for one a processor."""
    if told == "all":
        return processors()
    if not told.isdecimal() or int(told) > 1024:
        raise InputError(f"{told!r} is no number of processes.", where="--workers", do="Give 0 to 1024, or all.")
    return int(told)


def check_paths(paths: Sequence[Path]) -> None:
    """Refuse what is not there."""
    for path in paths:
        if str(path) == "-" or has_magic(str(path)):
            continue
        if not path.exists():
            raise InputError(
                "there is no such file or folder.", where=str(path), do="Name files, folders, patterns or - for stdin."
            )


def check_target(path: Path, option: str, *, inputs: Sequence[Path]) -> None:
    """Refuse, before hours of work, a file that cannot be written or that would overwrite what is read."""
    where = f"{option} {path}"
    if path.is_dir():
        raise InputError("this is a folder.", where=where, do="Name a file.")
    if not path.parent.is_dir():
        raise InputError("its folder does not exist.", where=where, do=f"Make the folder {path.parent} first.")
    if path.resolve() in {p.resolve() for p in inputs}:
        raise InputError("this is one of the files to read.", where=where, do="Write to another file.")


def pairs(told: list[str] | None, option: str, example: str) -> dict[str, str] | None:
    """``text=inhalt`` as a mapping, None for nothing told. Raises InputError for what is none, with an `example`."""
    if not told:
        return None
    split = [t.partition("=") for t in told]
    for name, sign, value in split:
        if not (name and sign and value):
            raise InputError(f"{name + sign + value!r} gives no name a value.", where=option, do=f"Write {example}.")
    return {name: value for name, _, value in split}


def write(path: Path, text: str) -> None:
    """Write a file as UTF-8 with plain line ends."""
    path.write_text(text, encoding="utf-8", newline="\n")


def outcome(
    coded: int,
    seconds: float,
    out: Path | str,
    *,
    empty: int,
    failed: int,
    errors: Path | str,
    before: int = 0,
    readout: Path | None = None,
) -> str:
    """How a run of coding went, in one line: how many stories, how long, where; and what failed.

    ``before``: stories that a stopped run had read; ``readout``: the page that was written, too.
    """
    stories = "1 story" if coded == 1 else f"{coded} stories"
    parts = [f"{stories} coded in {seconds:.1f} s{f' ({before:,} read before)' if before else ''}: {out}"]
    if readout is not None:
        parts.append(f"readout: {readout}")
    if empty or failed:
        parts.append(f"{empty} with nothing to code, {failed} failed: {errors}")
    return "; ".join(parts)
