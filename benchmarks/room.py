"""How long readers of the reading room wait: benchmarks/room.py [--desk FILE] [--readers 20] [--seconds 60].

Serves a desk of a million events (made in FILE first where there is none: generated codings as in desk.py, about ten
minutes) with `dragoman serve`, as a user would. Readers, each a connection of its own, open the front page, stories,
dyads and searches, every time of other countries, words and days, and read each page for --pause seconds on average,
half as long to half as long again. One writer adds twenty stories every two seconds, more than any wire. Prints the
median and 95th percentile of each page, measured from the request to the last byte, and how many stories were added
meanwhile. Readers and writer take their share of the same processors.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import multiprocessing.sharedctypes
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import replace
from itertools import count
from multiprocessing.synchronize import Event as Stop
from pathlib import Path
from urllib.parse import quote, urlencode

from desk import COUNTRIES, EXAMPLES, _stories, generated

from dragoman.coder import code
from dragoman.coding import Coding
from dragoman.desk.store import Desk

STORIES, PIECE, PAUSE = 100_000, 20, 2.0  # of a made desk; of a piece that the writer adds, and seconds after it
WORDS = ["ceasefire", "sanctions", "summit", "\"foreign minister\"", "drill OR exercise", "migration NOT border"]
TYPES = ["CONSULT", "ASSAULT", "AID", "SANCTION", "AGREE", "PROTEST"]


def main() -> None:
    """Make the desk where it is not there, serve it, read it, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desk", type=Path, default=Path("million.db"))
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--stories", type=int, default=STORIES, help="of the desk, where it is made")
    parser.add_argument("--pause", type=float, default=5, help="seconds that a page is read, on average")
    options = parser.parse_args()
    base = [code(story) for path in sorted(EXAMPLES.iterdir()) for story in _stories(path)]
    if not options.desk.exists():
        with Desk.open(str(options.desk)) as desk:
            desk.add(generated(base, options.stories), copies=False)
    with Desk.open(str(options.desk), read_only=True) as desk:
        about = desk.about()
        ids = [r["story"] for r in desk.stories(limit=2000)]
    print(f"{about['stories']:,} stories, {about['events']:,} events, {options.readers} readers and one writer, "
          f"{options.seconds:.0f} s, {options.pause:g} s a page", flush=True)  # fmt: skip
    server, port = serve(options.desk)
    stop = multiprocessing.Event()
    added = multiprocessing.Value("i", 0)
    writer = multiprocessing.Process(target=write, args=(str(options.desk), base, stop, added))
    try:
        get(port, "/")  # what a first reader waits for, once a start
        writer.start()
        report(read(port, ids, options.readers, options.seconds, options.pause))
    finally:
        stop.set()
        writer.join()
        server.terminate()
        server.wait()
    print(f"  stories added meanwhile: {added.value} ({added.value / options.seconds:.0f} a second)")


def serve(desk: Path) -> tuple[subprocess.Popen[str], int]:
    """The room in a process of its own, and its port."""
    command = [sys.executable, "-m", "dragoman", "serve", str(desk), "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"http://[^:]+:(\d+)/", line):
            return server, int(found[1])
    raise SystemExit("the room did not open")


def write(where: str, base: list[Coding], stop: Stop, added: multiprocessing.sharedctypes.Synchronized[int]) -> None:
    """Add stories until told to stop, a piece at a time, and pause as a wire does."""
    started, new = int(time.time()), generated(base, 10**9)
    with Desk.open(where) as desk:
        for n in count():
            if stop.is_set():
                return
            piece = [next(new) for _ in range(PIECE)]
            desk.add([replace(c, story=replace(c.story, id=f"w{started}-{n}-{i}")) for i, c in enumerate(piece)],
                     copies=False)  # fmt: skip
            added.value += PIECE
            time.sleep(PAUSE)


def pages(dice: random.Random, ids: list[str]) -> dict[str, str]:
    """Where a reader may go next, by the name of the page."""
    one, two = dice.sample(COUNTRIES, 2)
    year, month = dice.randrange(2016, 2025), dice.randrange(1, 13)
    days = {"from": f"{year}-{month:02}-01", "to": f"{year}-{month:02}-28"}
    return {
        "front page": "/",
        "story": "/story/" + quote(dice.choice(ids)),
        "dyad": f"/dyad/{one}-{two}",
        "search: a country's events of a type": "/search/events?" + urlencode(
            {"country": one, "type": dice.choice(TYPES)}),
        "search: a month of a country": "/search/statements?" + urlencode({"country": one, **days}),
        "search: words": "/search/stories?" + urlencode({"words": dice.choice(WORDS), "country": one}),
    }  # fmt: skip


def read(port: int, ids: list[str], readers: int, seconds: float, pause: float) -> dict[str, list[float]]:
    """Milliseconds that each page took, by name."""
    took: dict[str, list[float]] = defaultdict(list)
    end = time.monotonic() + seconds

    def one(seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311
        time.sleep(dice.uniform(0, pause))
        while time.monotonic() < end:
            name, path = dice.choice(list(pages(dice, ids).items()))
            since = time.perf_counter()
            get(port, path)
            took[name].append(1000 * (time.perf_counter() - since))
            time.sleep(dice.uniform(0.5, 1.5) * pause)

    threads = [threading.Thread(target=one, args=(seed,)) for seed in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def get(port: int, path: str) -> None:
    """One page, to its last byte. Raises SystemExit when it is not given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")


def report(took: dict[str, list[float]]) -> None:
    """Print each page's figures, and those of all."""
    all_: list[float] = []
    for name, each in sorted(took.items()):
        all_ += each
        print(f"  {name}: median {statistics.median(each):.0f} ms, p95 {p95(each):.0f} ms ({len(each)})")
    print(f"  all: median {statistics.median(all_):.0f} ms, p95 {p95(all_):.0f} ms ({len(all_)})")


def p95(each: list[float]) -> float:
    """The 95th percentile."""
    return sorted(each)[max(0, round(0.95 * len(each)) - 1)]


if __name__ == "__main__":
    main()
