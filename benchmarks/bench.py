"""Score dragoman on every set that is present: python benchmarks/bench.py [--data FOLDER] [--write] [TASK ...].

Data and scorers stay outside the repository (default: ../shared, or DRAGOMAN_DATA). Prints the table, writes it into
docs/benchmarks.md with --write, and fails when a figure lies below its floor in floors.json. Floors hold only for the
very data they were measured on (its hash is pinned). --raise-floors sets each floor to what was measured where that is
higher; a floor is lowered by hand only, with a line of reason.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from predict import predict_rows

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
from held_out import held_out

HERE = Path(__file__).parent
ROOT = HERE.parent
FLOORS = HERE / "floors.json"
TABLE = ROOT / "docs" / "benchmarks.md"
START, END = "<!-- table: make bench -->", "<!-- end of table -->"


@dataclass(frozen=True, slots=True)
class Set:
    """A set to score: its task, the files under the data folder, the scorer, and the figures to show.

    ``held_out``: only the rows that no training has seen (training/held_out.py).
    """

    name: str
    task: str
    input: str
    gold: str
    scorer: tuple[str, ...]
    figures: tuple[str, ...]
    peers: str
    held_out: bool = False


SETS = (
    Set("stories dev", "stories", "gold/input.jsonl", "gold/gold.jsonl", ("gold/score_stories.py",),
        ("statements.f1", "statements.speaker_country", "statements.kind", "statements.act", "events.f1",
         "events.precision", "events.status", "events.planned.f1", "events.asserted_by", "events.date_start",
         "times.f1", "times.value", "actors.f1", "positions.f1", "text_similarity"),
        "two annotators on other stories: statements 0.94, events 0.90, times 0.98, actors 0.95"),
    Set("polnear dev", "polnear", "bench/polnear/dev.input.jsonl", "bench/polnear/dev.gold.jsonl",
        ("bench/score.py", "polnear"),
        ("attribution_f1", "attribution_p", "attribution_r", "source_exact_f1", "cue_exact_f1", "content_exact_f1",
         "source_f1", "cue_f1", "content_f1"),
        "BBC Citron trained on the same rows 0.496, textacy 0.254, another human 0.752 (attribution_f1)"),
    Set("timex dev", "timex", "bench/timex/dev.input.jsonl", "bench/timex/dev.gold.jsonl", ("bench/score.py", "timex"),
        ("strict_f1", "relaxed_f1", "type_f1", "value_f1"),
        "HeidelTime (built on TimeBank) 0.838 / 0.923 / 0.876 / 0.763, dateparser 0.259 / 0.647 / 0.553 / 0.145"),
    Set("plover_gsr dev", "plover_gsr", "bench/plover_gsr/dev.input.jsonl", "bench/plover_gsr/dev.gold.jsonl",
        ("bench/score.py", "plover_gsr"), ("type_f1", "type_hit_rate", "actor_country_f1", "recipient_country_f1"),
        "UniversalPetrarch: type F1 0.453, hit rate 0.516, then 0.755 and 0.694"),
    Set("coped held out", "coped", "bench/coped/train.input.jsonl", "bench/coped/train.gold.jsonl",
        ("bench/score.py", "coped"), ("class_accuracy", "class_macro_f1", "span_exact_f1", "span_overlap_f1"),
        "on all rows, UniversalPetrarch 0.559 / 0.599 and 0.396 / 0.648", held_out=True),
    Set("plv held out", "plv", "bench/plv/train.input.jsonl", "bench/plv/train.gold.jsonl", ("bench/score.py", "plv"),
        ("accuracy", "macro_f1", "quad_macro_f1"), "zero-shot roberta-large-mnli on the test split: 0.824 and 0.896",
        held_out=True),
    Set("actors dev", "actors", "bench/actors/dev.input.jsonl", "bench/actors/dev.gold.jsonl",
        ("bench/score.py", "actors"), ("country_accuracy", "sector_accuracy", "both_accuracy"), ""),
)  # fmt: skip


def main() -> int:
    """Score what is present; 1 when a figure lies below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", help="only these tasks")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", ROOT.parent / "shared")))
    parser.add_argument("--write", action="store_true", help="write the table into docs/benchmarks.md")
    parser.add_argument("--raise-floors", action="store_true", help="raise floors to the figures measured")
    options = parser.parse_args()
    present = [s for s in SETS if (options.data / s.gold).exists() and (not options.tasks or s.task in options.tasks)]
    if not present:
        print(f"no benchmark data under {options.data}: nothing to score (set DRAGOMAN_DATA or --data)")
        return 0
    floors: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    measured = {s.name: measure(s, options.data) for s in present}
    for s in present:
        print(f"{s.name}: {_words(measured[s.name])}", flush=True)
    below = _below(present, measured, floors, options.data)
    if options.raise_floors:
        raised = _raised(present, measured, floors, options.data)
        FLOORS.write_text(json.dumps(raised, indent=1) + "\n", encoding="utf-8")
    if options.write:
        write_table(present, measured)
    for line in below:
        print("BELOW ITS FLOOR: " + line)
    return 1 if below else 0


def measure(s: Set, data: Path) -> dict[str, float | None]:
    """The figures of one set, by running its scorer on fresh predictions."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        scored = score(s, predict_rows(s.task, _rows(s, s.input, data, Path(folder))), data)
    print(f"  ({s.name}: {time.perf_counter() - started:.0f} s)", file=sys.stderr)
    return {figure: dig(scored, figure) for figure in s.figures}


def score(s: Set, rows: Iterable[dict[str, Any]], data: Path) -> dict[str, Any]:
    """All that a set's scorer says of some output rows."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output.jsonl"
        with output.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        script, *words = s.scorer
        gold = _rows(s, s.gold, data, Path(folder))
        command = [sys.executable, str(data / script), *words, str(gold), str(output)]
        found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _rows(s: Set, name: str, data: Path, folder: Path) -> Path:
    """A file of a set, or a copy with the rows that are held out."""
    if not s.held_out:
        return data / name
    kept = held_out(data / "bench")
    lines = (data / name).read_text(encoding="utf-8").splitlines(keepends=True)
    copy = folder / Path(name).name
    copy.write_text("".join(line for line in lines if json.loads(line)["id"] in kept), encoding="utf-8")
    return copy


def _words(figures: dict[str, float | None]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items() if value is not None)


def dig(scored: dict[str, Any], figure: str) -> float | None:
    """A figure by its path (``statements.f1``) in what a scorer says."""
    value: Any = scored
    for key in figure.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _hash(s: Set, data: Path) -> str:
    return hashlib.sha256((data / s.input).read_bytes() + (data / s.gold).read_bytes()).hexdigest()[:16]


def _below(sets: list[Set], measured: dict[str, Any], floors: dict[str, Any], data: Path) -> list[str]:
    found = []
    for s in sets:
        pinned = floors.get(s.name)
        if not pinned or pinned["data"] != _hash(s, data):
            continue
        for figure, floor in pinned["floors"].items():
            value = measured[s.name].get(figure)
            if value is None or value < floor - 5e-4:
                found.append(f"{s.name} {figure} {value} < {floor}")
    return found


def _raised(sets: list[Set], measured: dict[str, Any], floors: dict[str, Any], data: Path) -> dict[str, Any]:
    out = dict(floors)
    for s in sets:
        old = floors.get(s.name, {}).get("floors", {})
        new = {k: max(round(v, 4), old.get(k, 0.0)) for k, v in measured[s.name].items() if v is not None}
        out[s.name] = {"data": _hash(s, data), "floors": new}
    return out


def write_table(sets: list[Set], measured: dict[str, Any]) -> None:
    """Put the figures between the table marks of docs/benchmarks.md."""
    lines = ["| set | figures | others on the same rows |", "|---|---|---|"]
    lines += [f"| {s.name} | {_words(measured[s.name])} | {s.peers} |" for s in sets]
    page = TABLE.read_text(encoding="utf-8")
    head, rest = page.split(START)
    _, tail = rest.split(END)
    TABLE.write_text(f"{head}{START}\n" + "\n".join(lines) + f"\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
