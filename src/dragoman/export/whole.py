"""Files and folders that are complete or not there at all: a temporary name, then a rename.

A folder of ours carries a mark that names what we wrote into it. Only such a folder, or an empty one, is replaced: a
folder with anything else in it is refused and never touched.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from dragoman.errors import InputError

MARK = ".dragoman-export"


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file to write, UTF-8; it takes its name when the block ends, and is gone when the block breaks off."""
    with whole_name(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def whole_name(path: Path) -> Iterator[Path]:
    """Another name to write a file under; it takes its own when the block ends, and is gone when it breaks off."""
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill under a temporary name; it takes its name, and an older export's place, when the block ends.

    Raises InputError when something else is there (`check_folder`), also under the temporary names.
    """
    check_folder(path)
    part, old = path.with_name(path.name + ".part"), path.with_name(path.name + ".old")
    for left in (part, old):  # of a run that was killed
        check_folder(left, finished=False)
        if left.is_dir():
            shutil.rmtree(left)
    part.mkdir()
    (part / MARK).touch()
    try:
        yield part
        names = sorted(p.name for p in part.iterdir() if p.name != MARK)
        (part / MARK).write_text("".join(f"{n}\n" for n in names), encoding="utf-8", newline="\n")
        if path.is_dir():
            path.rename(old)
        part.rename(path)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        if old.is_dir() and not path.exists():
            old.rename(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def check_folder(path: Path, *, finished: bool = True) -> None:
    """Refuse a folder that we may not replace. Raises InputError.

    ``finished``: whether its mark must name all that is in it; what a killed run left has only the mark.
    """
    if not path.exists():
        return
    if not path.is_dir():
        raise InputError("this is a file.", where=str(path), do="Name a folder: this format writes several files.")
    names = {p.name for p in path.iterdir()}
    if not names:
        return
    if MARK not in names:
        raise InputError("this folder holds other files.", where=str(path), do="Name a new or an empty folder.")
    known = set((path / MARK).read_text(encoding="utf-8").splitlines())
    if finished and names - known - {MARK}:
        other = min(names - known - {MARK})
        do = "Move it away, or name a new folder."
        raise InputError(f"this export holds a file that is not of it: {other}.", where=str(path), do=do)
