"""How sure to be of a statement: python benchmarks/confidence.py [--fit].

On our own held-out stories (training/data/statements/g*.txt) each statement found is right or not, as the benchmark kit
pairs them. Prints how many are right by what they rest on (stages/statements/drafts.py, ``Basis``), and the expected
calibration error (ten bins) of the confidences in use. --fit prints the weights that fit best, to be put there, and the
error that weights fitted on four fifths of the stories have on the other fifth.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from tasks.own import TRAINING, paired, read_own

sys.path.insert(0, str(TRAINING))
from reliability import calibration_error

from dragoman.language.analyse import analyse
from dragoman.lexicon.cues import load_cues
from dragoman.stages.actors import resolve_actors
from dragoman.stages.statements.find import find_drafts, find_quotations_of, number
from dragoman.story import Story

FOLDS = 5
Seen = list[tuple[int, str, float, float, bool]]  # story, basis, evidence, confidence, right


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    seen = judge()
    for basis, rows in _by_basis(seen).items():
        print(f"{basis:<8} {sum(r[4] for r in rows):4d} right of {len(rows):4d}")
    chance, right = (np.array([r[k] for r in seen], dtype=float) for k in (3, 4))
    print(f"expected calibration error of the confidences in use: {calibration_error(chance, right):.3f}")
    if options.fit:
        for basis, rows in _by_basis(seen).items():
            first, second = fit(rows)
            print(f'    "{basis}": ({first:.2f}, {second:.2f}),')
        told = np.array([c for fold in range(FOLDS) for c in _crossed(seen, fold)])
        print(f"error over {FOLDS} folds: {calibration_error(told[:, 0], told[:, 1]):.3f}")


def judge() -> Seen:
    """Every statement of the held-out stories with what it rests on and whether it is right."""
    seen: Seen = []
    for n, marked in enumerate(read_own()):
        analysis = analyse(Story(marked.id, marked.text))
        quotations = find_quotations_of(analysis)
        drafts = find_drafts(analysis, resolve_actors(analysis), quotations, load_cues())
        statements = number(analysis, drafts, quotations)
        good = {s.id for _, s in paired(marked.statements, statements)}
        seen += [
            (n, d.basis, d.evidence, s.confidence, s.id in good) for d, s in zip(drafts, statements, strict=True)
        ]
    return seen


def _by_basis(seen: Seen) -> dict[str, Seen]:
    found: dict[str, Seen] = defaultdict(list)
    for row in seen:
        found[row[1]].append(row)
    return dict(sorted(found.items()))


def fit(rows: Seen, *, ridge: float = 0.5, steps: int = 30) -> Any:
    """Platt's two weights (first, second) for one basis, drawn towards (0, 1) where rows are few; float64 (2,)."""
    evidence = np.array([[1.0, r[2]] for r in rows])
    right = np.array([r[4] for r in rows], dtype=float)
    start = np.array([0.0, 1.0])
    weights = start.copy()
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-evidence @ weights))
        slope = evidence.T @ (right - chance) - ridge * (weights - start)
        bend = (evidence * (chance * (1 - chance))[:, None]).T @ evidence + ridge * np.eye(2)
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def _crossed(seen: Seen, fold: int) -> list[tuple[float, bool]]:
    """Confidence and truth of one fold's statements, by weights fitted on the other folds."""
    weights = {b: fit(rows) for b, rows in _by_basis([r for r in seen if r[0] % FOLDS != fold]).items()}
    return [
        (float(1 / (1 + np.exp(-np.array([1.0, r[2]]) @ weights.get(r[1], (0.0, 1.0))))), r[4])
        for r in seen
        if r[0] % FOLDS == fold
    ]


if __name__ == "__main__":
    main()
