"""A run over files: stories in, codings out, and a record of everything that failed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from glob import has_magic
from pathlib import Path

from dragoman.coder import Failure, code_each
from dragoman.coding import Coding
from dragoman.errors import DragomanError
from dragoman.lexicon.names import Names
from dragoman.reading import STDIN, Rejected, files_in, matches_of, read_path
from dragoman.story import Story


class Run:
    """One run of the coder over files. ``coded``, ``empty`` and ``errors`` tell how it went.

    ``empty`` counts codings without a record because the story had nothing to code, or must not be: they are written
    all the same, and their reasons stand in ``errors`` too. ``skip``: files passed over in folders (the run's own
    output). ``unsure``: as ``coder.code`` has it. ``columns``, ``now``: as ``reading.read_path`` has them.
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

    @property
    def failed(self) -> int:
        """How many stories or files gave no coding at all."""
        return len(self.errors) - self.empty

    def code(self, paths: Sequence[Path]) -> Iterator[Coding]:
        """The codings of all stories under the paths, in order: files of any format, folders, patterns, ``-``."""
        for where, story in self._stories(paths):
            for result in code_each((story,), names=self.names, unsure=self.unsure):
                if isinstance(result, Failure):
                    self._failed(where, story.id, result.reason, result.do)
                    continue
                self._count(where, story)
                yield result

    def write_errors(self, path: Path) -> None:
        """Write what failed, one JSON object a line; no file when nothing did, and an old one is removed."""
        if not self.errors:
            path.unlink(missing_ok=True)
            return
        lines = [json.dumps(asdict(e), ensure_ascii=False) for e in self.errors]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")

    def _stories(self, paths: Sequence[Path]) -> Iterator[tuple[str, Story]]:
        for path in self._files(paths):
            try:
                for found in read_path(path, columns=self.columns, now=self.now):
                    if isinstance(found, Rejected):
                        self.errors.append(found)
                    else:
                        yield str(path), found
            except (DragomanError, OSError) as error:
                self._stopped(str(path), error)

    def _files(self, paths: Sequence[Path]) -> Iterator[Path]:
        """Folders and patterns as their files, so that an error names the file; an empty folder as itself."""
        for path in paths:
            try:
                pattern = str(path) != STDIN and not path.exists() and has_magic(str(path))
                inside = files_in(path) if path.is_dir() else matches_of(path) if pattern else []
            except (DragomanError, OSError) as error:
                self._stopped(str(path), error)
                continue
            yield from (p for p in inside if p.resolve() not in self._skip) if inside else (path,)

    def _stopped(self, where: str, error: DragomanError | OSError) -> None:
        do = error.do if isinstance(error, DragomanError) else "Check the file and run again."
        reason = error.reason if isinstance(error, DragomanError) else str(error)
        self._failed(error.where or where if isinstance(error, DragomanError) else where, None, reason, do)

    def _count(self, where: str, story: Story) -> None:
        self.coded += 1
        if story.empty_reason is not None:
            self.empty += 1
            self._failed(where, story.id, story.empty_reason, "Its coding is empty. Leave it out, or give its text.")

    def _failed(self, where: str, id_: str | None, reason: str, do: str) -> None:
        self.errors.append(Rejected(where, id_, reason, do))
