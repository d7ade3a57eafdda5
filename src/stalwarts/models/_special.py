"""Special functions of arrays, and Student's quantile, so that no answer waits for a large import."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from stalwarts.models._fit import Floats

LIFT = 8
"""Steps of the recurrence taken before a series is used: good to about 1e-10 for every positive number."""


def log_gamma(x: Floats) -> Floats:
    """The logarithm of the gamma function (Stirling's series: Abramowitz and Stegun 6.1.41)."""
    product, y = np.ones_like(x), np.array(x, dtype=np.float64)
    for _ in range(LIFT):
        # Above 1e10 the recurrence would overflow and is not needed.
        small = y < 1e10
        product, y = np.where(small, product * y, product), np.where(small, y + 1, y)
    series = 1 / (12 * y) - 1 / (360 * y**3) + 1 / (1260 * y**5)
    return np.asarray((y - 0.5) * np.log(y) - y + 0.5 * math.log(2 * math.pi) + series - np.log(product))


def digamma(x: Floats) -> Floats:
    """The slope of `log_gamma` (Abramowitz and Stegun 6.3.18)."""
    total, y = np.zeros_like(x), np.array(x, dtype=np.float64)
    for _ in range(LIFT):
        total, y = total - 1 / y, y + 1
    series = 1 / (2 * y) + 1 / (12 * y**2) - 1 / (120 * y**4) + 1 / (252 * y**6)
    return np.asarray(total + np.log(y) - series)


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
