"""Run dragoman over one task of the benchmark kit: python benchmarks/predict.py TASK INPUT OUTPUT.

Reads INPUT (JSON lines without gold), writes one output row for each row, fed from the same coder that users run.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

TASKS = ("polnear", "timex", "actors", "plover_gsr", "plv", "coped", "petrarch", "stories")


def main() -> None:
    """Parse the words, predict row by row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--actors", type=Path, nargs="+", default=[], help="actor files (our TSV or PETRARCH's format)")
    options = parser.parse_args()
    with options.output.open("w", encoding="utf-8") as file:
        for row in predict_rows(options.task, options.input, tuple(options.actors)):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def predict_rows(task: str, path: Path, actor_files: tuple[Path, ...] = ()) -> Iterator[dict[str, Any]]:
    """The task's output rows for an input file."""
    module = importlib.import_module(f"tasks.{task}")
    names = None
    if actor_files:
        from dragoman.lexicon.actor_files import load_actor_files
        from dragoman.lexicon.names import load_names

        names = load_names(load_actor_files(actor_files))
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield module.predict(json.loads(line), names=names)


if __name__ == "__main__":
    main()
