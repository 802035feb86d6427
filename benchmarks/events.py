"""How good and how sure events are: python benchmarks/events.py [--fit] [--data FOLDER].

On our own held-out texts (training/data/events/z*, sz*): what rules, encoder and both give; precision and recall by
confidence; how many are right by what they rest on (stages/events/join.py, ``Basis``); the expected calibration error.
On the kit's dev stories, where they are present: precision and recall by confidence, and the calibration error over the
same steps. On a hundred unpolitical texts (benchmarks/unpolitical): how many events are found where none is. --fit
prints the weights of stages/events/confidence.py that fit best, and the error that weights fitted on four fifths of the
texts have on the other fifth.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from bench import SETS, score
from platt import Seen, report
from tasks import stories
from tasks.own_events import TRAINING, WAYS, paired, read_events, read_unpolitical, score_own

sys.path.insert(0, str(TRAINING))
from held_out import read_own_events

from dragoman.stages.events import THRESHOLD
from dragoman.stages.events.confidence import evidence
from dragoman.story import Story

ROOT = Path(__file__).parents[1]
STEPS = tuple(n / 10 for n in range(10))
(DEV,) = (s for s in SETS if s.task == "stories")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", ROOT.parent / "shared")))
    options = parser.parse_args()
    held = read_own_events(held=True)
    if not options.fit:
        figures = ("f1", "precision", "recall", "status", "sides")
        print("| our own held-out texts | " + " | ".join(figures) + " |\n|---|" + "---|" * len(figures))
        for way in WAYS:
            scored = score_own(held, way=way, threshold=THRESHOLD if way == "both" else 0.0)
            print(f"| {way} | " + " | ".join(f"{scored[f]:.3f}" for f in figures) + " |", flush=True)
    seen: list[Seen] = []
    gold = 0
    for n, story in enumerate(held):
        found = read_events(Story(story.id, story.text)).found
        gold += len(story.events)
        right = {id(o) for _, o in paired(story.events, [e for _, e in found])}
        seen += [Seen(n, d.basis, evidence(d), e.confidence, id(e) in right) for d, e in found]
    report(seen, fitted=options.fit)
    if options.fit:
        return
    chance, good = (np.array([r[k] for r in seen], dtype=float) for k in (3, 4))
    print("\n| confidence from | precision | recall | events |\n|---|---|---|---|")
    for threshold in STEPS:
        kept = good[chance >= threshold]
        if len(kept):
            print(f"| {threshold:.1f} | {kept.mean():.3f} | {kept.sum() / gold:.3f} | {len(kept)} |")
    if (options.data / DEV.gold).exists():
        print_stories(options.data)
    texts = read_unpolitical()
    false = [sum(e.confidence >= THRESHOLD for _, e in read_events(Story(t.id, t.text)).found) for t in texts]
    print(f"\n{len(texts)} unpolitical texts: {sum(false)} events in {sum(map(bool, false))} of them")


def print_stories(data: Path) -> None:
    """The dev stories' events by confidence, as their own scorer pairs them."""
    rows = [json.loads(line) for line in (data / DEV.input).read_text("utf-8").splitlines()]
    codings = [stories.predict(row, unsure=True) for row in rows]
    print("\n| dev stories: confidence from | precision | recall | F1 | events |\n|---|---|---|---|---|")
    steps: list[tuple[int, int]] = []
    for threshold in STEPS:
        kept = [{**c, "events": [e for e in c["events"] if e["confidence"] >= threshold]} for c in codings]
        e = score(DEV, kept, data)["events"]
        steps.append((e["matched"], e["output"]))
        print(f"| {threshold:.1f} | {e['precision']:.3f} | {e['recall']:.3f} | {e['f1']:.3f} | {e['output']} |")
    wrong = 0.0
    for n, threshold in enumerate(STEPS):
        more = steps[n + 1] if n + 1 < len(steps) else (0, 0)
        sure = [e["confidence"] for c in codings for e in c["events"] if threshold <= e["confidence"] < threshold + 0.1]
        right = steps[n][0] - more[0]
        wrong += abs(sum(sure) - right)
    print(f"expected calibration error over these steps: {wrong / max(steps[0][1], 1):.3f}")


if __name__ == "__main__":
    main()
