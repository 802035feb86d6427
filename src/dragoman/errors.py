"""Every error dragoman raises on purpose.

DragomanError
├── InputError      what was given cannot be read as a story or coding
├── ConflictError   somebody has changed meanwhile what a change was meant for
├── LexiconError    a line of a word or actor file is wrong
└── ModelError      the language model is missing or of another version

The core raises these and never prints or exits; `cli.py` turns them into an exit status.
"""

from __future__ import annotations

from functools import partial


class DragomanError(Exception):
    """What went wrong, where (file, line, story id) and what to do about it.

    ``reason`` is a full sentence; ``where`` and ``do`` may be empty.
    """

    def __init__(self, reason: str, *, where: str = "", do: str = "") -> None:
        super().__init__(reason, where, do)
        self.reason, self.where, self.do = reason, where, do

    def __reduce__(self) -> tuple[partial[DragomanError], tuple[str]]:
        # where and do are given by name, which pickle cannot know: a worker process sends its errors so
        return partial(type(self), where=self.where, do=self.do), (self.reason,)

    def __str__(self) -> str:
        head = f"{self.where}: {self.reason}" if self.where else self.reason
        return f"{head} {self.do}" if self.do else head


class InputError(DragomanError):
    """What was given cannot be read as a story, a table of stories or a coding."""


class ConflictError(DragomanError):
    """What a change was meant for is no longer as it was seen: another window or a new coding has been faster."""


class LexiconError(DragomanError):
    """A line of a word list or actor file does not fit its columns."""


class ModelError(DragomanError):
    """The language model is not installed or is of another version."""
