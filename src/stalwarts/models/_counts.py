"""Negative binomial regression of a count on one logarithm, with the profile likelihood of its slope.

Variance mu + a mu^2 (NB2: Cameron and Trivedi 2013, equation 3.27); log mu = level + slope x. Units with a count of
zero stay in, which logarithms of the count could not do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stalwarts.models import _climb
from stalwarts.models._fit import Floats
from stalwarts.models._special import digamma
from stalwarts.models._special import log_gamma
from stalwarts.models._special import normal_quantile

LEAST, MOST = -14.0, 5.0
"""Logarithm of the dispersion: below, counts are Poisson for all we can tell; above, they are noise."""
PLACES = 33


@dataclass(frozen=True)
class _Likelihood:
    """The log-likelihood of (level, log dispersion) and, where `slope` is None, the slope between them."""

    x: Floats
    count: Floats
    slope: Floats | None = None

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        slope = phi[..., 1] if self.slope is None else self.slope
        spread = np.exp(np.clip(phi[..., -1:], LEAST, MOST))
        with np.errstate(over="ignore", invalid="ignore"):
            mean = np.exp(np.minimum(phi[..., :1] + slope[..., None] * self.x, 50.0))
            value, pull, flat = self._terms(mean, spread)
        free = (phi[..., -1] > LEAST) & (phi[..., -1] < MOST)
        slopes = [pull.sum(-1), *([(pull * self.x).sum(-1)] if self.slope is None else []),
                  np.where(free, flat.sum(-1), 0.0)]
        return np.where(np.isfinite(value.sum(-1)), value.sum(-1), -np.inf), np.stack(slopes, axis=-1)

    def _terms(self, mean: Floats, spread: Floats) -> tuple[Floats, Floats, Floats]:
        """Per row and unit: log-likelihood, its slope in log mean, its slope in log dispersion."""
        y, size, over = self.count, 1 / spread, np.log1p(spread * mean)
        value = (log_gamma(y + size) - log_gamma(size) - log_gamma(y + 1) - size * over
                 + y * (np.log(spread) + np.log(mean) - over))
        pull = (y - mean) / (1 + spread * mean)
        flat = size * (digamma(size) - digamma(y + size) + over) + pull
        return value, pull, flat


def slope_of(x: Floats, count: Floats, level: float) -> tuple[float, float, float]:
    """The slope of log mean on x and the ends of its profile-likelihood interval (infinite where it has no end)."""
    centred = x - x.mean()
    start = np.array([[np.log(count.mean() + 1e-9), 1.0, 0.0], [np.log(count.mean() + 1e-9), 0.0, 0.0]])
    whole = _Likelihood(centred, count)
    tops, values = _climb.climb(whole, start)
    top, best = tops[int(np.argmax(values))], float(values.max())
    error = float(np.sqrt(1 / _information(whole, top)))
    places = top[1] + np.linspace(-6, 6, PLACES) * error
    held = _Likelihood(centred, count, places)
    _, profile = _climb.climb(held, np.repeat(top[None, [0, 2]], PLACES, axis=0), tolerance=1e-4, steps=20)
    # The signed root of the deviance is nearly straight, so reading between places is safe.
    root = np.sign(places - top[1]) * np.sqrt(np.maximum(2 * (best - profile), 0.0))
    z = normal_quantile(level)
    low, high = np.interp([-z, z], root, places, left=-np.inf, right=np.inf)
    return float(top[1]), float(low), float(high)


def _information(whole: _Likelihood, top: Floats) -> float:
    """What the data say of the slope once the level is adjusted; the dispersion is nearly unrelated to both."""
    hessian = -_climb.curvature(whole, top[None])[0]
    return float(max(hessian[1, 1] - hessian[0, 1] ** 2 / max(hessian[0, 0], 1e-12), 1e-6))
