"""What something did to those who got it: against whoever the lot left out, or against people alike who did not.

By lot the two shares are subtracted, with Newcombe's interval (1998, Statistics in Medicine 17:873, method 10). Without
a lot each person is matched to the `k` nearest who did not get it, with replacement, on the propensity (a ridged
logistic regression) and the history itself; the interval follows Abadie and Imbens (2006, Econometrica 74:235, theorem
7), with the variance of an outcome among controls in the place of their matched estimate. Matching sees only what it is
given: the same comparison made of the time before shows how far people were unlike each other all along.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.models.proportion import wilson

LEVEL = 0.95
Z = 1.959964
FLOOR = 50
"""Pairs below which nothing is told."""
RIDGE, STEPS = 1.0, 25
NEIGHBOURS = 3
CALIPER = 0.25
"""Of the standard deviation of the logit of the propensity (Rosenbaum and Rubin 1985)."""


@dataclass(frozen=True)
class Effect:
    """A difference of means, with its interval, over so many pairs; `dropped` had nobody alike."""

    value: float
    low: float
    high: float
    pairs: int
    dropped: int = 0
    shares: tuple[float, float] = (0.0, 0.0)
    """The mean of those who got it, and of those compared with."""


def by_lot(given: Floats, left: Floats) -> Effect | None:
    """The difference of two shares (arrays of 0 and 1); None under 50 on either side."""
    one, other = np.asarray(given, float), np.asarray(left, float)
    if min(len(one), len(other)) < FLOOR:
        return None
    a, b = wilson(one.sum(), len(one), LEVEL), wilson(other.sum(), len(other), LEVEL)
    p, q = float(one.mean()), float(other.mean())
    low = p - q - math.hypot(p - a.low, b.high - q)
    high = p - q + math.hypot(a.high - p, q - b.low)
    return Effect(p - q, low, high, min(len(one), len(other)), shares=(p, q))


def matched(given: Floats, left: Floats, outcome: Floats, other: Floats, k: int = NEIGHBOURS) -> Effect | None:
    """The effect on those who got it, by matching; None where fewer than 50 have somebody alike.

    `given` and `left` are histories, one row per person and the same columns; `outcome` and `other` what came after.
    """
    treated, control = np.asarray(given, float), np.asarray(left, float)
    y, z = np.asarray(outcome, float), np.asarray(other, float)
    if len(treated) < FLOOR or len(control) < FLOOR:
        return None
    mine, theirs = _placed(treated, control)
    near, gap = _nearest(mine, theirs, min(k, len(control)))
    alike = gap[:, 0] <= CALIPER
    if alike.sum() < FLOOR:
        return None
    near = near[alike]
    differences = y[alike] - z[near].mean(axis=1)
    value = float(differences.mean())
    error = math.sqrt(_variance(differences, near, z))
    return Effect(value, value - Z * error, value + Z * error, int(alike.sum()), int((~alike).sum()),
                  (float(y[alike].mean()), float(z[near].mean())))


def _placed(treated: Floats, control: Floats) -> tuple[Floats, Floats]:
    """Both as points: the logit of the propensity first, then the history, each on the scale of its own spread."""
    every = np.vstack([treated, control])
    spread = every.std(axis=0)
    standard = (every - every.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    logit = propensity(standard, np.asarray(np.arange(len(every)) < len(treated), float))
    points = np.column_stack([logit / max(float(logit.std()), 1e-9), standard])
    return points[:len(treated)], points[len(treated):]


def propensity(history: Floats, got: Floats) -> Floats:
    """The log-odds of having got it, by ridged logistic regression (Newton's steps)."""
    x, y = np.column_stack([np.ones(len(history)), history]), np.asarray(got, float)
    weights, penalty = np.zeros(x.shape[1]), np.full(x.shape[1], RIDGE)
    penalty[0] = 0.0
    for _step in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        change = np.linalg.solve(hessian, x.T @ (y - p) - penalty * weights)
        weights += change
        if float(np.abs(change).max()) < 1e-8:
            break
    return np.asarray(x @ weights)


def _nearest(mine: Floats, theirs: Floats, k: int) -> tuple[np.ndarray, Floats]:
    """For each of mine the places of the k nearest of theirs, and how far those are apart in the propensity."""
    found = np.empty((len(mine), k), int)
    for start in range(0, len(mine), 256):
        part = mine[start:start + 256]
        apart = (part ** 2).sum(1)[:, None] + (theirs ** 2).sum(1) - 2 * part @ theirs.T
        close = np.argpartition(apart, k - 1, axis=1)[:, :k]
        order = np.take_along_axis(apart, close, 1).argsort(axis=1, kind="stable")
        found[start:start + 256] = np.take_along_axis(close, order, 1)
    return found, np.abs(mine[:, :1] - theirs[found, 0])


def _variance(differences: Floats, near: np.ndarray, outcome: Floats) -> float:
    """Of the mean difference: its own spread, and what the controls used several times add."""
    n, k = near.shape
    used = np.bincount(near.ravel(), minlength=len(outcome))
    noise = float(outcome[used > 0].var())
    again = float((used * (used - 1.0)).sum()) * noise / k ** 2
    own = float(((differences - differences.mean()) ** 2).sum())
    return float((own + again) / n ** 2)
