"""How sure a fit is: draws of its parameters.

From 60 payments, draws of the Laplace approximation, widened to a t distribution and re-weighted by the likelihood
itself (sampling importance resampling: Rubin 1988), because near the edge of a family the hill is not a parabola. Under
60, the Bayesian bootstrap (Rubin 1981): every person's weight is drawn anew and the model refitted.
"""

from __future__ import annotations

import numpy as np

from stalwarts.models import _climb
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import Margins
from stalwarts.models._patterns import Patterns
from stalwarts.models._time import Family
from stalwarts.models._time import Likelihood

FREEDOM = 5
"""Degrees of freedom of the widened proposal."""
WIDEST = 1.5
"""The largest standard deviation, in logarithms, along which parameters are sought: a factor of 4.5."""

COARSE = 80
"""Distinct times kept apart in a refit."""
REFIT = 7
"""Steps a refit takes from the fit; what creeps on after that creeps along a ridge."""


def laplace(family: Family, fitted: Fit, margins: Margins, size: int, lots: np.random.Generator) -> Floats:
    """Transformed parameters (size, k), re-weighted from draws around the fit. `margins` may be coarse."""
    objective = Likelihood(family, margins, fitted.never_buyers)
    centre = fitted.transformed
    root = _root(np.array(fitted.covariance))
    normal = lots.standard_normal((size, len(centre)))
    stretch = np.sqrt(FREEDOM / lots.chisquare(FREEDOM, size))[:, None]
    offset = normal * stretch
    proposals = np.clip(centre + offset @ root.T, -_climb.LIMIT, _climb.LIMIT)
    proposed = -0.5 * (FREEDOM + len(centre)) * np.log1p((offset**2).sum(1) / FREEDOM)
    level = objective(proposals)[0] - proposed
    weight = np.exp(level - level.max())
    # Systematic resampling: one lot for all, so heavy draws return in proportion with little added noise.
    places = (np.arange(size) + lots.random()) / size
    picked = np.searchsorted(np.cumsum(weight) / weight.sum(), places)
    return np.asarray(proposals[np.minimum(picked, size - 1)])


def bootstrap(family: Family, fitted: Fit, patterns: Patterns, size: int, lots: np.random.Generator) -> Floats:
    """Transformed parameters (size, k) refitted under gamma weights; plain models only.

    Half a payment is added to all payments together, as Jeffreys' prior for a rate does, so that few payments do not
    read as low ones.
    """
    shape = np.where(patterns.paid, patterns.weight * (1 + 0.5 / patterns.events), patterns.weight)
    weight = lots.gamma(shape, 1.0, (size, len(shape)))
    objective = Likelihood(family, Margins.of(patterns, weight, fine=COARSE), never_buyers=False)
    start = np.repeat(fitted.transformed[None], size, axis=0)
    return _climb.climb(objective, start, tolerance=1e-3, steps=REFIT)[0]


def _root(covariance: Floats) -> Floats:
    heights, axes = np.linalg.eigh(covariance)
    return np.asarray(axes * np.sqrt(np.clip(heights, 0.0, WIDEST**2)))
