"""How much each model is believed: by what it foresaw, or with few payments by its criterion."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.models._patterns import Patterns

ROUNDS = 300

Survival = Callable[[Floats], Floats]
"""From times to S at those times."""


def turning_point(patterns: Patterns) -> float:
    """The age of the follow by which two thirds of all payments had been made."""
    order = np.argsort(patterns.high[patterns.paid])
    ends = patterns.high[patterns.paid][order]
    total = np.cumsum(patterns.weight[patterns.paid][order])
    return float(ends[np.searchsorted(total, total[-1] * 2 / 3)])


def stacked(models: Sequence[Survival], later: Patterns) -> Floats:
    """Weights of highest log score on what came later (Yao, Vehtari, Simpson and Gelman 2018, equation 4).

    Each model gives the probability of what a person did after the turning point, given nothing before; the weights
    of the mixture are found by expectation-maximisation from equal ones.
    """
    chances = np.array([_chances(model, later) for model in models])
    weights = np.full(len(models), 1 / len(models))
    for _ in range(ROUNDS):
        shares = weights[:, None] * chances
        shares /= np.maximum(shares.sum(0), 1e-300)
        weights = shares @ later.weight
        weights /= weights.sum()
    return weights


def akaike(criteria: Sequence[float]) -> Floats:
    """Akaike weights (Burnham and Anderson 2002)."""
    gap = np.array(criteria) - min(criteria)
    weights = np.exp(-gap / 2)
    return np.asarray(weights / weights.sum())


def _chances(survival: Survival, later: Patterns) -> Floats:
    at_entry = np.maximum(survival(later.entry), 1e-300)
    paid = survival(later.low) - np.where(later.paid, survival(later.high), 0.0)
    return np.asarray(np.maximum(paid, 1e-300) / at_entry)
