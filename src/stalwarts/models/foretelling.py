"""How well a number foretold something: the chance that of two people the one it came true of stood higher.

The area under the ROC curve, with ties as half (Mann and Whitney 1947), its variance by DeLong, DeLong and Clarke-Pearson
(1988, Biometrics 44, equation 5) from counts, and the interval on the log-odds so that it stays within 0 and 1. The
difference of two rulers over the same people is not computed from counts: each is shown with its own interval.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stalwarts.models._special import normal_quantile
from stalwarts.models.proportion import LEVEL
from stalwarts.models.proportion import wilson

FLOOR = 20
"""People it came true of, and people it did not, under which nothing is said."""


@dataclass(frozen=True)
class Foretold:
    """The chance, its interval, and how many it did and did not come true of. `value` is None under the floor."""

    value: float | None
    low: float | None
    high: float | None
    yes: int
    no: int


def foretold(yes: Mapping[int, int], no: Mapping[int, int], level: float = LEVEL) -> Foretold:
    """From how many stood at each value, of those it came true of and of the others."""
    values = np.array(sorted({*yes, *no}), float)
    hits, misses = (np.array([people.get(int(v), 0) for v in values], float) for people in (yes, no))
    m, n = hits.sum(), misses.sum()
    if min(m, n) < FLOOR:
        return Foretold(None, None, None, int(m), int(n))
    below = (np.cumsum(misses) - misses / 2) / n  # V10: the share of the others each of the former stands above
    above = (m - np.cumsum(hits) + hits / 2) / m  # V01
    area = float(hits @ below / m)
    spread = (hits @ (below - area) ** 2 / (m - 1)) / m + (misses @ (above - area) ** 2 / (n - 1)) / n
    low, high = _within(area, math.sqrt(float(spread)), level, int(m), int(n))
    return Foretold(area, low, high, int(m), int(n))


def _within(area: float, error: float, level: float, m: int, n: int) -> tuple[float, float]:
    """The interval on the log-odds; where every pair agrees no error shows, and it is Wilson's of the smaller side."""
    if error == 0 or area in (0.0, 1.0):
        edge = wilson(area * min(m, n), min(m, n), level)
        return edge.low, edge.high
    odds, step = math.log(area / (1 - area)), normal_quantile(level) * error / (area * (1 - area))
    return tuple(1 / (1 + math.exp(-(odds + side * step))) for side in (-1, 1))  # type: ignore[return-value]
