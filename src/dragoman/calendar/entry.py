"""The records of a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.coding import DatePrecision, PloverType
from dragoman.span import Span

EntryStatus = Literal["confirmed", "tentative", "cancelled"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry is held: a name, ISO alpha-3 country, degrees where they are known."""

    name: str
    country: str | None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A story that tells of an entry: which event of it, in which words, and who says so.

    ``says``: ``announced``, ``moved`` or ``cancelled``; ``told_by``: names of the speakers the event stands under, the
    outermost first, empty for the story's own words; ``span`` and ``words``: the sentence.
    """

    story: str
    event: str
    says: Literal["announced", "moved", "cancelled"]
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    told_by: tuple[str, ...]
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Ahead:
    """An act ahead, as one story tells it or all do.

    ``start`` and ``end`` are ISO days, both included; ``time`` is ``14:00``, or ``14:00Z`` where the text tells the
    zone, or None. ``precision``: the unit the text tells (an act of *next week* is on some day of it). ``status``:
    ``confirmed`` for what is planned, ``tentative`` for what is proposed, hoped for or possible, ``cancelled``.
    ``countries``: ISO codes of everybody who takes part, ``IGO`` for international bodies.
    """

    start: str | None
    end: str | None
    time: str | None
    precision: DatePrecision | None
    status: EntryStatus
    type: PloverType
    mode: str | None
    what: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    countries: tuple[str, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Entry(Ahead):
    """One act of the calendar, with its days.

    ``uid`` is the same whenever the same first announcement is read, however the entry has changed since. ``changes``:
    what later stories changed, in words.
    """

    start: str
    end: str
    uid: str
    sources: tuple[Source, ...]
    changes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Who and what, in one line (``Kenya, Ghana: talks``)."""
        who = ", ".join((*self.actors, *self.recipients))
        return f"{who}: {self.what}" if who else self.what
