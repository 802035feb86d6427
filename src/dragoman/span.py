"""The ground everything stands on: a range of characters in a story's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points in one ``Story.text``.

    ``text[span.start:span.end]`` is the evidence. Written to JSON as ``[start, end]``.
    Raises ValueError when it would be empty or start before the text.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def holds(self, other: Span) -> bool:
        """Whether the other span lies wholly inside this one (or is this one)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        """How the published schema (schema.py) writes a span: ``[start, end]``."""
        from pydantic_core import core_schema as cs

        pair = cs.tuple_positional_schema([cs.int_schema(ge=0), cs.int_schema(ge=1)])
        return cs.no_info_before_validator_function(
            lambda value: (value.start, value.end) if isinstance(value, cls) else value,
            cs.no_info_after_validator_function(lambda ends: cls(*ends), pair),
            serialization=cs.plain_serializer_function_ser_schema(lambda s: [s.start, s.end], return_schema=pair),
        )

    def shifted(self, by: int) -> Span:
        """The same range `by` characters further on."""
        return Span(self.start + by, self.end + by)


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that holds all of them. Raises ValueError for none."""
    spans = tuple(spans)
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def trim(text: str, start: int, end: int, *, marks: str = "") -> Span | None:
    """The range without white space and the given marks at its ends; None when nothing is left."""
    while start < end and (text[start].isspace() or text[start] in marks):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in marks):
        end -= 1
    return Span(start, end) if start < end else None
