"""How sure a model is: draws of its parameters, given what was seen and what was thought before.

What was thought before is little: a pace of first payments between a month and three years, rates of people that are
of the same order, and a share who will ever buy of any size alike (flat in its logarithm). It matters where the data
leave a parameter open: a best fit at the edge, such as *everybody will buy some day*, is no proof that nobody won't.

Draws come from importance sampling, adapted once to what the first lot of draws found (population Monte Carlo: Cappé,
Guillin, Marin and Robert 2004), because with few payments the hill is a ridge and no parabola.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stalwarts.models import _climb
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import Margins
from stalwarts.models._patterns import Patterns
from stalwarts.models._time import Family
from stalwarts.models._time import Likelihood
from stalwarts.models._time import pace

FREEDOM = 5
"""Degrees of freedom of the proposals: their tails are heavier than any hill's."""
WIDEST = 1.0
"""The largest standard deviation, in logarithms, of one proposal around a place on the ridge."""
NODES = 6
"""Shares who will ever buy at which the ridge is looked for."""
FAR = 8.0
"""Places on the ridge so much below the top, in log-likelihood, are of no use."""
TRIES = (600, 800)
"""Draws of the first lot and of the second."""
KERNELS = 40
NARROWED = 0.3
"""Variance of a proposal of the second lot, as a part of that of the first draws."""
HEAVIEST = 0.03
"""The most one draw of the first lot may count for when the second is aimed."""


@dataclass(frozen=True)
class Posterior:
    """Log-likelihood plus what was thought before, of transformed parameters, p last; up to a constant."""

    likelihood: Likelihood
    centre: Floats
    precision: Floats

    @classmethod
    def of(cls, family: Family, never_buyers: bool, margins: Margins) -> Posterior:  # noqa: FBT001 - half of a variant's name
        """With the family's own beliefs."""
        thought = [None if belief is None or (belief.level and not never_buyers) else belief
                   for belief in family.beliefs or (None,) * len(family.parameters)]
        return cls(Likelihood(family, margins, never_buyers),
                   np.array([np.log(belief.median) if belief else 0.0 for belief in thought]),
                   np.array([np.log(belief.factor) ** -2 if belief else 0.0 for belief in thought]))

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        """Values (...) and gradients (..., k)."""
        value, slope = self.likelihood(phi)
        off = phi[..., :len(self.centre)] - self.centre
        pull = -self.precision * off
        if self.likelihood.never_buyers:
            pull = np.concatenate([pull, -1 / (1 + np.exp(-phi[..., -1:]))], axis=-1)
        return value + self._before(phi), slope + pull

    def height(self, phi: Floats) -> Floats:
        """Values alone."""
        return self.likelihood.value(phi) + self._before(phi)

    def _before(self, phi: Floats) -> Floats:
        off = phi[..., :len(self.centre)] - self.centre
        thought = -0.5 * (self.precision * off**2).sum(-1)
        # Flat in log p is 1 - p in the log-odds of p.
        spread = np.logaddexp(0.0, phi[..., -1]) if self.likelihood.never_buyers else 0.0
        return np.asarray(thought - spread)


@dataclass(frozen=True)
class _Cloud:
    """Proposals: t distributions of equal weight around `centres` (c, k); `roots` (c or 1, k, k) scale them."""

    centres: Floats
    roots: Floats

    def draw(self, size: int, lots: np.random.Generator) -> Floats:
        """Points (size, k), as many around each centre."""
        k = self.centres.shape[1]
        normal = lots.standard_normal((size, k)) * np.sqrt(FREEDOM / lots.chisquare(FREEDOM, size))[:, None]
        at = np.arange(size) % len(self.centres)
        moved = np.einsum("nij,nj->ni", self.roots[at % len(self.roots)], normal)
        return np.asarray(np.clip(self.centres[at] + moved, -_climb.LIMIT, _climb.LIMIT))

    def density(self, points: Floats) -> Floats:
        """Its logarithm at points (n, k), up to a constant."""
        k = self.centres.shape[1]
        away = np.einsum("cij,ncj->nci", np.linalg.inv(self.roots), points[:, None] - self.centres)
        each = -0.5 * (FREEDOM + k) * np.log1p((away**2).sum(-1) / FREEDOM)
        each = each - np.log(np.abs(np.linalg.det(self.roots)))
        return np.asarray(np.logaddexp.reduce(each, axis=1))


def draws(posterior: Posterior, patterns: Patterns, size: int, lots: np.random.Generator) -> Floats:
    """Transformed parameters (size, k), all of one weight."""
    first, later = TRIES
    points, weight = _weighed(posterior, _around(*_ridge(posterior, patterns)), first, lots)
    points, weight = _weighed(posterior, _aimed(points, weight, lots), later, lots)
    return points[_picked(weight, size, lots)]


def _ridge(posterior: Posterior, patterns: Patterns) -> tuple[Floats, Floats]:
    """Places worth proposing around, the top first, and the curvature at each."""
    family = posterior.likelihood.family
    if not posterior.likelihood.never_buyers:
        tops, values = _climb.climb(posterior, family.start(*pace(patterns, 1.0)), tolerance=1e-3)
        top = tops[[int(np.argmax(values))]]
        return top, _climb.curvature(posterior, top)
    shares = np.geomspace(patterns.events / patterns.people / 2, 0.99, NODES)
    odds = np.log(shares / (1 - shares))
    starts = [family.start(*pace(patterns, float(p))) for p in shares]
    inner, values = _climb.climb(_Held(posterior, odds), np.array([s[len(s) // 2] for s in starts]), tolerance=1e-2)
    nodes = np.column_stack([inner, odds])
    top, value = _climb.climb(posterior, nodes[[int(np.argmax(values))]], tolerance=1e-3)
    places = np.vstack([top, nodes[values > value[0] - FAR]])
    return places, _climb.curvature(posterior, places)


@dataclass(frozen=True)
class _Held:
    """A posterior in all parameters but the last, which is held where it is, row by row."""

    posterior: Posterior
    last: Floats

    def __call__(self, inner: Floats) -> tuple[Floats, Floats]:
        held = np.broadcast_to(self.last[:, None], (*inner.shape[:-1], 1))
        value, slope = self.posterior(np.concatenate([inner, held], axis=-1))
        return value, slope[..., :-1]


def _around(places: Floats, curvature: Floats) -> _Cloud:
    heights, axes = np.linalg.eigh(-np.nan_to_num(curvature))
    return _Cloud(places, axes / np.sqrt(np.maximum(heights, WIDEST**-2))[:, None, :])


def _aimed(points: Floats, weight: Floats, lots: np.random.Generator) -> _Cloud:
    """Narrow proposals around what the first lot found likely."""
    weight = np.minimum(weight, HEAVIEST)
    weight = weight / weight.sum()
    off = points - weight @ points
    heights, axes = np.linalg.eigh(NARROWED * (off * weight[:, None]).T @ off)
    return _Cloud(points[_picked(weight, KERNELS, lots)], (axes * np.sqrt(np.maximum(heights, 1e-12)))[None])


def _weighed(posterior: Posterior, cloud: _Cloud, size: int, lots: np.random.Generator) -> tuple[Floats, Floats]:
    points = cloud.draw(size, lots)
    level = posterior.height(points) - cloud.density(points)
    weight = np.exp(level - level.max())
    return points, weight / weight.sum()


def _picked(weight: Floats, size: int, lots: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Systematic resampling: one lot for all, so heavy draws return in proportion with little added noise."""
    places = (np.arange(size) + lots.random()) / size
    return np.minimum(np.searchsorted(np.cumsum(weight), places), len(weight) - 1)
