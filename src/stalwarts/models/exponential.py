"""Exponential time to first payment: a constant rate theta per day, the same for all who will ever buy.

F(t) = 1 - exp(-theta t). With never-buyers a share p follows it and the rest never pays (Fader, Hardie and Zeithammer
2003, Journal of Forecasting 22: "exponential with never triers").
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stalwarts.models import _time
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import read


def _hazard(theta: Floats, t: Floats) -> tuple[Floats, Floats]:
    h = theta[..., :1] * t
    return h, h[..., None, :]


def _start(rate: float, usual: float) -> Floats:
    del usual
    return np.log([[rate]])


FAMILY = _time.Family("exponential", ("theta",), _hazard, _start, lambda _: None, floor=5,
                      beliefs=(_time.Belief(1 / _time.PACE.median, _time.PACE.factor, level=True),))


def simulate(parameters: dict[str, float], n: int, seed: int) -> Floats:
    """Days from follow to first payment of `n` people; infinite for never-buyers (a share 1 - `p`)."""
    lots = np.random.default_rng(seed)
    days = lots.exponential(1 / parameters["theta"], n)
    return np.where(lots.random(n) < parameters.get("p", 1.0), days, np.inf)


def fit(frame: Any, *, never_buyers: bool = False, grouped: bool = False) -> Fit:
    """Fit on columns `day`, `paid` and, if present, `weight`, `entry`, `width`; see `_patterns.read`.

    Raises UnfitFrame, and TooFewEvents under 5 payments (60 with never-buyers).
    """
    return _time.fit(FAMILY, read(frame, grouped=grouped), never_buyers=never_buyers)


def score(fitted: Fit, ages: Any, horizon: float) -> Floats:
    """Per age, the probability that somebody who has not paid by then pays within `horizon` days."""
    return _time.score(FAMILY, fitted, ages, horizon)
