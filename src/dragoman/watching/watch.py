"""The watch: polls feeds that are due, fetches their new pages, codes them, puts them on the desk.

One thing at a time, the one that is ready longest: a host that must rest, or answers slowly, holds up the others for
one answer at most (``fetch.LONGEST``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from dragoman.errors import DragomanError, InputError
from dragoman.reading import Rejected, read_feed
from dragoman.story import Story
from dragoman.watching.actions import Tally, iso
from dragoman.watching.addresses import AddressError, read_url
from dragoman.watching.clock import Clock
from dragoman.watching.fetch import LONGEST_REST, Fetched, Fetcher, Missed, Refusal
from dragoman.watching.keeping import Keeper
from dragoman.watching.links import Entry, links_in
from dragoman.watching.pages import read_page
from dragoman.watching.robots import Robots
from dragoman.watching.settings import Feed, Settings
from dragoman.watching.state import State, Waiting

LONGEST_BACK_OFF = 21_600.0  # seconds between polls of a feed that fails, at most, unless its host asks for more
AGAIN = (300.0, 3_600.0)  # seconds before the second and the third try of a page, which is the last
EARLY = 0.1  # of `every`: what cron calls every 15 minutes it never calls after 900 seconds exactly


@dataclass(frozen=True, slots=True)
class _Job:
    """A feed to poll, or with `link` a page of it to fetch."""

    ready: float
    feed: Feed
    link: str | None = None


class Watch:
    """Watches the feeds of some settings; the keeper's log is told of everything done.

    What the desk, the models or the state complain of ends a run with their error; nothing else does.
    """

    def __init__(self, settings: Settings, state: State, fetcher: Fetcher, keeper: Keeper, *, clock: Clock) -> None:
        self.settings, self.state, self.fetcher, self.keeper = settings, state, fetcher, keeper
        self.clock, self.log, self.robots = clock, keeper.log, Robots(fetcher, clock)
        for host in [h for h, free in state.hosts.items() if free <= clock.now()]:
            del state.hosts[host]
        for url in state.feeds.keys() - {f.url for f in settings.feeds}:
            state.of(url).leave()

    def once(self) -> Tally:
        """Poll every feed that is due, fetch what is new and what waits, and end.

        A host that must rest longer than ``LONGEST_REST`` is left to the next run.
        """
        polls = []
        for feed in self.settings.feeds:
            kept = self.state.of(feed.url)
            if kept.due <= self.clock.now() + (0 if kept.failures else EARLY * feed.every):
                polls.append(feed)
            else:
                self.log("not due", "feed", feed.name, reason=f"next at {iso(kept.due)}.")
        while not self.clock.stopped and (job := self._next(polls, due=True)):
            if job.ready > self.clock.now() + LONGEST_REST:
                break
            if job.link is None:
                polls.remove(job.feed)
            self._do(job)
        return self._end()

    def forever(self) -> Tally:
        """Poll and fetch until the clock is stopped."""
        while not self.clock.stopped and (job := self._next(self.settings.feeds)):
            if (wait := job.ready - self.clock.now()) <= 0:
                self._do(job)
                continue
            self.keeper.join(often=False)
            self.clock.sleep(min(wait, LONGEST_REST))
        return self._end()

    def _end(self) -> Tally:
        if self.clock.stopped:
            self.log("stopped", "watch", reason="the story at hand is done, the rest waits for the next run.")
        else:
            self.keeper.join()
        self.state.save()
        return self.log.tally

    # -- what is next ----------------------------------------------------------------------------------------
    def _next(self, polls: Sequence[Feed], *, due: bool = False) -> _Job | None:
        """What is ready first: of feeds to poll (`due`: at any time) and of pages that wait."""
        jobs = [_Job(self._ready(f.url, 0.0 if due else self.state.of(f.url).due), f) for f in polls]
        for feed in self.settings.feeds:
            waiting = self.state.of(feed.url).waiting
            jobs += [_Job(self._ready(link, page.due), feed, link) for link, page in waiting.items()]
        return min(jobs, key=lambda job: job.ready, default=None)

    def _ready(self, url: str, due: float) -> float:
        return max(due, self.fetcher.free_at(_host(url)))

    def _do(self, job: _Job) -> None:
        """Do one thing. Whatever strangers' bytes bring about is its failure, and never the others'."""
        try:
            if job.link is None:
                self._poll(job.feed)
            else:
                self._page(job.feed, job.link)
        except (DragomanError, MemoryError):
            raise
        except Exception as error:
            reason = f"a fault in dragoman itself ({type(error).__name__}: {error})."
            if job.link is None:
                self._poll_failed(job.feed, Missed(reason))
            else:
                self._page_failed(job.feed, job.link, Missed(reason, passing=True))

    # -- feeds -----------------------------------------------------------------------------------------------
    def _poll(self, feed: Feed) -> None:
        kept, begun = self.state.of(feed.url), self.clock.now()
        got = self.fetcher.get(feed.url, trusted=feed.trusted, etag=kept.etag, modified=kept.modified)
        if isinstance(got, Missed):
            self._poll_failed(feed, got)
            return
        if got.status == 304:
            self.log("unchanged", "feed", feed.name)
        elif (fault := (self._links if feed.pages else self._texts)(feed, got)) is not None:
            self._poll_failed(feed, Missed(fault))
            return
        if feed.pages or not self.clock.stopped:  # texts that are left come again with the feed
            kept.etag, kept.modified = (kept.etag, kept.modified) if got.status == 304 else (got.etag, got.modified)
        kept.failures, kept.due = 0, begun + feed.every
        self.state.save()

    def _links(self, feed: Feed, got: Fetched) -> str | None:
        """Write down a feed's new links as waiting; what is wrong with the feed, or None."""
        try:
            found = links_in(got.body, url=got.url, charset=got.charset)
        except InputError as error:
            return error.reason
        kept = self.state.of(feed.url)
        kept.stands((e.link for e in found.entries), self.log.today())
        new = [e for e in found.entries if not self.state.knows(e.link)]
        kept.waiting.update({e.link: Waiting(e) for e in new})
        moved = None if got.url == feed.url else f"answered by {got.url}."
        self.log("found", "feed", feed.name, new=len(new), reason=moved)
        return None if found.whole else "the feed is cut off; its whole entries are taken."

    def _texts(self, feed: Feed, got: Fetched) -> str | None:
        """Take the texts that a feed carries itself; what is wrong with the feed, or None."""
        stories: list[Story] = []
        fault = None
        try:
            for found in read_feed(got.body, where=feed.url):
                if isinstance(found, Rejected):
                    self.log("failed", "page", feed.name, reason=f"{found.where}: {found.reason}")
                else:
                    stories.append(found)
        except InputError as error:
            fault = error.reason
            if not stories:
                return fault
        keys = {s.url or s.id: s for s in stories}
        self.state.of(feed.url).stands(keys, self.log.today())
        new = {key: story for key, story in keys.items() if not self.state.knows(key)}
        self.log("found", "feed", feed.name, new=len(new))
        for key, story in new.items():
            if self.clock.stopped:
                return fault
            self.keeper.keep(feed, key, story)
            self.state.of(feed.url).done(key, self.log.today())
            self.state.save()
        return fault

    def _poll_failed(self, feed: Feed, why: Missed) -> None:
        kept = self.state.of(feed.url)
        kept.failures += 1
        wait = min(feed.every * 2.0 ** min(kept.failures, 20), max(LONGEST_BACK_OFF, feed.every))
        kept.due = self.clock.now() + max(wait, why.after or 0.0)
        self.log("failed", "feed", feed.name, url=feed.url, reason=f"{why.reason} Again at {iso(kept.due)}.")
        self.state.save()

    # -- pages -----------------------------------------------------------------------------------------------
    def _page(self, feed: Feed, link: str) -> None:
        page = self.state.of(feed.url).waiting[link]
        page.tries += 1  # written down first: a page that kills the program must not do so for ever
        if page.tries > len(AGAIN) + 1:
            self._page_failed(feed, link, Missed("it was begun three times and never ended."))
            return
        self.state.save()
        got = self.fetcher.get(link, trusted=feed.trusted, refusal=self._refusal(feed))
        if isinstance(got, Missed):
            self._page_failed(feed, link, got)
            return
        try:
            self._read(feed, link, got, page.entry)
        except DragomanError:  # of the desk or the models: the page is not to blame
            page.tries -= 1
            self.state.save()
            raise
        self.state.of(feed.url).done(link, self.log.today())
        self.state.save()

    def _refusal(self, feed: Feed) -> Refusal:
        return partial(self.robots.refusal, trusted=feed.trusted) if feed.robots else lambda _: None

    def _read(self, feed: Feed, link: str, got: Fetched, entry: Entry) -> None:
        try:
            stories = read_page(got, entry)
        except InputError as error:
            self.log("failed", "page", feed.name, url=link, reason=error.reason)
            return
        for story in stories:
            if isinstance(story, Rejected):
                self.log("failed", "page", feed.name, url=link, reason=story.reason)
            else:
                self.keeper.keep(feed, link, story)

    def _page_failed(self, feed: Feed, link: str, why: Missed) -> None:
        kept = self.state.of(feed.url)
        page = kept.waiting[link]
        if why.passing and page.tries <= len(AGAIN):
            page.due = self.clock.now() + max(AGAIN[page.tries - 1], why.after or 0.0)
            self.log("later", "page", feed.name, url=link, reason=f"{why.reason} Again at {iso(page.due)}.")
        else:
            kept.done(link, self.log.today())
            self.log("failed", "page", feed.name, url=link, reason=why.reason)
        self.state.save()


@lru_cache(maxsize=10_000)
def _host(url: str) -> str:
    """The host of a URL as the fetcher paces it; empty for what it will refuse."""
    try:
        return read_url(url).raw_host.decode("ascii")
    except AddressError:
        return ""
