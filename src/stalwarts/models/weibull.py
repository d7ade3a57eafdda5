"""Weibull time to first payment: a rate that rises or falls with the age of the follow, the same for all.

F(t) = 1 - exp(-(t / scale)^shape), scale in days (Weibull 1951, Journal of Applied Mechanics 18). A shape under 1
means that the keen buy early; at 1 it is the exponential.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stalwarts.models import _time
from stalwarts.models import exponential
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import read

STEEP = 40.0
"""A shape beyond which all payments fall on nearly one day of the follow: no curve to speak of."""


def _hazard(theta: Floats, t: Floats) -> tuple[Floats, Floats]:
    shape, scale = theta[..., :1], theta[..., 1:2]
    ratio = np.log(np.maximum(t / scale, 1e-300))
    h = np.where(t > 0, np.exp(shape * ratio), 0.0)
    return h, np.stack([np.where(t > 0, h * shape * ratio, 0.0), -shape * h], axis=-2)


def _start(rate: float, usual: float) -> Floats:
    del usual
    shapes = np.array([0.5, 1.0])
    return np.asarray(np.log(np.column_stack([shapes, np.full(2, 1 / rate)])))


def _limit(parameters: dict[str, float]) -> str | None:
    out = not 1 / STEEP < parameters["shape"] < STEEP
    return "all payments fall on nearly one day: no shape to be told, an exponential" if out else None


FAMILY = _time.Family("weibull", ("shape", "scale"), _hazard, _start, _limit, floor=10, simpler=exponential.FAMILY,
                      beliefs=(_time.Belief(1.0, 1.8), replace(_time.PACE, level=True)))


def simulate(parameters: dict[str, float], n: int, seed: int) -> Floats:
    """Days from follow to first payment of `n` people; infinite for never-buyers (a share 1 - `p`)."""
    lots = np.random.default_rng(seed)
    days = parameters["scale"] * lots.weibull(parameters["shape"], n)
    return np.where(lots.random(n) < parameters.get("p", 1.0), days, np.inf)


def fit(frame: Any, *, never_buyers: bool = False, grouped: bool = False) -> Fit:
    """Fit on columns `day`, `paid` and, if present, `weight`, `entry`, `width`; see `_patterns.read`.

    Where no shape can be told the exponential is returned, with the reason. Raises UnfitFrame, and TooFewEvents under
    10 payments (60 with never-buyers).
    """
    return _time.fit(FAMILY, read(frame, grouped=grouped), never_buyers=never_buyers)


def score(fitted: Fit, ages: Any, horizon: float) -> Floats:
    """Per age, the probability that somebody who has not paid by then pays within `horizon` days."""
    family = FAMILY if fitted.model == FAMILY.name else exponential.FAMILY
    return _time.score(family, fitted, ages, horizon)
