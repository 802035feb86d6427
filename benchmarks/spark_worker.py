"""What one Python worker of Spark needs: OMP_NUM_THREADS=1 python benchmarks/spark_worker.py [FOLDER].

Runs what runs in a worker (`dragoman.spark.worker.code_stories`) in this process, without Spark, over the stories of
the folder (default: examples/), again and again until there are enough, each with an id of its own. Prints seconds of
the processor a story, stories a second and core, and the memory: after loading, and at most after so many stories.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import pyarrow as pa

from dragoman.reading import Rejected, read_path
from dragoman.spark.layout import READ, read_row
from dragoman.spark.worker import Code, code_stories

ROOT = Path(__file__).parents[1]
_BATCH = 512


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "examples")
    parser.add_argument("--stories", type=int, default=500)
    options = parser.parse_args()
    found = [s for s in read_path(options.folder) if not isinstance(s, Rejected) and s.empty_reason is None]
    stories = [replace(s, id=f"{s.id}-{n}") for n, s in enumerate(islice(cycle(found), options.stories))]
    words = sum(len(s.text.split()) for s in stories) / len(stories)
    rows = [read_row(s, "") for s in stories]
    list(code_stories(Code(), [pa.RecordBatch.from_pylist(rows[:1], schema=READ)]))
    print(f"loaded: {peak()} MB")
    batches = (pa.RecordBatch.from_pylist(rows[i : i + _BATCH], schema=READ) for i in range(0, len(rows), _BATCH))
    since, done, coded, size = time.process_time(), 0, 0, 0
    for batch in code_stories(Code(), batches):
        done += len(batch)
        coded += len(batch) - batch.column("coding").null_count
        size += batch.nbytes
        print(f"  {done} stories: {peak()} MB at most", flush=True)
    seconds = time.process_time() - since
    print(f"{coded} of {len(rows)} stories coded, {words:.0f} words each")
    print(f"{seconds / len(rows):.3f} s of one core a story, {len(rows) / seconds:.2f} stories a second and core")
    print(f"{words * len(rows) / seconds:.0f} words a second; {size / len(rows) / 1000:.1f} kB of output a story")
    print(f"peak memory of the worker: {peak()} MB")


def peak() -> int:
    """The most memory this process has held, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
