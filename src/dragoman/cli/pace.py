"""How far long work is: stories done, how fast, how long yet; a bar on a terminal, else a line a minute."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

_EVERY = 60.0  # seconds between lines where no terminal shows a bar
_ENOUGH = 0.002  # part of all bytes read from which the time left is told


class Reading:
    """How many bytes of some files are read. ``total`` is None where that cannot be known (standard input)."""

    def __init__(self, files: Iterable[Path]) -> None:
        found = list(files)
        known = [p.stat().st_size for p in found if p.is_file()]
        self.total = sum(known) if len(known) == len(found) else None
        self._before, self._size = 0, 0
        self._file: BinaryIO | None = None

    def opened(self, file: BinaryIO) -> None:
        """Take note of the file that is read from now on; those before are done."""
        self._before += self._size
        self._file, self._size = file, os.fstat(file.fileno()).st_size

    @property
    def at(self) -> int:
        """Bytes read."""
        if self._file is None:
            return 0
        return self._before + (self._size if self._file.closed else min(self._file.tell(), self._size))


class Pace:
    """Stories done since a begin, their rate, the time that is left."""

    def __init__(self, doing: str, reading: Reading | None = None) -> None:
        self.doing, self.reading = doing, reading
        self.n, self._since = 0, time.monotonic()
        self._first: tuple[float, int] | None = None

    def step(self) -> None:
        """One story more."""
        self.n += 1
        if self._first is None and self.reading is not None:
            self._first = (time.monotonic(), self.reading.at)  # what was done before a run went on takes no time

    @property
    def part(self) -> float | None:
        """The part of all bytes that is read."""
        return self.reading.at / self.reading.total if self.reading is not None and self.reading.total else None

    @property
    def left(self) -> timedelta | None:
        """How long it may still take, by the bytes read since the first story."""
        if self._first is None or self.reading is None or self.reading.total is None:
            return None
        since, at = self._first
        read = self.reading.at - at
        if read <= _ENOUGH * self.reading.total:
            return None
        return timedelta(seconds=round((self.reading.total - self.reading.at) * (time.monotonic() - since) / read))

    def __str__(self) -> str:
        words = [f"{self.n:,} stories {self.doing}", f"{self.n / (time.monotonic() - self._since + 1e-9):.1f} a second"]
        if self.part is not None:
            words.append(f"{self.part:.0%} read")
        if self.left is not None:
            words.append(f"about {self.left} left")
        return ", ".join(words)


@contextmanager
def progress(doing: str, *, quiet: bool, reading: Reading | None = None) -> Iterator[Callable[[], None]]:
    """Show how far work is, on stderr; yields the function that counts one story.

    ``reading``: the files it reads, where the time left is to be told.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console, pace = Console(stderr=True), Pace(doing, reading)
    if quiet:
        yield pace.step
    elif console.is_terminal:
        columns: Any = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(str(pace), total=None)

            def shown() -> None:
                pace.step()
                bar.update(task, description=str(pace))

            yield shown
    else:
        yield _by_line(console, pace)


def _by_line(console: Any, pace: Pace) -> Callable[[], None]:
    """Tell it in a line now and then, for logs."""
    told = time.monotonic()

    def step() -> None:
        nonlocal told
        pace.step()
        if time.monotonic() - told >= _EVERY:
            told = time.monotonic()
            console.print(str(pace), highlight=False, soft_wrap=True)

    return step
