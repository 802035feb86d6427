"""dragoman reads international-affairs news: who said what, who does what to whom, and what lies ahead.

    >>> import dragoman
    >>> story = dragoman.read_text(raw, published="2017-04-11")
    >>> coding = dragoman.code(story)
    >>> for statement in coding.statements: ...

Everything below is loaded when it is first used, so that importing dragoman costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman import spark
    from dragoman.coder import Failure, code, code_each, find_times
    from dragoman.coding import Coding
    from dragoman.errors import DragomanError, InputError, LexiconError, ModelError
    from dragoman.reading import read_bytes, read_path, read_text
    from dragoman.sentence import read_sentence
    from dragoman.span import Span
    from dragoman.story import Dateline, Section, Story

_HOMES = {
    "code": "coder", "code_each": "coder", "find_times": "coder", "Failure": "coder", "Coding": "coding",
    "Span": "span", "read_text": "reading", "read_bytes": "reading", "read_path": "reading", "Story": "story",
    "Section": "story",
    "Dateline": "story", "DragomanError": "errors", "InputError": "errors", "LexiconError": "errors",
    "ModelError": "errors", "read_sentence": "sentence",
}  # fmt: skip

__all__ = [
    "Coding", "Dateline", "DragomanError", "Failure", "InputError", "LexiconError", "ModelError", "Section", "Span",
    "Story", "code", "code_each", "find_times", "read_bytes", "read_path", "read_sentence",
    "read_text", "spark",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "spark":  # dragoman.spark.code(df)
        return importlib.import_module("dragoman.spark")
    if name not in _HOMES:
        raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
    return getattr(importlib.import_module(f"dragoman.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
