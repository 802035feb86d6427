"""What the stories of the desk announce for some days. Each story is read once and what it announces is kept."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from dragoman.calendar import Entry
from dragoman.calendar.announce import Announcement, announcements
from dragoman.calendar.changes import words_of_change
from dragoman.calendar.join import join_announcements
from dragoman.desk.ahead import telling
from dragoman.web.room import Room

_STORIES, _KEPT = 2_000, 20_000  # stories that a calendar is made of; whose announcements are kept
_PATIENCE = 3.0  # seconds in which stories are read for one request; the next one reads on
_AROUND = timedelta(days=31)  # before and after the days asked for: whence entries are moved into them, and whither
_CHANGED = timedelta(days=92)  # how long before its first day stories may change an act


@dataclass(frozen=True)
class Agenda:
    """Entries of some days and a month around them; how many stories tell of them, and how many of those were read."""

    entries: tuple[Entry, ...]
    stories: int
    read: int

    @property
    def is_cut(self) -> bool:
        """Whether there are more stories than a calendar is made of."""
        return self.stories >= _STORIES


class _Kept:
    """The announcements of stories that have been read, by story and the moment when it was coded."""

    def __init__(self) -> None:
        self.told: OrderedDict[tuple[str, str], tuple[Announcement, ...]] = OrderedDict()
        self.lock = threading.Lock()  # one reader at a time: two would read the same stories


_KEPT_OF: WeakKeyDictionary[Room, _Kept] = WeakKeyDictionary()


def agenda(room: Room, first: date, last: date) -> Agenda:
    """The calendar from a first to a last day."""
    return room.remember(("agenda", first, last), lambda: _agenda(room, first, last))


def _agenda(room: Room, first: date, last: date) -> Agenda:
    start, end = (first - _AROUND).isoformat(), (last + _AROUND).isoformat()
    told_from = (first - _AROUND - _CHANGED).isoformat()
    wanted = telling(
        room.desk, start=start, end=end, told_from=told_from, changes=words_of_change(), limit=_STORIES
    )  # fmt: skip
    kept = _KEPT_OF.setdefault(room, _Kept())
    found: list[Announcement] = []
    read = 0
    with kept.lock:
        until = time.monotonic() + _PATIENCE
        for key in wanted:
            if key not in kept.told:
                if time.monotonic() > until:
                    continue
                coding = room.desk.coding(key[0])
                kept.told[key] = tuple(announcements(coding)) if coding is not None else ()
            kept.told.move_to_end(key)
            found += kept.told[key]
            read += 1
        while len(kept.told) > _KEPT:
            kept.told.popitem(last=False)
    return Agenda(join_announcements(found), len(wanted), read)
