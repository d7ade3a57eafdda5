"""Climb to the top of several likelihoods at once: damped Newton steps on analytic gradients, two or three parameters.

Numpy alone: importing an optimiser costs more than all the fits of an answer together.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stalwarts.models._fit import Floats

Objective = Callable[[Floats], tuple[Floats, Floats]]
"""From parameters (..., rows, k) to values (..., rows) and gradients (..., rows, k)."""

STEP = 1e-4
STEPS = 60
STUCK = 1e8
"""The damping at which no step, however small, leads up."""
LIMIT = 25.0
"""Transformed parameters stay within this of zero; beyond it nothing is distinguishable."""


def climb(objective: Objective, start: Floats, *, tolerance: float = 1e-7, steps: int = STEPS
          ) -> tuple[Floats, Floats]:
    """The highest point above each row of `start`, and its value. Rows climb side by side and never mix.

    `objective` may carry one data set per row, so rows are always handed over together and in
    order, along the last axis but one.
    """
    here, damping = np.clip(start, -LIMIT, LIMIT), np.full(len(start), 1e-3)
    value, slope = objective(here)
    for _ in range(steps):
        step = _step(slope, curvature(objective, here), damping)
        # What a step promises is half Newton's decrement: when no row is promised anything, all are at the top.
        if np.all(((slope * step).sum(1) < tolerance) | (damping > STUCK)):
            break
        there = np.clip(here + step, -LIMIT, LIMIT)
        new, new_slope = objective(there)
        better = np.isfinite(new) & (new >= value)
        here = np.where(better[:, None], there, here)
        slope = np.where(better[:, None], new_slope, slope)
        value = np.where(better, new, value)
        damping = np.where(better, damping / 8, damping * 10)
    return here, value


def curvature(objective: Objective, at: Floats) -> Floats:
    """The matrix of second derivatives, (rows, k, k), from central differences of the gradient."""
    nudges = STEP * np.eye(at.shape[1])[:, None]
    up, down = np.split(objective(np.concatenate([at + nudges, at - nudges]))[1], 2)
    hessian = np.moveaxis((up - down) / (2 * STEP), 0, 1)
    return np.asarray((hessian + hessian.transpose(0, 2, 1)) / 2)


def _step(slope: Floats, hessian: Floats, damping: Floats) -> Floats:
    """Levenberg's step: uphill in every direction, also where the surface is not yet concave; at most 2 long."""
    height, axes = np.linalg.eigh(-np.nan_to_num(hessian))
    scale = np.abs(height).max(axis=1, keepdims=True) + 1e-12
    push = np.einsum("rij,ri->rj", axes, np.nan_to_num(slope))
    step = np.einsum("rij,rj->ri", axes, push / (np.abs(height) + damping[:, None] * scale + 1e-12))
    length = np.sqrt((step**2).sum(axis=1, keepdims=True))
    return np.asarray(step * np.minimum(1.0, 2.0 / np.maximum(length, 1e-12)))
