"""The variants of the time to first payment that are averaged: each model with and without never-buyers, in draws."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from stalwarts.models import _draws
from stalwarts.models import _stack
from stalwarts.models import _time
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import Margins
from stalwarts.models._patterns import Patterns
from stalwarts.models.proportion import Beta

NAMES = ("exponential", "exponential_gamma", "weibull")
YEAR = 365
DECADE = 3652
DRAWS = 600
SCORED = 100
"""Draws of each variant by which it is weighed."""
FINE = 150
"""Distinct times kept apart when many parameter sets are tried at once."""


@dataclass(frozen=True)
class Variant:
    """A model with or without never-buyers, its weight, and draws of its natural parameters, all of one weight."""

    family: _time.Family
    never_buyers: bool
    weight: float
    theta: Floats
    p: Floats

    @property
    def name(self) -> str:
        """The model's name, with what is added to it."""
        return self.family.variant(never_buyers=self.never_buyers)

    @property
    def ever(self) -> Floats:
        """The share who will ever pay, draw by draw; without never-buyers within ten years, as near as anybody plans."""
        return self.p if self.never_buyers else self.rates(np.zeros(1), DECADE)[:, 0]

    def rates(self, ages: Floats, horizon: float) -> Floats:
        """Chances of a payment within the horizon, (draws, ages)."""
        return _time.rates(self.family, self.theta, self.p, ages, horizon)

    def unpaid(self, times: Floats) -> Floats:
        """S at times, averaged over the draws."""
        at, back = np.unique(times, return_inverse=True)
        return np.asarray(_time.unpaid(self.family, self.theta, self.p, at).mean(0)[back])


def believed(seen: Patterns, lots: np.random.Generator) -> list[Variant]:
    """Every variant, drawn from all that was seen, weighed by what it foresaw of the last third of payments."""
    turn = _stack.turning_point(seen)
    before, later = seen.until(turn), seen.since(turn)
    whole, part = Margins.of(seen, fine=FINE), Margins.of(before, fine=FINE)
    pairs = [(_family(name), never_buyers) for never_buyers in (False, True) for name in NAMES]
    early = [_drawn(_draws.Posterior.of(*pair, part), before, SCORED, lots) for pair in pairs]
    weights = _stack.stacked([variant.unpaid for variant in early], later)
    final = [_drawn(_draws.Posterior.of(*pair, whole), seen, DRAWS, lots) for pair in pairs]
    return [replace(variant, weight=float(weight)) for variant, weight in zip(final, weights, strict=True)]


def weights(variants: Sequence[Variant]) -> Floats:
    """What each draw of each variant, one after the other, counts for in the mixture."""
    return np.concatenate([np.full(len(variant.p), variant.weight / len(variant.p)) for variant in variants])


def quantiles(draws: Floats, weight: Floats | None = None) -> tuple[float, float, float]:
    """The lower end of the 95 % interval, the median, and the upper end."""
    order = np.argsort(draws)
    upto = np.cumsum(np.ones(len(draws)) if weight is None else weight[order])
    low, middle, high = draws[order][np.searchsorted(upto, upto[-1] * np.array([0.025, 0.5, 0.975]))]
    return float(low), float(middle), float(high)


def supposed(prior: Beta, seen: Patterns, lots: np.random.Generator) -> Variant:
    """A constant rate from the prior and the few payments there are: the gamma posterior of a Poisson rate.

    The beta prior of a year's share becomes a gamma of as many payments in as many years of following.
    """
    watched = (prior.a + prior.b) * YEAR + float((seen.weight * (seen.low - seen.entry)).sum())
    theta = lots.gamma(prior.a + seen.events, 1 / watched, (DRAWS, 1))
    return Variant(_family("exponential"), never_buyers=False, weight=1.0, theta=theta, p=np.ones(DRAWS))


def _family(name: str) -> _time.Family:
    family: _time.Family = importlib.import_module(f"stalwarts.models.{name}").FAMILY
    return family


def _drawn(posterior: _draws.Posterior, seen: Patterns, size: int, lots: np.random.Generator) -> Variant:
    likelihood = posterior.likelihood
    phi = _draws.draws(posterior, seen, size, lots)
    theta, p = _time.natural(likelihood.family, phi[lots.permutation(size)], never_buyers=likelihood.never_buyers)
    return Variant(likelihood.family, likelihood.never_buyers, 1.0, theta, p)
