"""Runs killed at random moments and gone on with: python benchmarks/kills.py [--kills 100] [--stories 2000].

Mixes stories (mixing.py), every fiftieth row broken, and codes them once undisturbed. Then the same command with
--resume is started again and again, and its whole group of processes ended by SIGKILL after some seconds, drawn anew
each time; where a run gets to its end its codings and rejected rows are compared with the undisturbed ones, byte by
byte, and the next run begins. After the last kill the run at hand is left to its end. Prints how many kills there were,
how many of them before a run's first file, what is left beside the outputs, and ends with 1 where a byte differs.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mixing import write_mixed

PARAGRAPHS = 1, 3
LEAST, MOST = 2.0, 16.0  # seconds after which a run is killed


def main() -> None:
    """Code once, kill, go on, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stories", type=int, default=2000)
    parser.add_argument("--workers", default="2")
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - nothing is kept secret by it
    with tempfile.TemporaryDirectory() as folder:
        file, calm, out = (Path(folder) / name for name in ("in.jsonl", "calm.jsonl", "out.jsonl"))
        write_mixed(options.stories, file, PARAGRAPHS)
        break_some(file)
        at = time.perf_counter()
        subprocess.run(command(file, calm, options.workers), check=False)
        print(f"undisturbed: {time.perf_counter() - at:.0f} s, {size(calm)} bytes of codings", flush=True)
        killed = ended = early = 0
        while killed < options.kills:
            running = subprocess.Popen(command(file, out, options.workers), start_new_session=True)
            try:
                running.wait(chance.uniform(LEAST, MOST))
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
                killed += 1
                early += not any(Path(folder).glob("out.jsonl*"))
                continue
            ended += 1
            compare(calm, out)
        subprocess.run(command(file, out, options.workers), check=False)
        compare(calm, out)
        left = sorted(p.name for p in Path(folder).iterdir() if p not in (file, calm, errors(calm)))
        print(
            f"{killed} kills over {ended + 1} runs, {early} before a run had begun; each run's codings and rejected "
            f"rows are those of the undisturbed one, byte by byte; left over: {', '.join(left) or 'nothing'}"
        )


def command(file: Path, out: Path, workers: str) -> list[str]:
    """The command as a user would give it again."""
    return [sys.executable, "-m", "dragoman", "code", str(file), "-o", str(out), "--workers", workers, "--resume", "-q"]


def break_some(file: Path) -> None:
    """Break every fiftieth row, so that there is something to reject."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[::50] = [line[: len(line) // 2] + "\n" for line in lines[::50]]
    file.write_text("".join(lines), encoding="utf-8")


def size(path: Path) -> str:
    """The bytes of a file and of its errors."""
    return f"{path.stat().st_size:,} + {errors(path).stat().st_size:,}"


def errors(path: Path) -> Path:
    """Where the rows that could not be read are named."""
    return path.with_name(path.name + ".errors.jsonl")


def compare(calm: Path, out: Path) -> None:
    """End with 1 unless a finished run's files are the undisturbed one's; then remove them for the next."""
    for one, other in ((calm, out), (errors(calm), errors(out))):
        if one.read_bytes() != other.read_bytes():
            sys.exit(f"{other.name} differs from {one.name}")
    out.unlink()
    errors(out).unlink()


if __name__ == "__main__":
    main()
