"""Exponential-gamma (Lomax) time to first payment: each person has a constant rate, gamma distributed over people.

F(t) = 1 - (alpha / (alpha + t))^r, with shape r and rate alpha in days (Hardie, Fader and Wisniewski 1998, Journal of
Forecasting 17). As r grows without bound at constant r / alpha it becomes the exponential, and says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stalwarts.models import _time
from stalwarts.models import exponential
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import read

ALIKE = 300.0
"""The shape above which people's rates differ by under 6 %: no data of ours tells that from one rate."""


def _hazard(theta: Floats, t: Floats) -> tuple[Floats, Floats]:
    r, alpha = theta[..., :1], theta[..., 1:2]
    h = r * np.log1p(t / alpha)
    return h, np.stack([h, -r * t / (alpha + t)], axis=-2)


def _start(rate: float, usual: float) -> Floats:
    shapes = np.array([0.1, 1.0, 10.0])
    return np.asarray(np.log(np.column_stack([shapes, np.maximum(shapes / rate, usual / 10)])))


def _limit(parameters: dict[str, float]) -> str | None:
    return "the shape r grew without bound: all rates alike, an exponential" if parameters["r"] > ALIKE else None


FAMILY = _time.Family("exponential_gamma", ("r", "alpha"), _hazard, _start, _limit, floor=10,
                      simpler=exponential.FAMILY, beliefs=(None, _time.PACE))


def simulate(parameters: dict[str, float], n: int, seed: int) -> Floats:
    """Days from follow to first payment of `n` people; infinite for never-buyers (a share 1 - `p`)."""
    lots = np.random.default_rng(seed)
    days = lots.exponential(1.0, n) / lots.gamma(parameters["r"], 1 / parameters["alpha"], n)
    return np.where(lots.random(n) < parameters.get("p", 1.0), days, np.inf)


def fit(frame: Any, *, never_buyers: bool = False, grouped: bool = False) -> Fit:
    """Fit on columns `day`, `paid` and, if present, `weight`, `entry`, `width`; see `_patterns.read`.

    Where all rates turn out alike the exponential is returned, with the reason. Raises UnfitFrame, and TooFewEvents
    under 10 payments (60 with never-buyers).
    """
    return _time.fit(FAMILY, read(frame, grouped=grouped), never_buyers=never_buyers)


def score(fitted: Fit, ages: Any, horizon: float) -> Floats:
    """Per age, the probability that somebody who has not paid by then pays within `horizon` days."""
    family = FAMILY if fitted.model == FAMILY.name else exponential.FAMILY
    return _time.score(family, fitted, ages, horizon)
