"""How long a coding takes beside the parser alone, in one run: python benchmarks/speed.py [FOLDER].

Default: the stories in examples/. Prints seconds and words a second for each stage and for the encoder's bare pass
(word pieces in, states out). As ratios: the whole coding to the parse, and all that finds statements to the bare pass;
the median over the rounds. Models and tables are loaded before the clock starts.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

from dragoman.coder import code
from dragoman.language.encoder import load_encoder
from dragoman.language.parser import load_pipeline, parse
from dragoman.language.windows import cut_windows
from dragoman.reading import Rejected, read_path
from dragoman.stages.actors import resolve_actors
from dragoman.stages.events import find_events
from dragoman.stages.positions import find_positions
from dragoman.stages.speakers import resolve_speakers
from dragoman.stages.statements import find_statements
from dragoman.stages.times import find_times
from dragoman.story import Story

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "examples")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    stories = [s for s in read_path(options.folder) if not isinstance(s, Rejected)]
    words = sum(len(s.text.split()) for s in stories)
    code(stories[0])
    tokenizer = load_encoder().tokenizer
    pieces = sum(len(w.ids) for s in stories for w in cut_windows(s.text, tokenizer))
    rounds = [measure(stories) for _ in range(options.rounds)]
    print(f"{len(stories)} stories, {words} words, median of {options.rounds} rounds")
    for name in rounds[0]:
        seconds = statistics.median(r[name] for r in rounds)
        print(f"{name:<24} {seconds:7.3f} s  {words / seconds:9.0f} words a second")
    bare = statistics.median(r["encoder, bare pass"] for r in rounds)
    print(f"{pieces / bare:.0f} word pieces a second in the bare pass")
    for one, other in (("whole coding", "parser alone"), ("statements in all", "encoder, bare pass")):
        print(f"{one} / {other}: {statistics.median(r[one] / r[other] for r in rounds):.2f}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", file=sys.stderr)


def measure(stories: list[Story]) -> dict[str, float]:
    """Seconds of each stage over all stories, once."""
    seconds: dict[str, float] = {}

    def clock(name: str, since: float) -> float:
        now = time.perf_counter()
        seconds[name] = seconds.get(name, 0.0) + now - since
        return now

    nlp, at = load_pipeline(), time.perf_counter()
    for s in stories:
        # the parser as its own users run it: whole paragraphs, one batch a story
        list(nlp.pipe(s.text.split("\n\n")))
    at = clock("parser alone", at)
    for s in stories:
        code(s)
    at = clock("whole coding", at)
    encoder = load_encoder()
    windows = [w for s in stories for w in cut_windows(s.text, encoder.tokenizer)]
    at = time.perf_counter()
    for w in windows:
        encoder.read_window(w)
    at = clock("encoder, bare pass", at)
    for s in stories:
        parsed = parse(s)
        at = clock("  parse", at)
        analysis = replace(parsed, findings=encoder.find(s.text))
        at = clock("  encoder.find", at)
        times = find_times(analysis)
        at = clock("  find_times", at)
        cast = resolve_actors(analysis)
        at = clock("  resolve_actors", at)
        statements = find_statements(analysis, cast)
        cast, statements = resolve_speakers(analysis, cast, statements)
        at = clock("  find_statements", at)
        events = find_events(analysis, cast, times, statements)
        at = clock("  find_events", at)
        find_positions(analysis, cast, statements, events)
        at = clock("  find_positions", at)
    seconds["statements in all"] = seconds["  encoder.find"] + seconds["  find_statements"]
    return seconds


if __name__ == "__main__":
    main()
