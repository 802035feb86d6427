"""The time, waiting that a signal ends, and the signals that do."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Seconds slept at a time: Python goes on sleeping after a signal, so that what was asked is looked at in between.
_NAP = 0.2


class Clock:
    """The time in seconds since 1970. ``stopped``: somebody asked to end; nothing new is begun then."""

    def __init__(self) -> None:
        self.stopped = False

    def now(self) -> float:
        """The time."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait, but not on when asked to stop."""
        end = time.monotonic() + seconds
        while not self.stopped and (left := end - time.monotonic()) > 0:
            time.sleep(min(_NAP, left))


@contextmanager
def stopped_by_signals(clock: Clock) -> Iterator[None]:
    """Within, the first SIGINT or SIGTERM asks the clock to stop; a second one ends the program as it always does."""
    usual = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}

    def stop(_number: int, _frame: FrameType | None) -> None:
        clock.stopped = True
        restore()

    def restore() -> None:
        for number, handler in usual.items():
            signal.signal(number, handler)

    for number in usual:
        signal.signal(number, stop)
    try:
        yield
    finally:
        restore()
