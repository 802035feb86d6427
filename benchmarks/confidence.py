"""How often a statement is right, by the frame that found it: python benchmarks/confidence.py [--rows N].

On rows of polnear/train: the share of outermost statements with a cue whose cue, source and content pair with a gold
attribution as the benchmark kit pairs them. These shares are the confidences in stages/statements/find.py. Prints them
beside those in use, and the expected calibration error (ten bins) of those in use.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from tasks.polnear import to_attributions

from dragoman.language.analyse import analyse
from dragoman.language.quotations import find_quotations
from dragoman.lexicon.cues import load_cues
from dragoman.stages.actors import resolve_actors
from dragoman.stages.statements import find_statements
from dragoman.stages.statements.find import CONFIDENCE, find_drafts
from dragoman.story import Story

ROOT = Path(__file__).parents[1]
BINS = 10


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", ROOT.parent / "shared")))
    parser.add_argument("--rows", type=int, default=200)
    options = parser.parse_args()
    folder = options.data / "bench" / "polnear"
    rows = [json.loads(x) for x in (folder / "train.input.jsonl").read_text("utf-8").splitlines()[: options.rows]]
    golds = [json.loads(x) for x in (folder / "train.gold.jsonl").read_text("utf-8").splitlines()[: options.rows]]
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row, gold in zip(rows, golds, strict=True):
        for frame, good in judge(row, gold):
            seen[frame] += 1
            right[frame] += good
    for frame, count in seen.most_common():
        print(f"{frame:<8} {right[frame] / count:.2f} of {count:5d}   in use {CONFIDENCE[frame]:.2f}")
    print(f"expected calibration error: {calibration_error(seen, right):.3f}")


def judge(row: dict[str, Any], gold: dict[str, Any]) -> list[tuple[str, bool]]:
    """The frame of each outermost statement with a cue, and whether it is right."""
    analysis = analyse(Story(id=row["id"], text=row["text"], published=row.get("published")))
    cast = resolve_actors(analysis)
    quotations = tuple(find_quotations(row["text"], p) for p in analysis.paragraphs)
    drafts = find_drafts(analysis, cast, quotations, load_cues())
    statements = find_statements(analysis, cast)
    outer = [(d, s) for d, s in zip(drafts, statements, strict=True) if s.parent is None and s.cue is not None]
    first = outer[0][1] if outer else None
    kept = statements[statements.index(first) :] if first is not None else ()
    told = to_attributions(row["text"], kept)  # a run goes with the statement before it
    free = list(gold["attributions"])
    out = []
    for (draft, _), one in zip(outer, told, strict=True):
        match = next((g for g in free if _pairs(g, one)), None)
        if match is not None:
            free.remove(match)
        out.append((draft.frame, match is not None))
    return out


def _pairs(gold: dict[str, Any], one: dict[str, Any]) -> bool:
    chars = {k: [{i for a, b in x[k] for i in range(a, b)} for x in (gold, one)] for k in ("cue", "source", "content")}
    touching = all((g & o) or not (g or o) for g, o in (chars["cue"], chars["source"]))
    g, o = chars["content"]
    return touching and 2 * len(g & o) >= len(g | o) > 0


def calibration_error(seen: Counter[str], right: Counter[str]) -> float:
    """Mean distance of confidence and share over bins of the confidence, weighted by their size."""
    bins: dict[int, list[float]] = {}
    for frame, count in seen.items():
        at = bins.setdefault(min(int(CONFIDENCE[frame] * BINS), BINS - 1), [0.0, 0.0, 0.0])
        at[0] += count
        at[1] += count * CONFIDENCE[frame]
        at[2] += right[frame]
    total = sum(n for n, _, _ in bins.values())
    return sum(abs(c - r) for _, c, r in bins.values()) / total


if __name__ == "__main__":
    main()
