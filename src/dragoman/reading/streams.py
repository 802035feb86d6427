"""Bytes that come one after the other: unpacking that survives a cut, lines of a bounded length."""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from dragoman.errors import InputError

# The longest line of a table that is read, in bytes: no story has a tenth of it.
LONGEST_LINE = 20_000_000
_CHUNK = 65_536
GZIP = b"\x1f\x8b"


class Unpacked(io.RawIOBase):
    """The bytes inside a gzip file, all members of it. Where it is cut off or damaged they end; ``fault`` says why."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__()
        self.fault: str | None = None
        self._packed, self._rest = packed, b""
        self._member = zlib.decompressobj(wbits=31)
        self._begun = self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes, as io has it: 0 at the end."""
        while not self._ended:
            data = self._next(len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)
        return 0

    def _next(self, size: int) -> bytes:
        packed = self._rest or self._packed.read(_CHUNK)
        if not packed:
            self._ended = True
            if self._begun:
                self.fault = "the gzip file is cut off"
            return b""
        self._begun = True
        try:
            data = self._member.decompress(packed, size)
        except zlib.error as error:
            self._ended, self.fault = True, f"the gzip file is damaged ({error})"
            return b""
        self._rest = self._member.unconsumed_tail
        if self._member.eof:
            self._next_member()
        return data

    def _next_member(self) -> None:
        rest = self._member.unused_data.lstrip(b"\0")
        # zeros may stand between members, and what was read may end inside the next one's mark
        while len(rest) < len(GZIP) and (more := self._packed.read(_CHUNK)):
            rest = (rest + more).lstrip(b"\0")
        self._member, self._rest, self._begun = zlib.decompressobj(wbits=31), rest, False
        self._ended = not rest.startswith(GZIP)  # other bytes behind the last member are none of it


class Ahead(io.RawIOBase):
    """A stream whose first bytes have been looked at already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    @property
    def fault(self) -> str | None:
        """What is wrong with the file these bytes come from; None when nothing is, so far."""
        return fault_of(self._rest)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes, as io has it: 0 at the end."""
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :] if self._head else b""
        buffer[: len(data)] = data
        return len(data)


def fault_of(file: BinaryIO) -> str | None:
    """Why a packed stream ended before its end; None when it did not."""
    inner = getattr(file, "raw", file)
    return getattr(inner, "fault", None)


def refuse_fault(file: BinaryIO, *, where: str, after: str = "") -> None:
    """Raise InputError when a packed stream ended before its end; `after`: what was whole."""
    if fault := fault_of(file):
        raise InputError(f"{fault}{after and f' after {after}'}.", where=where, do="Fetch it again.")


def read_all(file: BinaryIO, most: int, what: str, *, where: str) -> bytes:
    """All bytes of a stream. Raises InputError when they are more than `most`, or end before their end."""
    data = file.read(most + 1)
    if len(data) > most:
        reason = f"This {what} has more than the {most:,} bytes that are read as one."
        raise InputError(reason, where=where, do="Give its text alone.")
    refuse_fault(file, where=where)
    return data


def lines_of(file: BinaryIO, head: bytes) -> Iterator[bytes | None]:
    """The lines of a stream as bytes, UTF-8 also where it is UTF-16; None for one that is too long.

    `head`: its first bytes. The last line of a stream that was cut off is not given.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not head.startswith(codecs.BOM_UTF32_LE):
        with io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="\n") as text:
            while row := text.readline(LONGEST_LINE):
                yield row.encode()
        return
    first = True
    while line := file.readline(LONGEST_LINE + 1):
        if not line.endswith(b"\n"):
            if fault_of(file):
                return
            if len(line) > LONGEST_LINE:
                while line and not line.endswith(b"\n"):
                    line = file.readline(_CHUNK)
                yield None
                first = False
                continue
        yield line.removeprefix(codecs.BOM_UTF8) if first else line
        first = False
