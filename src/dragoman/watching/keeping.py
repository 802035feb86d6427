"""Stories that a watch has read → the desk: coded, added, and joined with what other stories tell of the same acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dragoman.coder import Failure, code_each
from dragoman.coding import Coding
from dragoman.desk.store import Desk
from dragoman.story import Story
from dragoman.watching.actions import Log, What
from dragoman.watching.clock import Clock
from dragoman.watching.settings import Feed
from dragoman.watching.state import State

JOINED = 3_600.0  # seconds between two joinings of a watch that goes on: each reads two months of stories

Code = Callable[[Iterable[Story]], Iterator[Coding | Failure]]


class Keeper:
    """Codes stories with ``code`` and keeps them on the desk. ``joins``: whether acts are joined, too."""

    def __init__(
        self, desk: Desk, state: State, log: Log, *, clock: Clock, code: Code = code_each, joins: bool = True
    ) -> None:
        self.log = log
        self._desk, self._state, self._clock, self._code, self._joins = desk, state, clock, code, joins
        self._joined = clock.now()

    def keep(self, feed: Feed, url: str, story: Story) -> None:
        """Code a story of a feed and put it on the desk. Raises the errors of the desk and of the models."""
        for coding in self._code((story,)):
            if isinstance(coding, Failure):
                self.log("failed", "page", feed.name, url=url, story=coding.id, reason=coding.reason)
                continue
            added = self._desk.add([coding], came_from=feed.url)
            self._state.days |= {d for d in added.days if len(d) == 10 and "X" not in d}
            came: What = "added" if added.new else "recoded" if added.recoded else "same"
            counts = {n: len(getattr(coding, n)) for n in ("statements", "events", "positions")}
            what: What = "empty" if story.empty_reason else came
            self.log(what, "page", feed.name, url=url, story=story.id, reason=story.empty_reason, **counts)

    def join(self, *, often: bool = True) -> None:
        """Join the reports of one act over the stories that have come; not `often`: only when it is long ago."""
        days = self._state.days
        if not self._joins or not days or (not often and self._clock.now() - self._joined < JOINED):
            return
        acts = self._desk.join_acts(min(days), max(days))
        self.log("joined", "watch", reason=f"{acts} acts, {min(days)} to {max(days)}.")
        self._joined = self._clock.now()
        days.clear()
        self._state.save()
