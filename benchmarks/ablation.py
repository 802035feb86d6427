"""What rules and encoder each give: python benchmarks/ablation.py [--data FOLDER].

Scores who said what three times on the same rows: by the rules alone, by the encoder alone, and by both joined as users
get them; polnear dev by its own guideline, whole stories and our own held-out ones by the codebook's. Prints tables for
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from bench import SETS, dig, score
from tasks import own, polnear, stories

ROOT = Path(__file__).parents[1]
WAYS = ("rules", "encoder", "both")
FIGURES = {
    "polnear": ("attribution_f1", "attribution_p", "attribution_r", "source_exact_f1", "cue_exact_f1",
                "content_exact_f1"),
    "stories": ("statements.f1", "statements.precision", "statements.recall", "statements.speaker_country",
                "statements.kind", "statements.act"),
}  # fmt: skip
PREDICT = {"polnear": polnear.predict, "stories": stories.predict_statements}


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", ROOT.parent / "shared")))
    options = parser.parse_args()
    for task, figures in FIGURES.items():
        (s,) = [s for s in SETS if s.task == task]
        rows = [json.loads(line) for line in (options.data / s.input).read_text("utf-8").splitlines()]
        print(f"\n| {s.name} | " + " | ".join(figures) + " |\n|---|" + "---|" * len(figures))
        for way in WAYS:
            scored = score(s, (PREDICT[task](row, way=way) for row in rows), options.data)
            print(f"| {way} | " + " | ".join(f"{dig(scored, f) or 0.0:.3f}" for f in figures) + " |", flush=True)
    figures = ("f1", "precision", "recall", "act")
    print("\n| our own held-out stories | " + " | ".join(figures) + " |\n|---|" + "---|" * len(figures))
    for way in WAYS:
        scored = own.score_own(own.read_own(), way=way)
        print(f"| {way} | " + " | ".join(f"{scored[f]:.3f}" for f in figures) + " |", flush=True)


if __name__ == "__main__":
    main()
