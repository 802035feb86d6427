"""What a watch remembers from run to run, in a JSON file: what was seen, what waits, when who may be asked again.

A link is written down as waiting before the feed's marks are, and as seen after its story is on the desk: a run that is
killed at any moment loses nothing, and what it does twice changes nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.errors import InputError
from dragoman.locking import hold
from dragoman.watching.links import Entry

VERSION = 1
FORGOTTEN = 90  # days after which a link that stands in its feed no more is forgotten


@dataclass(slots=True)
class Waiting:
    """A page to fetch. ``tries``: begun so often, this one included; ``due``: not before, in seconds since 1970."""

    entry: Entry
    tries: int = 0
    due: float = 0.0


@dataclass(slots=True)
class Kept:
    """What is known of a feed. ``seen``: link → the last day it stood in the feed; ``failures``: of polls, in a row."""

    etag: str | None = None
    modified: str | None = None
    due: float = 0.0
    failures: int = 0
    seen: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, Waiting] = field(default_factory=dict)

    def stands(self, links: Iterable[str], today: str) -> None:
        """Note what stands in the feed today, and forget what long has not."""
        self.seen.update(dict.fromkeys((x for x in links if x in self.seen), today))
        oldest = (date.fromisoformat(today) - timedelta(days=FORGOTTEN)).isoformat()
        self.seen = {link: day for link, day in self.seen.items() if day >= oldest}

    def done(self, link: str, today: str) -> None:
        """A link needs no further look."""
        self.waiting.pop(link, None)
        self.seen[link] = today

    def leave(self) -> None:
        """The feed is watched no more: another one may have its links, and it tells them again if it comes back."""
        self.waiting.clear()
        self.etag = self.modified = None


class State:
    """All of it. ``hosts``: when a host may be asked again; ``days``: days of stories whose acts are to be joined."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.feeds: dict[str, Kept] = {}
        self.hosts: dict[str, float] = {}
        self.days: set[str] = set()
        if path.exists():
            self._load()

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[State]:
        """The state in a file, locked against a second watch. Raises InputError when there is one, or it is damaged."""
        if not path.parent.is_dir():
            raise InputError("its folder does not exist.", where=str(path), do=f"Make the folder {path.parent} first.")
        try:
            with hold(path.with_name(path.name + ".lock")):
                yield cls(path)
        except BlockingIOError:
            raise InputError(
                "another watch is at work on this desk.", where=str(path), do="Wait for it to end, or stop it."
            ) from None

    def of(self, feed: str) -> Kept:
        """What is known of a feed, by its URL."""
        return self.feeds.setdefault(feed, Kept())

    def knows(self, link: str) -> bool:
        """Whether a link was seen, or waits, in any feed."""
        return any(link in kept.seen or link in kept.waiting for kept in self.feeds.values())

    def save(self) -> None:
        """Write it down, wholly or not at all. Raises InputError when that fails."""
        feeds = {url: asdict(kept) for url, kept in self.feeds.items()}
        value = {"version": VERSION, "feeds": feeds, "hosts": self.hosts, "days": sorted(self.days)}
        new = self.path.with_name(self.path.name + ".new")
        try:
            with new.open("w", encoding="utf-8") as file:
                json.dump(value, file, ensure_ascii=True)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except OSError as error:
            reason = f"it cannot be written ({error.strerror or error})."
            raise InputError(reason, where=str(self.path), do="Make room, or name another file with --state.") from None

    def _load(self) -> None:
        do = "Move it away: stories stay on the desk, what stands in the feeds is fetched again."
        try:
            value = json.loads(self.path.read_text(encoding="utf-8"))
            if value["version"] != VERSION:
                raise InputError(f"it has version {value['version']}.", where=str(self.path), do=do)
            self.feeds = {url: _kept(given) for url, given in value["feeds"].items()}
            self.hosts = {str(h): float(t) for h, t in value["hosts"].items()}
            self.days = {date.fromisoformat(d).isoformat() for d in value["days"]}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = f"this is no state of a watch ({type(error).__name__}: {error})."
            raise InputError(reason, where=str(self.path), do=do) from None


def _kept(given: dict[str, Any]) -> Kept:
    waiting = {
        link: Waiting(Entry(**w["entry"]), int(w["tries"]), float(w["due"])) for link, w in given["waiting"].items()
    }
    return Kept(**given | {"waiting": waiting})

