"""How far confidences lie from the truth."""

from __future__ import annotations

from typing import Any

import numpy as np

BINS = 10


def calibration_error(chance: Any, right: Any) -> float:
    """Expected calibration error: mean distance of confidence and share over ten bins of the confidence, by their size.

    chance, right: float64 (rows,), right 0 or 1. Naeini, Cooper and Hauskrecht 2015.
    """
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    gaps = [abs(chance[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum() for b in set(bins.tolist())]
    return float(sum(gaps) / len(chance))
