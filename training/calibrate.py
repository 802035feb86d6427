"""How sure to be of an attribution: python training/calibrate.py --model DIR --data ../shared/bench.

On rows held out of training (the last of polnear/train for its guideline, our own held-out stories for the codebook's)
each reading of the encoder is right or wrong, as the benchmark kit pairs attributions. A logistic regression from the
evidence to that gives the confidences; its weights are written into DIR/encoder.json. Prints the expected calibration
error (ten bins; each fold of the articles judged by weights fitted on the others) and F1 by threshold.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from reliability import calibration_error
from rows import HELD_OUT, Article, read_polnear, read_stories

from dragoman.language.encoder import Encoder, Reading, load_encoder

STORIES = Path(__file__).parent / "data" / "statements"
FOLDS = 5


def main() -> None:
    """Fit, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    card = options.model / "encoder.json"
    about = json.loads(card.read_text(encoding="utf-8"))
    held = {
        "polnear": read_polnear(options.data / "polnear", "train")[-HELD_OUT:],
        "codebook": read_stories(STORIES, held_out=True),
    }
    for guide, articles in held.items():
        told = [judge(encoder, article, guide) for article in articles]
        gold = sum(len(a.attributions) for a in articles)
        evidence, right = _joined(told)
        about["calibration"][guide] = [round(float(w), 4) for w in fit(evidence, right)]
        folds = [_crossed(told, fold) for fold in range(FOLDS)]
        chance, seen = (np.concatenate([f[k] for f in folds]) for k in (0, 1))
        about.setdefault("calibration_error", {})[guide] = round(calibration_error(chance, seen), 4)
        print(f"{guide}: {len(right)} readings, {gold} attributions, weights {about['calibration'][guide]}")
        print(f"  expected calibration error {about['calibration_error'][guide]:.3f}")
        for threshold in (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
            taken = chance >= threshold
            p, r = seen[taken].mean(), seen[taken].sum() / gold
            print(f"  from {threshold:.2f}: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}")
    card.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def judge(encoder: Encoder, article: Article, guide: Any) -> tuple[Any, Any]:
    """Evidence (readings, 3) and whether each reading is right (readings,), of two of one cue the likelier."""
    _, readings = encoder.read(article.text, guide)
    free, taken = list(article.attributions), set()
    evidence, right = [], []
    for r in sorted(readings, key=lambda r: -r.evidence[1]):
        here = set(range(r.cue.start, r.cue.end))
        if here & taken:
            continue
        taken |= here
        match = next((a for a in free if pairs(a, r)), None)
        if match is not None:
            free.remove(match)
        evidence.append(r.evidence)
        right.append(match is not None)
    return np.array(evidence).reshape(-1, 3), np.array(right, dtype=float)


def pairs(gold: dict[str, Any], found: Reading) -> bool:
    """Whether cues and sources touch (or there is no source in either) and contents share half of their characters."""

    def chars(spans: Any) -> set[int]:
        return {i for a, b in spans for i in range(a, b)}

    source, content = ([(s.start, s.end) for s in part] for part in (found.source, found.content))
    if not chars(gold["cue"]) & set(range(found.cue.start, found.cue.end)):
        return False
    if (gold["source"] or source) and not chars(gold["source"]) & chars(source):
        return False
    g, o = chars(gold["content"]), chars(content)
    return 2 * len(g & o) >= len(g | o) > 0


def _joined(told: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    return np.concatenate([e for e, _ in told]), np.concatenate([r for _, r in told])


def _crossed(told: list[tuple[Any, Any]], fold: int) -> tuple[Any, Any]:
    """Chances and truth of one fold's readings, by weights fitted on the other folds."""
    weights = fit(*_joined([t for n, t in enumerate(told) if n % FOLDS != fold]))
    evidence, right = _joined([t for n, t in enumerate(told) if n % FOLDS == fold])
    return 1 / (1 + np.exp(-evidence @ weights)), right


def fit(evidence: Any, right: Any, *, ridge: float = 1.0, steps: int = 50) -> Any:
    """Weights (3,) of a logistic regression with a small penalty, by Newton's method."""
    weights = np.zeros(evidence.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-evidence @ weights))
        slope = evidence.T @ (right - chance) - ridge * weights
        bend = (evidence * (chance * (1 - chance))[:, None]).T @ evidence + ridge * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    main()
