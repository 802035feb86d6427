"""What every page of the room can reach: the desk, the settings, what is remembered, who reads."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, HTTPException, Request

from dragoman.desk.store import Desk
from dragoman.web.guard import Session, same
from dragoman.web.settings import Settings

T = TypeVar("T")
_MOST = 256  # answers remembered at once


class Room:
    """One desk and the rules it is read by."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self.desk, self.settings = desk, settings
        self._kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def remember(self, key: Hashable, make: Callable[[], T], *, seconds: float | None = None) -> T:
        """What ``make`` gives, made anew when it is older than ``seconds``, by one reader at a time.

        Who comes while something known is made anew gets what is known, so that only a first reader ever waits.
        """
        seconds = self.settings.fresh if seconds is None else seconds
        with self._lock:
            found = self._kept.get(key)
            making = self._making.setdefault(key, threading.Lock())
        is_old = found is None or time.monotonic() - found[0] > seconds
        if is_old and making.acquire(blocking=found is None):
            try:
                found = self._anew(key, make, seconds)
            finally:
                making.release()
        assert found is not None
        value: T = found[1]
        return value

    def _anew(self, key: Hashable, make: Callable[[], Any], seconds: float) -> tuple[float, Any]:
        """Make an answer and keep it, unless somebody just has."""
        with self._lock:
            found = self._kept.get(key)
        if found is not None and time.monotonic() - found[0] <= seconds:
            return found
        try:
            found = (time.monotonic(), make())
        except BaseException:  # what cannot be answered leaves nothing behind
            with self._lock:
                self._making.pop(key, None)
            raise
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._making.pop(self._kept.popitem(last=False)[0], None)
        return found

    def recall(self, key: Hashable, *, seconds: float | None = None) -> Any:
        """What ``remember`` has kept and would give at once; None where it would make it anew."""
        seconds = self.settings.fresh if seconds is None else seconds
        with self._lock:
            found = self._kept.get(key)
        return found[1] if found is not None and time.monotonic() - found[0] <= seconds else None


def _room(request: Request) -> Room:
    room: Room = request.app.state.room
    return room


def visit(request: Request) -> Session:
    """The reader's session."""
    session: Session = request.scope["visit"]
    return session


async def is_meant(request: Request) -> AsyncIterator[None]:
    """Refuse a change whose form or header lacks the session's own token. Programs send the room's token instead."""
    try:
        if not request.scope["is_program"]:
            given = request.headers.get("x-csrf-token")
            if given is None:
                found = (await request.form()).get("csrf")
                given = found if isinstance(found, str) else ""
            if not same(given, visit(request).csrf):
                raise HTTPException(403, "This form is too old: load its page anew and send it again.")
        yield
    finally:
        await request.close()  # a form may have brought files, which nobody wants


InRoom = Annotated[Room, Depends(_room)]
Visit = Annotated[Session, Depends(visit)]
Meant = Depends(is_meant)
