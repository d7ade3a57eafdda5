"""Special functions of arrays, and Student's quantile, so that no answer waits for a large import."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from stalwarts.models._fit import Floats

LIFT = 8
"""Steps of the recurrence taken before a series is used: good to about 1e-10 for every positive number."""
HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)
STEPS = np.arange(LIFT, dtype=np.float64)
FAR = 1e10
"""Above it the recurrence would overflow and is not needed."""


def log_gamma(x: Floats) -> Floats:
    """The logarithm of the gamma function (Stirling's series: Abramowitz and Stegun 6.1.41)."""
    near, y = x < FAR, np.asarray(x, dtype=np.float64)
    # All steps at once: a loop would cost small arrays ten times as much.
    product = (np.where(near, y, 1.0)[..., None] + STEPS).prod(-1)
    y = np.where(near, y + LIFT, y)
    inner = 1 / (y * y)
    series = (1 / 12 - inner * (1 / 360 - inner / 1260)) / y
    return np.asarray((y - 0.5) * np.log(y) - y + HALF_LOG_TWO_PI + series - np.log(np.where(near, product, 1.0)))


def digamma(x: Floats) -> Floats:
    """The slope of `log_gamma` (Abramowitz and Stegun 6.3.18)."""
    y = np.asarray(x, dtype=np.float64)
    total, y = (1 / (y[..., None] + STEPS)).sum(-1), y + LIFT
    inner = 1 / (y * y)
    return np.asarray(np.log(y) - 0.5 / y - inner * (1 / 12 - inner * (1 / 120 - inner / 252)) - total)


def log_beta(a: Floats, b: Floats) -> Floats:
    """The logarithm of the beta function."""
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b)


def normal_quantile(level: float) -> float:
    """How many standard deviations either side hold `level` of a normal distribution."""
    return NormalDist().inv_cdf((1 + level) / 2)


def student_quantile(level: float, freedom: float) -> float:
    """The same of Student's distribution (Abramowitz and Stegun 26.7.5; within 0.2 % from 5 degrees of freedom)."""
    z = normal_quantile(level)
    terms = ((z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96,
             (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
             (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160)
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))
