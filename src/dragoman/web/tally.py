"""Counts over time: how much was said and done in each day, month or year, each number with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from dragoman import codebook
from dragoman.desk import grids
from dragoman.desk.overview import newest
from dragoman.web import links
from dragoman.web.room import Room
from dragoman.web.shown import Count
from dragoman.web.window import Step

COOPERATION = ("VERBAL COOPERATION", "MATERIAL COOPERATION")
CONFLICT = ("VERBAL CONFLICT", "MATERIAL CONFLICT")
Names = tuple[tuple[Any, ...], ...]  # of records, as ``Desk.tell`` takes them
_MOST = 20_000  # rows of a count by time and two fields
ROWS = 48  # steps of time shown: the latest


@dataclass
class Tally:
    """Numbers of a step of time; ``weight`` is the sum of intensities."""

    n: int = 0
    weight: float = 0.0
    cooperation: int = 0
    conflict: int = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Count the events of a row of the grid below. Cooperation and conflict are what has occurred."""
        self.n += row["n"]
        self.weight += row["n"] * float(row["intensity"])
        if row["status"] == "occurred":
            is_kind = codebook.quads()[row["type"]] in COOPERATION
            self.cooperation += row["n"] if is_kind else 0
            self.conflict += 0 if is_kind else row["n"]

    @property
    def intensity(self) -> float | None:
        """Mean of -10 to 10; None where nothing is counted."""
        return self.weight / self.n if self.n else None


@dataclass
class Events:
    """The events of a question by step of time, type and status."""

    steps: dict[str, Tally] = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    all: Tally = field(default_factory=Tally)


def events_of(room: Room, step: Step, wanted: Mapping[str, Any]) -> Events:
    """Asked once of the desk, and added up in all the ways that a page shows."""
    by = (step, "type", "status")
    return _sum(grids.grid(room.desk, "events", by, also=("intensity",), limit=_MOST, **wanted), step)


def dyad_of(room: Room, step: Step, wanted: Mapping[str, Any]) -> tuple[dict[str, Events], Names]:
    """The events of a dyad (``wanted["dyad"]``: RUS-UKR): ``all``, those ``there`` and ``back``; names of the newest.

    Where they are few the newest are all of them, and the desk is asked once.
    """
    by = (step, "type", "status", "there", "back")
    found = newest(room.desk, "events", (*by, "intensity"), **wanted)
    rows = [row | {"n": 1} for row in found.rows]
    if found.more:
        rows = grids.grid(room.desk, "events", by, also=("intensity",), limit=_MOST, **wanted)
    ways = {way: _sum((r for r in rows if r[way]), step) for way in ("there", "back")}
    return {"all": _sum(rows, step)} | ways, found.names


def _sum(rows: Iterable[Mapping[str, Any]], step: Step) -> Events:
    found = Events()
    for row in rows:
        found.all.add(row)
        found.steps.setdefault(row[step] or "", Tally()).add(row)
        found.types[row["type"]] = found.types.get(row["type"], 0) + row["n"]
        found.statuses[row["status"]] = found.statuses.get(row["status"], 0) + row["n"]
    return found


class Deeds(BaseModel):
    """The events of a step of time; ``intensity`` is their mean, -10 to 10."""

    events: Count
    cooperation: Count
    conflict: Count
    intensity: float | None


def deeds(tally: Tally, *pairs: Mapping[str, Any]) -> Deeds:
    """A tally with the searches that show its events."""
    done = {"status": "occurred"}
    return Deeds(
        events=Count(label="events", n=tally.n, href=links.search("events", *pairs)),
        cooperation=Count(label="cooperation", n=tally.cooperation,
                          href=links.search("events", *pairs, done, {"quad": COOPERATION})),
        conflict=Count(label="conflict", n=tally.conflict,
                       href=links.search("events", *pairs, done, {"quad": CONFLICT})),
        intensity=tally.intensity,
    )  # fmt: skip


def counts(found: Mapping[str, int], what: str, word: str, *pairs: Mapping[str, Any]) -> list[Count]:
    """Numbers by value, the largest first, each with its search."""
    ordered = sorted(found.items(), key=lambda kv: (-kv[1], kv[0]))
    return [Count(label=value, n=n, href=links.search(what, *pairs, {word: value})) for value, n in ordered]


def latest(steps: Iterable[str]) -> tuple[list[str], bool]:
    """The steps of time that a page shows, the newest first, and whether there are others."""
    known = sorted({s for s in steps if s}, reverse=True)
    return known[:ROWS], len(known) > ROWS


def on(step: str) -> dict[str, str]:
    """The question for what is counted in a step of time."""
    return {"on": step}


def narrower(path: str, step: str, kind: Step, asked: Mapping[str, Any]) -> str | None:
    """The same page for one step of time, which counts it in smaller ones; a day has none."""
    return None if kind == "day" else links.at(path, asked, {"from": step, "to": step})
