"""What a watch did: one value, one line an action."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from dragoman.watching.clock import Clock

What = Literal[
    "found", "unchanged", "not due", "added", "recoded", "same", "empty", "later", "failed", "joined", "stopped"
]
"""``found``: a feed was read, so many links are new; ``unchanged``: it is as it was; ``not due``: it is not its time.

``added``, ``recoded``, ``same``: a story came on the desk, or was there with another coding, or as it is. ``empty``: it
is there without records, since nothing in it can be coded. ``later``: a page will be tried again; ``failed``: a feed,
which is tried again always, or a page, which is not. ``joined``: reports of one act were. ``stopped``: by a signal.
"""
Of = Literal["feed", "page", "watch"]
_BAD = ("failed", "later", "empty")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing done. ``at``: when, ISO 8601 in UTC; ``of``: what it was done to; the rest where it is known."""

    at: str
    what: What
    of: Of
    feed: str | None = None
    url: str | None = None
    story: str | None = None
    new: int | None = None
    statements: int | None = None
    events: int | None = None
    positions: int | None = None
    reason: str | None = None

    @property
    def bad(self) -> bool:
        """Whether something could not be done, for now or at all."""
        return self.what in _BAD

    def to_json(self) -> str:
        """The action as a JSON object in one line, without what is not known."""
        return json.dumps({k: v for k, v in asdict(self).items() if v is not None}, ensure_ascii=False)

    def to_line(self) -> str:
        """The action as a line for people; nothing in it moves a terminal's cursor."""
        counts = [(self.new, "new"), (self.statements, "statements"), (self.events, "events"),
                  (self.positions, "positions")]  # fmt: skip
        told = ", ".join(f"{n} {name}" for n, name in counts if n is not None)
        parts = (self.at, f"{self.what:<9}", self.feed, self.url, told, self.reason)
        return "".join(c if c.isprintable() else "?" for c in "  ".join(p for p in parts if p))


class Tally(Counter[tuple[str, str]]):
    """How many actions there were of each kind: ``tally["failed", "feed"]``."""

    @property
    def bad(self) -> int:
        """How many feeds and pages something was wrong with."""
        return sum(n for (what, _), n in self.items() if what in _BAD)

    @property
    def good(self) -> int:
        """How many went well."""
        return sum(n for (what, of), n in self.items() if of != "watch") - self.bad


class Log:
    """Tells of every action as it is done, and counts them. ``tell`` gets each."""

    def __init__(self, clock: Clock, tell: Callable[[Action], object]) -> None:
        self.tally = Tally()
        self._clock, self._tell = clock, tell

    def __call__(self, what: What, of: Of, feed: str | None = None, **known: Any) -> None:
        """Tell of one; ``known``: the fields of ``Action`` that it has."""
        self.tally[what, of] += 1
        self._tell(Action(iso(self._clock.now()), what, of, feed, **known))

    def today(self) -> str:
        """The day in UTC."""
        return iso(self._clock.now())[:10]


def iso(when: float) -> str:
    """A time in seconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
