"""How fast coding is, beside named peers on the same stories: python benchmarks/speed.py [--stories 200] [--grow ...].

Stories are mixed from our own (mixing.py), or those of --of FILE. Each contestant has a process of its own with one
thread, loads its models, reads one story to warm up, and is then timed over all stories, --rounds times, in turn with
the others; printed are the median, words and stories a second, peak memory and loading time, and how each compares
with spaCy md alone. Contestants: spaCy md (en_core_web_md, all its components, one batch of texts), textacy's direct
quotations on top of it (pip install textacy), the encoder's bare pass (word pieces in, states out: the limit of what
reads with it), dragoman (story in, JSON out). Then dragoman's stages one by one, and start-up times.

--grow 200 2000 20000: seconds and memory of `dragoman code --workers all` for so many stories, whole tree of processes.
--beside 10000: whole runs over the same stories by one worker, by two, and on Spark with local[2], start counted in.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from mixing import PARAGRAPHS, write_mixed

from dragoman.reading import read_path
from dragoman.story import Story

ONE_THREAD = dict.fromkeys(
    ("DRAGOMAN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
) | {"TOKENIZERS_PARALLELISM": "false"}  # fmt: skip
STAGES = "stages"
STARTS = {
    "python, nothing imported": [sys.executable, "-c", ""],
    "import dragoman": [sys.executable, "-c", "import dragoman"],
    "dragoman --version": [sys.executable, "-m", "dragoman", "--version"],
    "dragoman read, one story of 120 words": [sys.executable, "-m", "dragoman", "read", "-", "--json"],
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=200, help="how many to mix")
    parser.add_argument("--of", type=Path, help="stories of your own instead: any file that dragoman reads")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--grow", type=int, nargs="*", default=[], help="numbers of stories for whole runs")
    parser.add_argument("--beside", type=int, help="number of stories for one worker, two, and Spark side by side")
    parser.add_argument("--workers", default="all", help="of whole runs")
    parser.add_argument("--paragraphs", type=int, nargs=2, default=PARAGRAPHS, help="of a mixed story: least, most")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.of)))
        return
    with tempfile.TemporaryDirectory() as folder:
        if options.grow:
            grow(options.grow, options.workers, tuple(options.paragraphs), Path(folder))
            return
        if options.beside:
            beside(options.beside, tuple(options.paragraphs), Path(folder))
            return
        file = options.of or Path(folder) / "mixed.jsonl"
        if options.of is None:
            write_mixed(options.stories, file, tuple(options.paragraphs))
        compare(file, options.rounds)
        start_up()


# -- contestants: each loads what it needs and gives a function of one story ------------------------------------------
def spacy_md() -> Callable[[Story], Any]:
    """The pipeline as its users run it: nothing left out."""
    import spacy

    from dragoman.language.pipeline import pipeline_path

    nlp = spacy.load(pipeline_path())
    return lambda story: nlp(story.text)


def textacy_quotations() -> Callable[[Story], Any]:
    """The quotations that textacy finds, paragraph by paragraph, on spaCy's parse."""
    from textacy.extract.triples import direct_quotations

    nlp = spacy_md()

    def read(story: Story) -> int:
        found = 0
        for paragraph in filter(str.strip, story.text.split("\n")):
            try:
                found += len(list(direct_quotations(nlp(replace(story, text=paragraph)))))
            except ValueError:  # quotation marks that do not pair
                continue
        return found

    return read


def bare_pass() -> Callable[[Story], Any]:
    """The encoder's body alone."""
    from dragoman.language.encoder import load_encoder

    encoder = load_encoder()
    return lambda story: encoder.passes(story.text)


def dragoman() -> Callable[[Story], Any]:
    """A story in, its coding out, as a line."""
    from dragoman.coder import code

    return lambda story: code(story).to_json()


CONTESTANTS: dict[str, Callable[[], Callable[[Story], Any]]] = {
    "spaCy md alone": spacy_md,
    "textacy, direct quotations": textacy_quotations,
    "encoder, bare pass": bare_pass,
    "dragoman": dragoman,
}


def measure(name: str, file: Path) -> dict[str, Any]:
    """Loading time, seconds over all stories, and peak memory of a contestant in this process."""
    stories = [s for s in read_path(file) if isinstance(s, Story)]
    at = time.perf_counter()
    if name == STAGES:
        return stages(stories)
    read = CONTESTANTS[name]()
    read(stories[0])
    loaded, at = time.perf_counter() - at, time.perf_counter()
    for s in stories:
        read(s)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"load": loaded, "seconds": time.perf_counter() - at, "peak": peak}


def stages(stories: Iterable[Story]) -> dict[str, float]:
    """Seconds of each stage of dragoman over all stories."""
    from dragoman.coder import code
    from dragoman.language.encoder import load_encoder
    from dragoman.language.parser import parse
    from dragoman.stages.actors import resolve_actors
    from dragoman.stages.events import find_events
    from dragoman.stages.positions import find_positions
    from dragoman.stages.speakers import resolve_speakers
    from dragoman.stages.statements import find_statements
    from dragoman.stages.times import find_times

    seconds: dict[str, float] = {}

    def clock(name: str, since: float) -> float:
        now = time.perf_counter()
        seconds[name] = seconds.get(name, 0.0) + now - since
        return now

    encoder = load_encoder()
    code(next(iter(stories)))
    for s in stories:
        at = time.perf_counter()
        parsed = parse(s)
        at = clock("parse", at)
        passes = encoder.passes(s.text)
        at = clock("encoder: windows and body", at)
        analysis = replace(parsed, findings=encoder.find(s.text, passes=passes))
        at = clock("encoder: attributions and deeds", at)
        times = find_times(analysis)
        at = clock("times", at)
        cast = resolve_actors(analysis)
        at = clock("actors", at)
        cast, statements = resolve_speakers(analysis, cast, find_statements(analysis, cast))
        at = clock("statements, speakers", at)
        events = find_events(analysis, cast, times, statements)
        at = clock("events", at)
        find_positions(analysis, cast, statements, events)
        clock("positions", at)
    return seconds


def compare(file: Path, rounds: int) -> None:
    """Run all contestants in turn and print the tables."""
    stories = [s for s in read_path(file) if isinstance(s, Story)]
    words = sum(len(s.text.split()) for s in stories)
    print(f"{len(stories):,} stories, {words:,} words, median of {rounds} rounds, one thread each", flush=True)
    found: dict[str, list[dict[str, float]]] = {}
    for _ in range(rounds):
        for name in [*CONTESTANTS, STAGES]:
            if (row := alone(name, file)) is not None:
                found.setdefault(name, []).append(row)
    base = [r["seconds"] for r in found["spaCy md alone"]]
    head("", "seconds", "stories a second", "words a second", "times spaCy md", "peak MB", "loading, s")
    for name in CONTESTANTS:
        if name not in found:
            print(f"| {name} | not installed | | | | | |")
            continue
        middle = {key: statistics.median(r[key] for r in found[name]) for key in found[name][0]}
        ratio = statistics.median(r["seconds"] / b for r, b in zip(found[name], base, strict=True))
        rate = middle["seconds"]
        print(f"| {name} | {rate:.1f} | {len(stories) / rate:.2f} | {words / rate:,.0f} | {ratio:.2f} | "
              f"{middle['peak']:.0f} | {middle['load']:.1f} |")  # fmt: skip
    head("stage of dragoman", "seconds", "part")
    middle = {key: statistics.median(r[key] for r in found[STAGES]) for key in found[STAGES][0]}
    for name, seconds in middle.items():
        print(f"| {name} | {seconds:.1f} | {seconds / sum(middle.values()):.0%} |")


def head(*columns: str) -> None:
    """The top of a table."""
    print("\n|" + "|".join(f" {c} " for c in columns) + "|\n" + "|---" * len(columns) + "|")


def alone(name: str, file: Path) -> dict[str, float] | None:
    """A contestant in a process of its own; None where it is not installed."""
    words = [sys.executable, __file__, "--one", name, "--of", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=os.environ | ONE_THREAD)
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr:
            return None
        sys.exit(done.stderr)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


def start_up() -> None:
    """Seconds from nothing to the end of short commands, the best of three."""
    head("start", "seconds")
    with tempfile.TemporaryFile() as file:
        text = "Sweden will hold talks with Finland on Friday, the ministry said. It denied moving troops. " * 8
        file.write(text.encode())
        for name, words in STARTS.items():
            seconds = []
            for _ in range(3):
                file.seek(0)
                at = time.perf_counter()
                subprocess.run(words, stdin=file, stdout=subprocess.DEVNULL, check=True)
                seconds.append(time.perf_counter() - at)
            print(f"| {name} | {min(seconds):.2f} |")


# -- whole runs ------------------------------------------------------------------------------------------------------
def grow(counts: list[int], workers: str, paragraphs: tuple[int, int], folder: Path) -> None:
    """Seconds, rate and memory of whole runs of the command."""
    print(f"`dragoman code --workers {workers}`, {os.cpu_count()} processors")
    head("stories", "words", "seconds", "stories a second", "peak MB, all processes", "output MB")
    for count in counts:
        file, out = folder / "in.jsonl", folder / "out.jsonl"
        words = write_mixed(count, file, paragraphs)
        seconds, peak = whole("code", str(file), "-o", str(out), "--workers", workers, "-q")
        print(f"| {count:,} | {words:,} | {seconds:.0f} | {count / seconds:.2f} | {peak:.0f} | "
              f"{out.stat().st_size / 1e6:.1f} |", flush=True)  # fmt: skip


def beside(count: int, paragraphs: tuple[int, int], folder: Path) -> None:
    """Whole runs of the same stories by one worker, two, and Spark."""
    file = folder / "in.jsonl"
    print(f"{count:,} stories, {write_mixed(count, file, paragraphs):,} words, {os.cpu_count()} processors")
    head("", "seconds", "stories a second", "times two workers", "peak MB, all processes")
    two = 0.0
    for name, words in {
        "dragoman code --workers 2": ["code", str(file), "-o", str(folder / "two.jsonl"), "--workers", "2", "-q"],
        "dragoman code --workers 1": ["code", str(file), "-o", str(folder / "one.jsonl"), "--workers", "1", "-q"],
        "dragoman spark-code --master local[2]": [
            "spark-code", str(file), str(folder / "spark"), "--master", "local[2]", "-q",
        ],
    }.items():  # fmt: skip
        seconds, peak = whole(*words)
        two = two or seconds
        rate = count / seconds
        print(f"| {name} | {seconds:.0f} | {rate:.2f} | {seconds / two:.2f} | {peak:.0f} |", flush=True)


def whole(*words: str) -> tuple[float, float]:
    """Seconds of a whole command, start counted in, and the peak of its processes' memory together."""
    at = time.perf_counter()
    running = subprocess.Popen([sys.executable, "-m", "dragoman", *words])
    peak = 0.0
    while running.poll() is None:
        peak = max(peak, memory_of(running.pid))
        time.sleep(1)
    if running.returncode:
        sys.exit(f"the run ended with status {running.returncode}")
    return time.perf_counter() - at, peak


def memory_of(pid: int) -> float:
    """Megabytes of a process and all below it; pages that several share are counted once (PSS)."""
    total, todo = 0.0, [pid]
    while todo:
        one = todo.pop()
        try:
            rows = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024
            for task in Path(f"/proc/{one}/task").iterdir():
                todo += map(int, (task / "children").read_text(encoding="ascii").split())
        except (OSError, StopIteration):
            continue  # it has just ended
    return total


if __name__ == "__main__":
    main()
