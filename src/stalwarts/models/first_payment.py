"""How many will buy, and when: all models of the time to first payment, averaged.

Six variants from 5 payments on, each model with and without never-buyers, weighted by stacking: payments are put in
order of the age of the follow, each variant is drawn from what was seen by the age at which two thirds had been made,
and scored on what people did after it. (Patterns carry no calendar dates, and it is the age beyond which the headline
has to reach.) Intervals are quantiles of every variant's draws, pooled by weight. Under 5 payments, a published prior
and the payments there are. Why no AICc, and never-buyers so early: docs/why/0006.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models import _ultimate
from stalwarts.models import _variants
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import of_counts
from stalwarts.models._variants import YEAR
from stalwarts.models._variants import Variant
from stalwarts.models.proportion import FOLLOWER_PRIOR
from stalwarts.models.proportion import Beta

FLOOR = 5
"""Payments below which the prior speaks."""
FIRST_DAY = 1.0
"""Who pays within a day of following came by buying and is in no pattern, so that day is nobody's to tell of."""
BINS = 200


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
    `within_365` is the share of new followers who pay within their first 365 days, those who came by buying left out.
    All middles are medians. `beyond_sight` is the share of present people whose coming year reaches past the longest
    follow seen so far; `says` is each variant's own `next_365` and `within_365`, middle and interval.
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
    says: dict[str, dict[str, Interval]]

def first_payment(patterns: Mapping[str, Any], waiting: Mapping[str, Any], *, prior: Beta = FOLLOWER_PRIOR,
                  days: float = YEAR, seed: int = 0) -> FirstPayment:
    """The averaged answer from the measures `patterns` (entry, days, paid, n) and `waiting` (age, n).

    `prior` is what is believed of a year's share before any data and speaks only under 5 payments. `days` is how far to
    look where a year is not meant; the fields keep their names. `seed` makes two runs alike to the last digit. Raises
    UnfitFrame.
    """
    return averaged(patterns, waiting, prior=prior, days=days, seed=seed)[0]


def averaged(patterns: Mapping[str, Any], waiting: Mapping[str, Any], *, prior: Beta = FOLLOWER_PRIOR,
             days: float = YEAR, seed: int = 0) -> tuple[FirstPayment, tuple[Variant, ...]]:
    """`first_payment`, and the models with their draws for whoever weighs those anew."""
    seen, lots = of_counts(patterns).since(FIRST_DAY), np.random.default_rng(seed)
    known = seen.events >= FLOOR
    variants = _variants.believed(seen, lots) if known else [_variants.supposed(prior, seen, lots)]
    ages, people = _binned(waiting)
    told = [_told(variant, ages, people, days) for variant in variants]
    expected, spread, new = (np.concatenate(draws) for draws in zip(*told, strict=True))
    weight, total = _variants.weights(variants), max(float(people.sum()), 1e-300)
    found = FirstPayment(
        events=seen.events, people=seen.people, sight_days=seen.sight, basis="stacking" if known else "prior",
        next_365=_interval(expected, weight), next_365_share=_interval(expected / total, weight),
        next_365_count=_interval(counted(expected, spread, lots), weight), within_365=_interval(new, weight),
        ever=_ultimate.ever(seen, variants), beyond_sight=float(people[ages + days > seen.sight].sum() / total),
        weights={variant.name: variant.weight for variant in variants},
        says={variant.name: {"next_365": _interval(draws[0]), "within_365": _interval(draws[2])}
              for variant, draws in zip(variants, told, strict=True)})
    return found, tuple(variants)


def _told(variant: Variant, ages: Floats, people: Floats, days: float) -> tuple[Floats, Floats, Floats]:
    """Draw by draw: payers expected among present people, the variance chance adds, the share of new followers."""
    rates = variant.rates(ages, days)
    new = variant.rates(np.array([FIRST_DAY]), max(days - FIRST_DAY, 0.0))[:, 0]
    return rates @ people, (rates * (1 - rates)) @ people, new


def _binned(waiting: Mapping[str, Any]) -> tuple[Floats, Floats]:
    """Ages and people, ages within the same 1/200 of the span put together at their mean."""
    age, people = np.asarray(waiting["age"], dtype=np.float64), np.asarray(waiting["n"], dtype=np.float64)
    if len(age) <= BINS:
        return age, people
    at = np.minimum((age / max(age.max(), 1.0) * BINS).astype(int), BINS - 1)
    count = np.bincount(at, people, BINS)
    kept = count > 0
    return np.bincount(at, people * age, BINS)[kept] / count[kept], count[kept].astype(np.float64)


def counted(mean: Floats, spread: Floats, lots: np.random.Generator) -> Floats:
    """Numbers that may be counted: sums of unlike coin tosses, for which a binomial of that mean and variance stands."""
    share = np.clip(1 - spread / np.maximum(mean, 1e-300), 1e-9, 1.0)
    return np.asarray(lots.binomial(np.rint(mean / share).astype(np.int64), share), dtype=np.float64)


def _interval(draws: Floats, weight: Floats | None = None) -> Interval:
    low, middle, high = _variants.quantiles(draws, weight)
    return Interval(middle, low, high)
