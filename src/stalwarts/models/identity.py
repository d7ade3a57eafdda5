"""Doubt about who is who, carried into what is expected: the answer under many ways everybody could be who.

Each way changes a few patterns, ages and counts. Draws of the models' parameters, made once from the patterns as they
stand, are weighted anew for each way by the likelihood of what changed (importance weights; Geweke 1989), so no model is
fitted 200 times. Where fewer than `HEARD` draws would count they are drawn anew for that way, at most `ANEW` times; ways
that still lie too far off are told by the nearest, and counted.
Every way contributes as many draws of its own sampling distribution; intervals are quantiles of all of them together.
The part of the spread that is between the ways is the identity's, the rest is sampling's (the law of total variance).
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

import numpy as np

from stalwarts.models import _time
from stalwarts.models import _variants
from stalwarts.models import first_payment
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import Patterns
from stalwarts.models._variants import YEAR
from stalwarts.models._variants import Variant
from stalwarts.models.first_payment import FIRST_DAY
from stalwarts.models.first_payment import Interval

HEARD = 40.0
"""Effective draws under which a way is too far off."""
EACH = 60
"""Draws each way contributes."""
ANEW = 3
"""Times the models are drawn anew, where a way lies too far off for weights."""
WAITING: dict[str, Floats] = {"age": np.array([0.0]), "n": np.array([0.0])}


@dataclass(frozen=True)
class Way:
    """What is otherwise when everybody is who one draw says: patterns with more or fewer people, ages likewise."""

    changed: Patterns
    """Distinct patterns; `weight` is people more (or, below nothing, fewer)."""
    ages: Floats
    people: Floats
    """People more (or fewer) of each age among those who wait."""


    def and_(self, more: Patterns, gone: Floats) -> Way:
        """The same with more changed, and the ages `gone` waiting no longer."""
        ages, n = np.unique(gone, return_counts=True)
        return Way(_joined(self.changed, more), np.append(self.ages, ages), np.append(self.people, -n.astype(float)))


@dataclass(frozen=True)
class Carried:
    """An interval with identity's doubt inside, and the share of its spread that comes from it."""

    interval: Interval
    identity: float


@dataclass(frozen=True)
class Doubted:
    """`next_365` and `within_365` over all ways, `counted` with chance on top, and how many ways lay too far off to be weighed.

    `moves` is what the middles are to be multiplied by: expected over all ways, over expected as it stands.
    """

    next_365: Carried
    within_365: Carried
    counted: Carried
    moves: tuple[float, float]
    far: int


@dataclass(frozen=True)
class _Anchor:
    """Models drawn from the patterns as they are under one way, what that way changed, and what their draws say.

    `waiting` is what each draw expects of all who wait, `spread` the variance of chance in that, `rates` its chances at every
    age that any way changes (draws, ages), `new` the share of new followers: told once, for every way asks for them.
    """

    variants: Sequence[Variant]
    changed: Patterns
    waiting: Floats
    spread: Floats
    rates: Floats
    new: Floats

    @classmethod
    def of(cls, variants: Sequence[Variant], changed: Patterns, waiting: tuple[Floats, Floats], grid: Floats,
           days: float) -> _Anchor:
        """With all of that told."""
        ages, people = waiting
        rates = np.concatenate([variant.rates(grid, days) for variant in variants])
        new = np.concatenate([v.rates(np.array([FIRST_DAY]), max(days - FIRST_DAY, 0.0))[:, 0] for v in variants])
        all_ = [v.rates(ages, days) if len(ages) else np.zeros((len(v.p), 0)) for v in variants]
        sums, spread = (np.concatenate([each @ people for each in told]) for told in (
            all_, [each * (1 - each) for each in all_]))
        return cls(variants, changed, sums, spread, rates, new)

    def told(self, way: Way, grid: Floats, drawn: Any = slice(None)) -> tuple[Floats, Floats]:
        """What some draws expect under a way, and the variance of chance in it."""
        rates = self.rates[drawn][:, np.searchsorted(grid, way.ages)]
        return (np.maximum(self.waiting[drawn] + rates @ way.people, 0.0),
                np.maximum(self.spread[drawn] + (rates * (1 - rates)) @ way.people, 0.0))


def doubted(variants: Sequence[Variant], seen: Mapping[str, Any], ages: Floats, people: Floats, ways: Sequence[Way], *,
            days: float = YEAR, seed: int = 0) -> Doubted:
    """Pool the ways.

    `seen` are the patterns as they stand (entry, days, paid, n), `ages` and `people` those who wait; `variants` the models
    with their draws (`first_payment.averaged`); `days` how far ahead.
    """
    lots = np.random.default_rng(seed)
    grid, waiting = np.unique(np.concatenate([way.ages for way in ways])), (ages, people)
    anchors = [_Anchor.of(variants, _scaled(ways[0].changed, 0.0), waiting, grid, days)]
    weight = _variants.weights(variants)
    base, means = np.array([weight @ anchors[0].waiting, weight @ anchors[0].new]) / weight.sum(), []
    expected, counted, share, far = [], [], [], 0
    for at in lots.permutation(len(ways)).tolist():
        way = ways[at]
        anchor, told, heard = _nearest(anchors, way)
        if heard < HEARD and len(anchors) <= ANEW:
            drawn = first_payment.averaged(_with(seen, way.changed), WAITING)[1]
            anchors.append(_Anchor.of(drawn, way.changed, waiting, grid, days))
            anchor, told, heard = _nearest(anchors, way)
        far += heard < HEARD
        picked = lots.choice(len(told), EACH, p=told)
        mean, spread = anchor.told(way, grid, picked)
        means.append((told @ anchor.told(way, grid)[0], told @ anchor.new))
        expected.append(mean)
        counted.append(first_payment.counted(mean, spread, lots))
        share.append(anchor.new[picked])
    moves = np.mean(means, axis=0) / np.maximum(base, 1e-300)
    return Doubted(pooled(np.array(expected)), pooled(np.array(share)), pooled(np.array(counted)),
                   (float(moves[0]), float(moves[1])), far)


@dataclass(frozen=True)
class Bounded:
    """Bounds of a share over all ways, and the share of the spread of its low end that lies between the ways."""

    low: float
    high: float
    identity: float


def bounded(least: Floats, least_of: Floats, most: Floats, most_of: Floats, *, level: float = 0.95, seed: int = 0) -> Bounded:
    """Bounds with sampling error and identity's doubt inside: per way, at least `least / least_of`, at most `most / most_of`.

    Each way contributes as many draws of each end (Jeffreys' posterior of a share); the ends are quantiles of all of them.
    """
    lots, tail = np.random.default_rng(seed), (1 - level) / 2
    low = lots.beta(least + 0.5, least_of - least + 0.5, (EACH, len(least))).T
    high = lots.beta(np.minimum(most, most_of) + 0.5, np.maximum(most_of - most, 0.0) + 0.5, (EACH, len(least))).T
    return Bounded(float(np.quantile(low, tail)) if least.any() else 0.0,
                   float(np.quantile(high, 1 - tail)) if (most < most_of).all() else 1.0, pooled(low).identity)


def _nearest(anchors: Sequence[_Anchor], way: Way) -> tuple[_Anchor, Floats, float]:
    """The anchor most of whose draws count under a way, what each counts for, and how many that is."""
    found = []
    for anchor in anchors:
        told = _weighed(anchor.variants, _joined(way.changed, _scaled(anchor.changed, -1.0)).since(FIRST_DAY))
        found.append((anchor, told, float(1 / (told**2).sum())))
    return max(found, key=lambda one: one[2])


def _scaled(changed: Patterns, times: float) -> Patterns:
    return replace(changed, weight=changed.weight * times)


def _joined(one: Patterns, other: Patterns) -> Patterns:
    return Patterns(*(np.concatenate([getattr(each, name) for each in (one, other)])
                      for name in ("entry", "low", "high", "paid", "weight")))


def _with(seen: Mapping[str, Any], changed: Patterns) -> dict[str, Any]:
    """The patterns as they are under a way."""
    counts: dict[tuple[float, float, bool], float] = {}
    for rows in (zip(seen["entry"], seen["days"], seen["paid"], seen["n"], strict=True),
                 zip(changed.entry, changed.low, changed.paid, changed.weight, strict=True)):
        for entry, days, paid, n in rows:
            key = (float(entry), float(days), bool(paid))
            counts[key] = counts.get(key, 0.0) + float(n)
    kept = [(*key, n) for key, n in sorted(counts.items()) if n > 0]
    return {name: np.array([row[i] for row in kept]) for i, name in enumerate(("entry", "days", "paid", "n"))}


def pooled(draws: Floats) -> Carried:
    """The interval of draws (ways, each), and the share of their spread that lies between the ways."""
    low, middle, high = _variants.quantiles(draws.ravel())
    # Means of few draws differ by themselves: that much is taken off.
    inside = draws.var(axis=1, ddof=1).mean() if draws.shape[1] > 1 else 0.0
    between = max(float(draws.mean(axis=1).var()) - float(inside) / draws.shape[1], 0.0)
    whole = between + float(inside)
    return Carried(Interval(middle, low, high), between / whole if whole > 0 else 0.0)


def _weighed(variants: Sequence[Variant], changed: Patterns) -> Floats:
    """What each draw counts for once something changed; each model as a whole counts for what it did."""
    told = []
    for variant in variants:
        logs = _change(variant, changed)
        likely = np.exp(logs - logs.max())
        told.append(variant.weight * likely / likely.sum())
    return np.concatenate(told)


def _change(variant: Variant, changed: Patterns) -> Floats:
    entry, low, high = (_time.unpaid(variant.family, variant.theta, variant.p, times)
                        for times in (changed.entry, changed.low, changed.high))
    seen = np.where(changed.paid, np.maximum(low - high, 1e-300), low)
    return np.asarray((np.log(np.maximum(seen, 1e-300)) - np.log(np.maximum(entry, 1e-300))) @ changed.weight)
