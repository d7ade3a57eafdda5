"""How many will buy, and when: all models of the time to first payment, averaged.

From 20 payments six variants, each model with and without never-buyers, weighted by stacking: payments are put in
order of the age of the follow, the models refitted on what was seen by the age at which two thirds had been made, and
scored on what people did after it. (Patterns carry no calendar dates, and it is the age beyond which the headline has
to reach.) Under 20, the three plain models by AICc. Under 5, a published prior and the payments there are.
Twenty, where METRICS first said sixty: docs/why/0006.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models import _draws
from stalwarts.models import _stack
from stalwarts.models import _time
from stalwarts.models import _ultimate
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import Margins
from stalwarts.models._patterns import Patterns
from stalwarts.models._patterns import of_counts
from stalwarts.models.proportion import FOLLOWER_PRIOR
from stalwarts.models.proportion import Beta

NAMES = ("exponential", "exponential_gamma", "weibull")
YEAR = 365
STACKED_FROM = 20
"""Payments from which never-buyers are thought of and models weighed by what they foresaw (docs/why/0006)."""
DRAWS = 600
REFITS = 400
BINS = 300
FINE = 400
"""Distinct times kept apart when many parameter sets are tried at once."""
HEARD = 0.01
"""A model believed less than this contributes no draws."""


@dataclass(frozen=True)
class Interval:
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class FirstPayment:
    """What is expected of people who follow and have not paid, and of people who will follow.

    `next_365` is the expected number of present followers who pay within 365 days and its interval that of the
    *expected* number; `next_365_count` is the interval of the number that will be counted, chance included.
    `beyond_sight` is the share of present people whose coming year reaches past the longest follow seen so far.
    """

    events: float
    people: float
    sight_days: float
    basis: str
    next_365: Interval
    next_365_share: Interval
    next_365_count: Interval
    within_365: Interval
    ever: _ultimate.Ever
    beyond_sight: float
    weights: dict[str, float]
    left_out: dict[str, str]
    fits: list[Fit]


@dataclass(frozen=True)
class _Voice:
    """One variant that takes part: its fit, its weight, its draws of natural parameters."""

    family: _time.Family
    fit: Fit
    weight: float
    theta: Floats
    p: Floats


def first_payment(patterns: Mapping[str, Any], waiting: Mapping[str, Any], *, prior: Beta = FOLLOWER_PRIOR,
                  stacked_from: int = STACKED_FROM, seed: int = 0) -> FirstPayment:
    """The averaged answer from the measures `patterns` (entry, days, paid, n) and `waiting` (age, n).

    `prior` is what is believed of a year's share before any data and speaks only under 5 payments. From
    `stacked_from` payments never-buyers are thought of and models stacked. `seed` makes two runs alike to the last
    digit. Raises UnfitFrame.
    """
    seen, lots = of_counts(patterns), np.random.default_rng(seed)
    fits, left_out = _fits(seen, stacked_from)
    basis = "prior" if not fits else "stacking" if seen.events >= stacked_from else "aicc"
    weights = _believed(fits, seen, basis)
    voices = _voices(fits, weights, seen, basis, lots) if fits else [_prior_voice(prior, seen, lots)]
    ages, people = _binned(waiting)
    total = max(float(people.sum()), 1e-300)
    point, draws, chance = _coming_year(voices, ages, people, lots)
    new_point, new_draws = _within(voices)
    named = {fit.variant: float(w) for fit, w in zip(fits, weights, strict=True)}
    return FirstPayment(
        events=seen.events, people=seen.people, sight_days=seen.sight, basis=basis,
        next_365=_interval(point, draws), next_365_share=_interval(point / total, draws / total),
        next_365_count=_interval(point, draws + chance), within_365=_interval(new_point, new_draws),
        ever=_ultimate.ever(seen, [(v.family, v.fit, v.weight, v.p) for v in voices]),
        beyond_sight=float(people[ages + YEAR > seen.sight].sum() / total),
        weights=named, left_out=left_out, fits=fits)


def _family(name: str) -> _time.Family:
    family: _time.Family = importlib.import_module(f"stalwarts.models.{name}").FAMILY
    return family


def _fits(seen: Patterns, stacked_from: int) -> tuple[list[Fit], dict[str, str]]:
    """Every variant that stands on its own, and why each other one is left out."""
    kept, left_out, margins = [], {}, Margins.of(seen)
    for never_buyers in (False, True):
        for family in map(_family, NAMES):
            floor = max(stacked_from, family.floor) if never_buyers else family.floor
            name = family.variant(never_buyers=never_buyers)
            if seen.events < floor:
                left_out[name] = f"needs {floor} payments"
                continue
            fitted = _time.settle(family, seen, margins, never_buyers=never_buyers)
            if fitted.variant == name:
                kept.append(fitted)
            else:
                left_out[name] = fitted.diagnostics["fell_back"]["reasons"][0]
    return kept, left_out


def _believed(fits: list[Fit], seen: Patterns, basis: str) -> Floats:
    if basis == "prior":
        return np.ones(0)
    if basis == "aicc":
        return _stack.akaike([fitted.aicc for fitted in fits])
    turn = _stack.turning_point(seen)
    before = seen.until(turn)
    margins = Margins.of(before, fine=FINE)
    survivals = [_survival(_time.settle(_family(f.model), before, margins, never_buyers=f.never_buyers)) for f in fits]
    return _stack.stacked(survivals, seen.since(turn))


def _survival(fitted: Fit) -> _stack.Survival:
    family = _family(fitted.model)
    theta, p = _time.natural(family, fitted.transformed[None], never_buyers=fitted.never_buyers)
    return lambda times: _time.unpaid(family, theta, p, times)[0]


def _voices(fits: list[Fit], weights: Floats, seen: Patterns, basis: str, lots: np.random.Generator) -> list[_Voice]:
    """Draws of each variant, in number proportional to its weight, so that pooling is putting them side by side."""
    voices, coarse = [], Margins.of(seen, fine=FINE)
    heard = np.where(weights >= HEARD, weights, 0.0)
    for fitted, weight in zip(fits, heard / heard.sum(), strict=True):
        if weight == 0:
            continue
        family = _family(fitted.model)
        if basis == "aicc":
            phi = _draws.bootstrap(family, fitted, seen, max(1, round(REFITS * float(weight))), lots)
        else:
            phi = _draws.laplace(family, fitted, coarse, DRAWS, lots)
            phi = phi[lots.permutation(DRAWS)[:max(1, round(DRAWS * float(weight)))]]
        theta, p = _time.natural(family, phi, never_buyers=fitted.never_buyers)
        voices.append(_Voice(family, fitted, float(weight), theta, p))
    return voices


def _prior_voice(prior: Beta, seen: Patterns, lots: np.random.Generator) -> _Voice:
    """A constant rate from the prior and the few payments there are: the gamma posterior of a Poisson rate.

    The beta prior of a year's share becomes a gamma of as many payments in as many years of following.
    """
    shape = prior.a + seen.events
    watched = (prior.a + prior.b) * YEAR + float((seen.weight * (seen.low - seen.entry)).sum())
    theta = lots.gamma(shape, 1 / watched, (DRAWS, 1))
    # The median, as the prior is stated by its own: the mean of so skewed a belief would flatter.
    fitted = Fit(model="exponential", parameters={"theta": float(np.median(theta))}, covariance=[[1 / shape]],
                 loglik=0.0, n=seen.people, aicc=0.0, seconds=0.0,
                 diagnostics={"events": seen.events, "fell_back": None},
                 versions={"model": _time.VERSION, "numpy": np.__version__})
    return _Voice(_family("exponential"), fitted, 1.0, theta, np.ones(DRAWS))


def _binned(waiting: Mapping[str, Any]) -> tuple[Floats, Floats]:
    """Ages and people, ages within the same 1/300 of the span put together at their mean."""
    age, people = np.asarray(waiting["age"], dtype=np.float64), np.asarray(waiting["n"], dtype=np.float64)
    if len(age) <= BINS:
        return age, people
    at = np.minimum((age / max(age.max(), 1.0) * BINS).astype(int), BINS - 1)
    count = np.bincount(at, people, BINS)
    kept = count > 0
    return np.bincount(at, people * age, BINS)[kept] / count[kept], count[kept].astype(np.float64)


def _coming_year(voices: list[_Voice], ages: Floats, people: Floats, lots: np.random.Generator
                 ) -> tuple[float, Floats, Floats]:
    """The expected number of payers among present people, its draws, and the chance on top of each draw."""
    point, means, spreads = 0.0, [], []
    for voice in voices:
        point += voice.weight * float(_time.score(voice.family, voice.fit, ages, YEAR) @ people)
        rates = _time.rates(voice.family, voice.theta, voice.p, ages, YEAR)
        means.append(rates @ people)
        spreads.append((rates * (1 - rates)) @ people)
    mean, spread = np.concatenate(means), np.concatenate(spreads)
    # Numbers of payers are sums of unlike coin tosses; a binomial of the same mean and variance stands in for them.
    share = np.clip(1 - spread / np.maximum(mean, 1e-300), 1e-9, 1.0)
    return point, mean, lots.binomial(np.rint(mean / share).astype(np.int64), share) - mean


def _within(voices: list[_Voice]) -> tuple[float, Floats]:
    """The share of new followers who pay within a year, and its draws."""
    new = np.zeros(1)
    point = sum(v.weight * float(_time.score(v.family, v.fit, new, YEAR)[0]) for v in voices)
    return point, np.concatenate([_time.rates(v.family, v.theta, v.p, new, YEAR)[:, 0] for v in voices])


def _interval(point: float, draws: Floats) -> Interval:
    low, high = np.quantile(draws, [0.025, 0.975])
    return Interval(float(min(max(point, low), high)), float(low), float(high))
