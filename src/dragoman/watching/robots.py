"""``robots.txt``: which pages a site lets programs fetch. Asked once a day of each host, as RFC 9309 has it."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import httpx

from dragoman.watching.clock import Clock
from dragoman.watching.fetch import Fetched, Fetcher, Missed

AGENT = "dragoman"  # what its lines ``User-agent:`` call us
KEPT = 86_400.0  # seconds that an answer holds
LARGEST = 500_000  # bytes that are read of one
_MOST = 1_000  # hosts whose answers are kept


class Robots:
    """What sites allow, through a fetcher that is as careful with their robots.txt as with their pages."""

    def __init__(self, fetcher: Fetcher, clock: Clock) -> None:
        self._fetcher, self._clock = fetcher, clock
        self._kept: dict[str, tuple[float, RobotFileParser | None]] = {}

    def refusal(self, url: httpx.URL, *, trusted: str | None = None) -> Missed | None:
        """Why a page must not be fetched, at all or for now; None when it may. ``trusted``: as in ``Fetcher.get``."""
        rules = self._rules(f"{url.scheme}://{url.netloc.decode('ascii')}", trusted)
        if isinstance(rules, Missed):
            return Missed(f"robots.txt did not come: {rules.reason}", passing=True, after=rules.after)
        if rules is None or rules.can_fetch(AGENT, str(url)):
            return None
        return Missed(f"robots.txt of {url.host} does not allow it.")

    def _rules(self, origin: str, trusted: str | None) -> RobotFileParser | Missed | None:
        """A host's rules; None where it has none; a Missed where they may come later, which forbids until then."""
        until, rules = self._kept.get(origin, (0.0, None))
        if self._clock.now() < until:
            return rules
        got = self._fetcher.get(f"{origin}/robots.txt", trusted=trusted)
        if isinstance(got, Missed) and got.passing:
            return got
        rules = _read(got) if isinstance(got, Fetched) else None
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[origin] = (self._clock.now() + KEPT, rules)
        return rules


def _read(got: Fetched) -> RobotFileParser:
    rules = RobotFileParser()
    rules.parse(got.body[:LARGEST].decode("utf-8-sig", "replace").splitlines())
    return rules
