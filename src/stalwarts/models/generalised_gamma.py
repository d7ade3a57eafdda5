"""Generalised gamma time to first payment: a rate that may rise and then fall with the age of the follow.

z = (t / scale)^shape is gamma distributed with shape k, scale in days (Stacy 1962, Annals of Mathematical Statistics 33). With
k = 1 it is the Weibull, and where k runs to an edge that is what is returned. Its three parameters take 60 payments; it is no
part of the averaged answer: that is no better with it, also where it is the truth, and takes ten times as long (docs/why/0021).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stalwarts.models import _time
from stalwarts.models import exponential
from stalwarts.models import weibull
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import read
from stalwarts.models._special import log_gamma

EDGE = 30.0
"""A k beyond which, up or down, it is another law (a log-normal; a power), which no data of ours tells from a Weibull."""
TINY = 1e-250
NUDGE = 1e-4


def _hazard(theta: Floats, t: Floats) -> tuple[Floats, Floats]:
    k, shape, scale = (theta[..., i:i + 1] for i in range(3))
    ratio = np.log(np.maximum(t / scale, 1e-300))
    z = np.where(t > 0, np.exp(np.minimum(shape * ratio, 700.0)), 0.0)
    h = _left(k, z)
    # Of z in logarithms: z dH/dz, the density over what is left.
    push = np.where(z > 0, np.exp(np.minimum(k * np.log(np.maximum(z, 1e-300)) - z - log_gamma(k) + h, 700.0)), 0.0)
    bend = (_left(k * np.exp(NUDGE), z) - _left(k * np.exp(-NUDGE), z)) / (2 * NUDGE)
    return h, np.stack([bend, push * shape * ratio, -push * shape], axis=-2)


def _left(k: Floats, z: Floats) -> Floats:
    """Minus the logarithm of the upper incomplete gamma function, by its tail where that is too small to hold."""
    from scipy.special import gammaincc  # type: ignore[import-untyped]

    upper = gammaincc(k, z)
    tail = z - (k - 1) * np.log(np.maximum(z, 1e-300)) + log_gamma(k)
    return np.asarray(np.where(upper > TINY, -np.log(np.maximum(upper, TINY)), tail))


def _start(rate: float, usual: float) -> Floats:
    del usual
    return np.asarray(np.log([[1.0, 0.7, 1 / rate], [2.0, 0.5, 0.3 / rate], [0.5, 1.2, 2 / rate]]))


def _limit(parameters: dict[str, float]) -> str | None:
    out = not 1 / EDGE < parameters["k"] < EDGE or not 1 / weibull.STEEP < parameters["shape"] < weibull.STEEP
    return "the shape k ran to an edge: no third parameter to be told, a Weibull" if out else None


FAMILY = _time.Family("generalised_gamma", ("k", "shape", "scale"), _hazard, _start, _limit, floor=60,
                      simpler=weibull.FAMILY, beliefs=(_time.Belief(1.0, 1.8), _time.Belief(1.0, 1.8),
                                                       replace(_time.PACE, level=True)))


def simulate(parameters: dict[str, float], n: int, seed: int) -> Floats:
    """Days from follow to first payment of `n` people; infinite for never-buyers (a share 1 - `p`)."""
    lots = np.random.default_rng(seed)
    days = parameters["scale"] * lots.gamma(parameters["k"], 1.0, n) ** (1 / parameters["shape"])
    return np.where(lots.random(n) < parameters.get("p", 1.0), days, np.inf)


def fit(frame: Any, *, never_buyers: bool = False, grouped: bool = False) -> Fit:
    """Fit on columns `day`, `paid` and, if present, `weight`, `entry`, `width`; see `_patterns.read`.

    Where no third parameter can be told the Weibull (or the exponential) is returned, with the reason. Raises UnfitFrame,
    and TooFewEvents under 60 payments.
    """
    return _time.fit(FAMILY, read(frame, grouped=grouped), never_buyers=never_buyers)


def score(fitted: Fit, ages: Any, horizon: float) -> Floats:
    """Per age, the probability that somebody who has not paid by then pays within `horizon` days."""
    families = {family.name: family for family in (FAMILY, weibull.FAMILY, exponential.FAMILY)}
    return _time.score(families[fitted.model], fitted, ages, horizon)
