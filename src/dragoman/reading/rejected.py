"""What could not be read, as a value: a run goes on and lists it in its error file."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.errors import InputError
from dragoman.reading.layout import whole_characters


@dataclass(frozen=True, slots=True)
class Rejected:
    """A story that could not be read: file and line or record, its id if it has one, why, and what to do."""

    where: str
    id: str | None
    reason: str
    do: str

    def __str__(self) -> str:
        """As errors are told."""
        return str(InputError(self.reason, where=self.where, do=self.do))

    @classmethod
    def by(cls, error: InputError, where: str, id_: str | None = None) -> Rejected:
        """An error as a value; `where` stands where the error names no place."""
        return cls(error.where or where, id_ and whole_characters(id_), error.reason, error.do)
