"""How many people there are, from how often the same ones turn up on lists that were made apart.

Two lists: Chapman's estimator (Chapman 1951; Seber 1982, chapter 3), with the log-normal interval of Chao (1989) for those
on neither. It holds where the two lists caught people independently, so it is a floor where being on one makes the other
likelier, as with a fan's. Three lists: log-linear models (Fienberg 1972) with any of the three pairs dependent; the one of
least AIC is told, and which pairs it says depend on each other. All three pairs together leave nothing to test with.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.models._special import normal_quantile

FEWEST = 7
"""People on both of two lists under which nothing is told (Robson and Regier 1964: the bias is then under 2 %)."""
CAP = 30.0
History = tuple[bool, ...]


@dataclass(frozen=True)
class Captured:
    """How many people there are, those on no list included; `dependent` are pairs of lists by place, `why` says why not."""

    value: float | None
    low: float
    high: float | None
    seen: int
    dependent: tuple[tuple[int, int], ...] = ()
    why: str | None = None


def two(first: int, second: int, both: int, level: float = 0.95) -> Captured:
    """Chapman's estimate from the sizes of two lists and how many are on both."""
    seen = first + second - both
    if both < FEWEST:
        return Captured(None, seen, None, seen, why=f"only {both} people are on both lists; it takes {FEWEST}")
    value = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    low, high = _around(value - seen, variance, level)
    return Captured(value, seen + low, seen + high, seen)


def three(counts: Mapping[History, int], level: float = 0.95) -> Captured:
    """The log-linear estimate from how many are on which of three lists; (True, False, True): on the first and the third."""
    histories = [tuple(bool(code >> bit & 1) for bit in range(3)) for code in range(1, 8)]
    seen = np.array([counts.get(history, 0) for history in histories], float)
    total = int(seen.sum())
    if seen[[sum(history) > 1 for history in histories]].sum() < FEWEST:
        return Captured(None, total, None, total, why=f"fewer than {FEWEST} people are on more than one of the three lists")
    pairs = list(combinations(range(3), 2))
    best: tuple[float, Captured] | None = None
    for size in range(3):
        for chosen in combinations(pairs, size):
            found = _model(histories, seen, chosen, level)
            if found is not None and (best is None or found[0] < best[0]):
                best = found
    if best is None:
        return Captured(None, total, None, total, why="all three lists depend on each other, which nothing can tell apart")
    return best[1]


def _model(histories: list[History], seen: Floats, pairs: tuple[tuple[int, int], ...],
           level: float) -> tuple[float, Captured] | None:
    """A log-linear model with some pairs dependent: its AIC and what it says; None where it has no maximum."""
    design = np.array([[1.0, *map(float, h), *(float(h[a] and h[b]) for a, b in pairs)] for h in histories])
    at = np.zeros(design.shape[1])
    at[0] = math.log(max(seen.mean(), 0.5))
    for _ in range(100):
        rate = np.exp(np.clip(design @ at, -CAP, CAP))
        curve = design.T @ (design * rate[:, None]) + 1e-9 * np.eye(len(at))
        step = np.linalg.solve(curve, design.T @ (seen - rate))
        at = at + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    if abs(at).max() > CAP / 2:
        return None
    hidden, total = math.exp(at[0]), float(seen.sum())
    # The spread of those on no list: that of their expectation, and that of their number.
    variance = hidden**2 * float(np.linalg.inv(curve)[0, 0]) + hidden
    low, high = _around(hidden, variance, level)
    likely = float((seen * np.log(np.maximum(rate, 1e-300)) - rate).sum())
    return 2 * len(at) - 2 * likely, Captured(total + hidden, total + low, total + high, int(total), pairs)


def _around(hidden: float, variance: float, level: float) -> tuple[float, float]:
    """A log-normal interval of those on no list."""
    if hidden <= 0:
        return 0.0, 0.0
    wide = math.exp(normal_quantile(level) * math.sqrt(math.log1p(variance / hidden**2)))
    return hidden / wide, hidden * wide
