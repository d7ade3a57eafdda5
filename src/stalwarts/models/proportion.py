"""Shares and how sure they are: Wilson's interval, bounds widened by sampling, priors, and partial pooling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.models._special import log_beta
from stalwarts.models._special import normal_quantile

LEVEL = 0.95


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1, with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Beta:
    """A beta distribution: what is believed of a share before one's own data; `a` + `b` is what it counts for."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The expected share."""
        return self.a / (self.a + self.b)

    def after(self, successes: float, failures: float) -> Beta:
        """What is believed once so many people did and so many did not."""
        return Beta(self.a + successes, self.b + failures)


FOLLOWER_PRIOR = Beta(0.7959, 99.35)
"""Follower to buyer within 12 months: median 0.5 %, 90 % between 0.05 and 5 % (METRICS 2; judged from published cases).

A beta has two shapes and this asks for three quantiles, so it keeps two things: the median, and the mass of 90 %
between the two ends; solved numerically. It counts for 100 followers, so a few hundred of one's own outweigh it.
"""
LIST_PRIOR = Beta(1.7047, 33.59)
"""E-mail list to buyer within 12 months: median 4 %, 90 % between 1 and 15 %; found the same way, counts for 35."""


def wilson(successes: float, people: float, level: float = LEVEL) -> Share:
    """Wilson's score interval (Wilson 1927, JASA 22). The whole range where there is nobody."""
    if people <= 0:
        return Share(0.0, 0.0, 1.0)
    z, share = normal_quantile(level), successes / people
    centre = share + z * z / (2 * people)
    half = z * math.sqrt(share * (1 - share) / people + z * z / (4 * people * people))
    scale = 1 + z * z / people
    low, high = (centre - half) / scale, (centre + half) / scale
    # At the ends the formula gives 0 and 1 but for rounding.
    return Share(share, 0.0 if successes <= 0 else max(low, 0.0), 1.0 if successes >= people else min(high, 1.0))


def counted(events: float, level: float = LEVEL) -> tuple[float, float]:
    """The interval of an expected count of which so many came (Byar's approximation to Poisson limits)."""
    z = normal_quantile(level)
    low = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3 if events > 0 else 0.0
    more = events + 1
    return max(low, 0.0), more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3


def widened(least: float, least_of: float, most: float, most_of: float, level: float = LEVEL) -> tuple[float, float]:
    """Bounds on a share with sampling error: the low end of `least / least_of`, the high end of `most / most_of`.

    Each end leaves half of what `level` leaves out, so together they hold what lies between them at least that often.
    """
    return wilson(least, least_of, level).low, wilson(min(most, most_of), most_of, level).high


def pooled(successes: Sequence[float], people: Sequence[float], level: float = LEVEL) -> list[Share]:
    """Shares of several channels, drawn together by as much as they are alike (beta-binomial, empirical Bayes).

    How alike they are is averaged over, not fixed, so that few channels do not pretend to agree. Value and interval
    are those of each channel's pooled posterior, in the order given.
    """
    k, n = np.asarray(successes, dtype=np.float64), np.asarray(people, dtype=np.float64)
    if len(k) == 0:
        return []
    shapes, weights = _alikeness(k, n)
    lots = np.random.default_rng(0)
    rows = lots.choice(len(shapes), 4000, p=weights)
    draws = lots.beta(shapes[rows, :1] + k, shapes[rows, 1:] + n - k)
    value = weights @ ((shapes[:, :1] + k) / (shapes.sum(1, keepdims=True) + n))
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return [Share(float(v), float(lo), float(hi)) for v, lo, hi in zip(value, low, high, strict=True)]


def _alikeness(k: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Beta shapes (rows, 2) on a grid of mean and size, and their posterior weights (rows,).

    Flat in the log-odds of the mean; the size is flat in a / (a + median n), that is in how far a channel of usual
    size moves towards the others (uniform shrinkage: Daniels 1999, Canadian Journal of Statistics 27).
    """
    overall = (k.sum() + 0.5) / (n.sum() + 1)
    usual = max(float(np.median(n)), 1.0)
    odds = np.log(overall / (1 - overall)) + np.linspace(-2.5, 2.5, 41)
    shrink = np.linspace(0.01, 0.99, 40)
    means, sizes = np.meshgrid(1 / (1 + np.exp(-odds)), usual * shrink / (1 - shrink), indexing="ij")
    a, b = (means * sizes).ravel(), ((1 - means) * sizes).ravel()
    level = (log_beta(a[:, None] + k, b[:, None] + n - k) - log_beta(a, b)[:, None]).sum(1)
    weights = np.exp(level - level.max())
    return np.column_stack([a, b]), weights / weights.sum()
