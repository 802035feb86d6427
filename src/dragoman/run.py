"""A run over files: stories in, codings out, and a record of everything that failed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from glob import has_magic
from pathlib import Path
from typing import BinaryIO

from dragoman.coder import Failure
from dragoman.coding import Coding
from dragoman.errors import DragomanError
from dragoman.ledger import Ledger
from dragoman.lexicon.names import Names
from dragoman.reading import STDIN, Rejected, files_in, matches_of, read_path
from dragoman.story import Story
from dragoman.workers import PATIENCE, Result, code_lines

Item = tuple[str, Story | Rejected]  # the file, and what was read of it
EMPTY_DO = "Its coding is empty. Leave it out, or give its text."


class Run:
    """One run of the coder over files. ``coded``, ``empty`` and ``errors`` tell how it went.

    ``empty`` counts codings without a record because the story had nothing to code, or must not be: they are written
    all the same, and their reasons stand in ``errors`` too. ``skip``: files passed over in folders (the run's own
    output). ``unsure``: as ``coder.code`` has it. ``columns``, ``now``: as ``reading.read_path`` has them.
    ``opened``, which may be set later: called with each file when it is opened; its ``tell`` says how far reading is.
    """

    def __init__(
        self,
        names: Names | None = None,
        *,
        skip: Sequence[Path] = (),
        unsure: bool = False,
        columns: Mapping[str, str] | None = None,
        now: datetime | None = None,
    ) -> None:
        self.names = names
        self.columns, self.now = columns, now
        self.unsure = unsure
        self.coded = 0
        self.empty = 0
        self.errors: list[Rejected] = []
        self._skip = {p.resolve() for p in skip}
        self.opened: Callable[[BinaryIO], None] | None = None

    @property
    def failed(self) -> int:
        """How many stories or files gave no coding at all."""
        return len(self.errors) - self.empty

    def code(self, paths: Sequence[Path], *, workers: int = 0, patience: float = PATIENCE) -> Iterator[Coding]:
        """The codings of all stories under the paths, in order: files of any format, folders, patterns, ``-``.

        ``workers``, ``patience``: as ``workers.code_lines`` has them.
        """
        for _, result, _ in self._coded(self._items(self.files(paths)), workers, patience):
            if isinstance(result, str):
                yield Coding.from_json(result)

    def write(
        self, paths: Sequence[Path], ledger: Ledger, *, workers: int = 0, patience: float = PATIENCE
    ) -> Iterator[None]:
        """Code into a ledger's output, going on where it stands; gives a sign of life for each story done.

        ``workers``, ``patience``: as ``workers.code_lines`` has them. What is written does not depend on them.
        """
        self.coded, self.empty = ledger.counted()
        self.errors = ledger.errors()
        if ledger.is_whole:
            return
        fresh = (item for item in self._items(self.files(paths)) if not ledger.read(item[1]))
        for item, result, error in self._coded(fresh, workers, patience):
            if isinstance(item, Rejected):
                ledger.add(None, item)
                continue
            line = result if isinstance(result, str) else None
            ledger.add(line, error, is_empty=item.empty_reason is not None)
            yield
        ledger.check_end()
        ledger.finish()

    def _coded(
        self, items: Iterable[Item], workers: int, patience: float
    ) -> Iterator[tuple[Story | Rejected, Result, Rejected | None]]:
        """What was read, its coding as a line, and what is to be said of it among the errors, all counted."""
        tasks = ((item, item[1] if isinstance(item[1], Story) else None) for item in items)
        done = code_lines(tasks, workers=workers, names=self.names, unsure=self.unsure, patience=patience)
        for (where, item), result in done:
            if isinstance(item, Rejected):
                self.errors.append(item)
                yield item, None, item
            else:
                yield item, result, self._count(where, item, result)

    def write_errors(self, path: Path) -> None:
        """Write what failed, one JSON object a line; no file when nothing did, and an old one is removed."""
        if not self.errors:
            path.unlink(missing_ok=True)
            return
        lines = [json.dumps(asdict(e), ensure_ascii=False) for e in self.errors]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")

    def files(self, paths: Sequence[Path]) -> Iterator[Path | Rejected]:
        """Folders and patterns as their files, so that an error names the file; an empty folder as itself."""
        for path in paths:
            try:
                pattern = str(path) != STDIN and not path.exists() and has_magic(str(path))
                inside = files_in(path) if path.is_dir() else matches_of(path) if pattern else []
            except (DragomanError, OSError) as error:
                yield _stopped(str(path), error)
                continue
            yield from (p for p in inside if p.resolve() not in self._skip) if inside else (path,)

    def _items(self, files: Iterator[Path | Rejected]) -> Iterator[Item]:
        for path in files:
            if isinstance(path, Rejected):
                yield path.where, path
                continue
            try:
                for found in read_path(path, columns=self.columns, now=self.now, opened=self.opened):
                    yield str(path), found
            except (DragomanError, OSError) as error:
                yield str(path), _stopped(str(path), error)

    def _count(self, where: str, story: Story, result: object) -> Rejected | None:
        """Count a story; what is to be said of it among the errors, if anything is."""
        error = None
        if isinstance(result, Failure):
            error = Rejected(where, story.id, result.reason, result.do)
        else:
            self.coded += 1
            if story.empty_reason is not None:
                self.empty += 1
                error = Rejected(where, story.id, story.empty_reason, EMPTY_DO)
        if error is not None:
            self.errors.append(error)
        return error


def _stopped(where: str, error: DragomanError | OSError) -> Rejected:
    if isinstance(error, DragomanError):
        return Rejected(error.where or where, None, error.reason, error.do)
    return Rejected(where, None, str(error), "Check the file and run again.")
