"""Two weights that make log odds into honest confidences (Platt 1999); with few rows they stay near (0, 1)."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
from reliability import calibration_error

FOLDS = 5


class Seen(NamedTuple):
    """A finding of a held-out text: the text's number, what it rests on, its log odds, its confidence, is it right."""

    text: int
    basis: str
    evidence: float
    confidence: float
    right: bool


def by_basis(seen: Sequence[Seen]) -> dict[str, list[Seen]]:
    """The findings by what they rest on."""
    found: dict[str, list[Seen]] = defaultdict(list)
    for row in seen:
        found[row.basis].append(row)
    return dict(sorted(found.items()))


def fit(rows: Sequence[Seen], *, ridge: float = 1.0, steps: int = 60) -> Any:
    """The two weights (first, second) for one basis, drawn towards (0, 1) where rows are few; float64 (2,)."""
    evidence = np.array([[1.0, r.evidence] for r in rows])
    right = np.array([r.right for r in rows], dtype=float)
    start = np.array([0.0, 1.0])
    weights = start.copy()
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-evidence @ weights))
        slope = evidence.T @ (right - chance) - ridge * (weights - start)
        bend = (evidence * (chance * (1 - chance))[:, None]).T @ evidence + ridge * np.eye(2)
        weights = weights + np.clip(np.linalg.solve(bend, slope), -0.5, 0.5)  # small steps: few rows bend little
    return weights


def crossed(seen: Sequence[Seen]) -> Any:
    """Confidence and truth of each fold's findings, by weights fitted on the other folds: float64 (findings, 2)."""
    told = []
    for fold in range(FOLDS):
        weights = {b: fit(rows) for b, rows in by_basis([r for r in seen if r.text % FOLDS != fold]).items()}
        told += [
            (float(1 / (1 + np.exp(-np.array([1.0, r.evidence]) @ weights.get(r.basis, (0.0, 1.0))))), r.right)
            for r in seen
            if r.text % FOLDS == fold
        ]
    return np.array(told, dtype=float)


def report(seen: Sequence[Seen], *, fitted: bool) -> None:
    """Print how many are right by what they rest on, the error of the confidences in use, and what fits better."""
    for basis, rows in by_basis(seen).items():
        print(f"{basis:<8} {sum(r.right for r in rows):4d} right of {len(rows):4d}")
    chance, right = (np.array([r[k] for r in seen], dtype=float) for k in (3, 4))
    print(f"expected calibration error of the confidences in use: {calibration_error(chance, right):.3f}")
    if fitted:
        for basis, rows in by_basis(seen).items():
            first, second = fit(rows)
            print(f'    "{basis}": ({first:.2f}, {second:.2f}),')
        told = crossed(seen)
        print(f"error over {FOLDS} folds: {calibration_error(told[:, 0], told[:, 1]):.3f}")
