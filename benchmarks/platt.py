"""Two weights that make log odds into honest confidences (Platt 1999); with few rows they stay near (0, 1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

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
