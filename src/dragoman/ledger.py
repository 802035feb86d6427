"""What of a run is done, so that it can go on wherever it was stopped: nothing lost, nothing twice.

Beside the output grow ``OUT.part``, the codings so far, and ``OUT.ledger``, one JSON object a line: what the run was
asked, then each finished part of it with the hash of what was read and of what was written. Whoever goes on reads the
same stories again without coding them, holds them against the hashes, cuts off what no finished part holds, and codes
on from there.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dragoman.errors import InputError
from dragoman.locking import hold
from dragoman.reading.rejected import Rejected
from dragoman.story import Story

LEDGER = 1  # of the file's form
_OFTEN = 5.0  # seconds of work at most that whoever goes on does again
_MOST = 500  # stories of a part


@dataclass
class Part:
    """A finished part of a run: sums from its begin, hashes of its own, and what failed in it.

    ``items``: stories and rejected rows read; ``read``: hash of all of them so far; ``size``: bytes of output so far;
    ``written``: hash of this part's own bytes.
    """

    items: int
    read: str
    size: int
    written: str
    coded: int
    empty: int
    errors: list[dict[str, Any]]


class Ledger:
    """The account of one run, open while it works.

    ``about``: what decides over the output (inputs, options, versions), as JSON values; a run goes on only where it is
    the same. ``begun``: the moment of the first begin, ISO, which embargoes are held against.
    """

    def __init__(self, out: Path, about: dict[str, Any], *, begun: str) -> None:
        self.out, self.about, self.begun = out, about, begun
        self.path, self.partial = self.files_of(out)
        self.parts: list[Part] = []
        self.is_whole = False
        self._reading, self._at = hashlib.sha256(), 0
        self._known: dict[int, str] = {}  # items of each part that is done at the begin, and the hash of them
        self._marks: deque[tuple[int, str]] = deque()  # of what is read and not yet done

    @staticmethod
    def files_of(out: Path) -> tuple[Path, Path]:
        """The ledger of an output, and the file it grows in."""
        return out.with_name(out.name + ".ledger"), out.with_name(out.name + ".part")

    # -- beginning and going on ------------------------------------------------------------------------------------
    @contextmanager
    def opened(self, *, resume: bool = False, anew: bool = False) -> Iterator[None]:
        """Begin, or go on with what an unfinished run has left; a run that has done nothing leaves nothing.

        Raises InputError when an unfinished run stands in the way and neither is wanted, when it was asked something
        else, when its ledger cannot be read, or when another process is at it.
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(hold(self.path))
            except BlockingIOError:
                do = "Wait for it, or write to another file."
                raise InputError("another run writes this file now.", where=str(self.out), do=do) from None
            self._begin(stack, resume=resume, anew=anew)
            try:
                yield
            finally:
                if not self.parts:
                    self.partial.unlink(missing_ok=True)
                    self.path.unlink(missing_ok=True)

    def _begin(self, stack: ExitStack, *, resume: bool, anew: bool) -> None:
        lines = [] if anew else self._lines()
        if lines and not resume:
            done = Part(**lines[-1]).items if len(lines) > 1 and "items" in lines[-1] else 0
            if done:
                reason = f"an unfinished run of {done:,} stories stands beside it ({self.path.name})."
                raise InputError(reason, where=str(self.out), do="Go on with it by --resume, or drop it by --anew.")
            lines = []
        if lines:
            self._go_on(lines)
            if self.is_whole:
                return
            self._cut(self.parts[-1].size if self.parts else 0)
        self._out: BinaryIO = stack.enter_context(self.partial.open("ab"))
        self._told: BinaryIO = stack.enter_context(self.path.open("ab"))
        if not lines:
            self._out.truncate(0)
            self._told.truncate(0)
            self._tell({"ledger": LEDGER, "begun": self.begun, "about": self.about})
        self._fresh()

    def _lines(self) -> list[dict[str, Any]]:
        """The ledger's whole lines; the last may have been cut off by what stopped the run."""
        found: list[dict[str, Any]] = []
        for line in self.path.read_bytes().split(b"\n")[:-1]:
            try:
                value = json.loads(line)
            except ValueError:
                break
            found.append(value)
        return found

    def _go_on(self, lines: list[dict[str, Any]]) -> None:
        head, *rest = lines
        do = "Begin anew with --anew."
        if head.get("ledger") != LEDGER:
            raise InputError("this is no ledger that can be gone on with.", where=str(self.path), do=do)
        differs = [k for k in {*head["about"], *self.about} if head["about"].get(k) != self.about.get(k)]
        if differs:
            told = "; ".join(f"{k}: {head['about'].get(k)!r} then, {self.about.get(k)!r} now" for k in sorted(differs))
            raise InputError(f"the unfinished run was asked something else ({told}).", where=str(self.path), do=do)
        self.begun = head["begun"]
        self.is_whole = bool(rest) and rest[-1].get("end") is True and not self.partial.exists() and self.out.exists()
        told_parts = [Part(**r) for r in rest if "items" in r]
        self.parts = told_parts if self.is_whole else list(self._verified(told_parts))
        self._known = {part.items: part.read for part in self.parts}

    def _verified(self, parts: list[Part]) -> Iterator[Part]:
        """The parts whose bytes are what they were; those after a damaged one are done again."""
        if not self.partial.exists():
            return
        at = 0
        with self.partial.open("rb") as file:
            for part in parts:
                data = file.read(part.size - at)
                if len(data) < part.size - at or hashlib.sha256(data).hexdigest() != part.written:
                    return
                at = part.size
                yield part

    def _cut(self, size: int) -> None:
        """Take off what no finished part holds, from the output and from the ledger."""
        with self.partial.open("ab") as file:
            file.truncate(size)
        lines = self.path.read_bytes().split(b"\n")[: 1 + len(self.parts)]
        with self.path.open("r+b") as file:
            file.truncate(sum(len(line) + 1 for line in lines))

    # -- what is done already --------------------------------------------------------------------------------------
    @property
    def done(self) -> int:
        """Stories and rejected rows that need not be coded again."""
        return self.parts[-1].items if self.parts else 0

    def errors(self) -> list[Rejected]:
        """What failed among them."""
        return [Rejected(**e) for part in self.parts for e in part.errors]

    def counted(self) -> tuple[int, int]:
        """How many codings there are of them, and how many of those are empty."""
        return sum(p.coded for p in self.parts), sum(p.empty for p in self.parts)

    def read(self, item: Story | Rejected) -> bool:
        """Take note of what is read next; whether it is done already. Raises InputError where it is not what it was."""
        self._reading.update(_mark(item))
        self._at += 1
        if self._at > self.done:
            self._marks.append((self._at, self._reading.hexdigest()))
            return False
        known = self._known.get(self._at)
        if known is not None and known != self._reading.hexdigest():
            reason = f"the stories up to number {self._at:,} are not those that the unfinished run has read."
            raise InputError(reason, where=str(self.path), do="Give the same files as before, or begin with --anew.")
        return True

    def check_end(self) -> None:
        """Raise InputError when less was read than is done."""
        if self._at < self.done:
            reason = f"there are {self._at:,} stories, and the unfinished run has done {self.done:,}."
            raise InputError(reason, where=str(self.path), do="Give the same files as before, or begin with --anew.")

    # -- work ------------------------------------------------------------------------------------------------------
    def add(self, line: str | None, error: Rejected | None, *, is_empty: bool = False) -> None:
        """Take the result of the next story: its coding as a line, what failed, or both where the coding is empty."""
        self._items += 1
        if line is not None:
            data = line.encode() + b"\n"
            self._out.write(data)
            self._hash.update(data)
            self._size += len(data)
            self._coded += 1
            self._empty += is_empty
        if error is not None:
            self._errors.append(asdict(error))
        if self._items >= _MOST or time.monotonic() - self._since > _OFTEN:
            self._close_part()

    def finish(self) -> None:
        """Put the output in its place. It is complete or not there at all."""
        self._close_part()
        self._tell({"end": True})
        self._out.close()
        self.partial.replace(self.out)

    def forget(self) -> None:
        """The run is finished and all that belongs to it is written: no account of it is needed any more."""
        self.path.unlink(missing_ok=True)

    def _close_part(self) -> None:
        if not self._items:
            return
        self._out.flush()
        os.fsync(self._out.fileno())
        items = self.done + self._items
        while self._marks[0][0] < items:
            self._marks.popleft()
        read = self._marks[0][1]
        part = Part(items, read, self._size, self._hash.hexdigest(), self._coded, self._empty, self._errors)
        self._tell(asdict(part))
        self.parts.append(part)
        self._fresh()

    def _fresh(self) -> None:
        self._items = self._coded = self._empty = 0
        self._errors: list[dict[str, Any]] = []
        self._hash, self._since = hashlib.sha256(), time.monotonic()
        self._size = self.parts[-1].size if self.parts else 0

    def _tell(self, row: dict[str, Any]) -> None:
        self._told.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        self._told.flush()
        os.fsync(self._told.fileno())


def _mark(item: Story | Rejected) -> bytes:
    """What tells one item from another."""
    if isinstance(item, Rejected):
        return json.dumps(asdict(item)).encode()
    return json.dumps([item.id, item.title, item.published, item.text]).encode()
