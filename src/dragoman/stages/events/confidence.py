"""How sure to be of an event: the chance it was decided on, calibrated by who saw it."""

from __future__ import annotations

from math import exp, log

from dragoman.stages.events.join import Basis, Draft

# Log odds = first + second x log odds of the chance. From benchmarks/events.py --fit on our own held-out texts and the
# shares on the dev stories of the kit, rounded, 2026-11; a basis with few rows gets its share.
CALIBRATION: dict[Basis, tuple[float, float]] = {
    "agreed": (1.70, 0.33), "typed": (-0.18, 1.45), "doubted": (1.15, 0.0), "learned": (-1.22, 1.30),
    "unseen": (1.00, 0.0), "foreign": (-3.00, 0.0), "ruled": (1.00, 0.0),
}  # fmt: skip
# Events less sure than this are kept out of a coding unless all are asked for.
THRESHOLD = 0.5


def evidence(draft: Draft) -> float:
    """Log odds of a draft's chance, kept within one in a thousand of certainty."""
    chance = min(max(draft.chance, 0.001), 0.999)
    return log(chance / (1.0 - chance))


def confidence_of(draft: Draft) -> float:
    """0 to 1: the share of events like this one that held-out annotators have too."""
    first, second = CALIBRATION[draft.basis]
    return round(1.0 / (1.0 + exp(-(first + second * evidence(draft)))), 2)
