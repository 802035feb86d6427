"""What the tests of the watch stand on: a site that they write, a clock that only they move, pages and feeds."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.coding import Coding, Provenance
from dragoman.desk.store import Desk
from dragoman.watching.actions import Log
from dragoman.watching.clock import Clock
from dragoman.watching.fetch import Fetcher
from dragoman.watching.keeping import Keeper
from dragoman.watching.settings import Feed, Settings
from dragoman.watching.state import State
from dragoman.watching.watch import Watch

NOON = 1_781_006_400.0  # 2026-06-09, 12:00 UTC
BODY = (
    "Vesland and Norria will open talks on the border on Friday, the Veslandic foreign ministry said.",
    "The ministry said that the two ministers would meet in the capital of Kessia for two days.",
    "Norria has not confirmed the date and accused Vesland of breaking the truce last month.",
)


@dataclass
class Site:
    """``pages``: path → (status, headers, body), or a function of the handler.

    ``asked``: (path, headers) so far; ``robots``: the same of robots.txt.
    """

    port: int
    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    robots: list = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    def put(self, path, body="", *, status=200, **headers):
        """Answer so; `headers` with _ for -."""
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, data)

    def paths(self):
        """What was asked for, in order."""
        return [path for path, _ in self.asked]


class FakeClock(Clock):
    """Sleeping moves it; ``slept``: how long, each time. ``at_sleep`` is called first."""

    def __init__(self):
        super().__init__()
        self.time, self.slept, self.at_sleep = NOON, [], lambda: None

    def now(self):
        """The time it was moved to."""
        return self.time

    def sleep(self, seconds):
        """Move it."""
        self.at_sleep()
        if seconds > 0 and not self.stopped:
            self.slept.append(seconds)
            self.time += seconds


def coded(stories):
    """A coder that finds nothing."""
    for story in stories:
        yield Coding(story, (), (), (), (), (), Provenance("0", {}))


@dataclass
class Bench:
    """A watch of the site with all it stands on; ``run()`` is a run of ``--once`` whose actions are ``did``."""

    site: Site
    clock: FakeClock
    path: object
    desk: Desk
    did: list = field(default_factory=list)
    code: object = staticmethod(coded)
    pause: float = 0.0

    def run(self, *feeds, forever=False):
        """One run; its tally."""
        self.did = []
        with State.opened(self.path) as state:
            fetcher = Fetcher("dragoman/test", self.clock, pause=self.pause, free=state.hosts)
            log = Log(self.clock, self.did.append)
            keeper = Keeper(self.desk, state, log, clock=self.clock, code=self.code)
            watch = Watch(Settings(feeds, self.pause, ""), state, fetcher, keeper, clock=self.clock)
            return watch.forever() if forever else watch.once()

    def feed(self, path="/feed", **given):
        """A feed of the site, which is trusted."""
        return Feed(self.site.url(path), path.strip("/"), **{"trusted": "127.0.0.1"} | given)

    def told(self, *whats):
        """The actions of these kinds, with the path they were about."""
        return [(a.what, a.url and a.url.removeprefix(self.site.url(""))) for a in self.did if a.what in whats]


def page(n: int = 1, *, date: str = "") -> str:
    """A page whose story differs by its number."""
    paragraphs = "".join(f"<p>{p}</p>" for p in (*BODY, f"It would be round {n} of the talks, officials said."))
    meta = f'<meta property="article:published_time" content="{date}">' if date else ""
    return (
        f"<html><head><title>Talks, round {n}</title>{meta}</head><body><article><h1>Talks, round {n}</h1>"
        f"{paragraphs}</article></body></html>"
    )


def rss(*links: str, text: str = "", end: str = "</channel></rss>") -> str:
    """A feed of these links; its entries carry `text`."""
    items = "".join(
        f"<item><title>Talks</title><link>{link}</link><pubDate>Mon, 08 Jun 2026 09:00:00 GMT</pubDate>"
        f"<description><![CDATA[{text}]]></description></item>"
        for link in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Norpress</title>{items}{end}'
