"""How many supporters: a sum of probabilities, with the interval of the number itself.

What a probability rests on is either people of that kind a year ago and a published prior, with a size of its own each
(the record), or one fitted model, whose doubt all its probabilities share. An active paid plan is certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stalwarts.models._fit import Floats

DRAWS = 2000
SURE = 1 - 1e-9


@dataclass(frozen=True)
class Supporters:
    """The expected number of present people who pay again, and the interval of the number that will."""

    value: float
    low: float
    high: float


def supporters(probability: Sequence[float], weight: Sequence[float | None], present: Sequence[int], *,
               doubt: float = 0.0, level: float = 0.95, seed: int = 0) -> Supporters:
    """Sum over kinds, with every doubt inside; the three sequences are of one length.

    `weight` is the number of people a probability rests on; None where a model says it, whose shared doubt is `doubt`, a
    standard deviation on log-odds. The share of each kind is drawn, from the beta distribution of that mean and size or by one
    shift of all the model's at once; then the number of present people who pay again: not knowing the share, and chance.
    """
    p, people = np.asarray(probability, dtype=np.float64), np.asarray(present, dtype=np.float64)
    if not people.sum():
        return Supporters(0.0, 0.0, 0.0)
    low, high = np.quantile(counts(p, weight, people, doubt=doubt, seed=seed), [(1 - level) / 2, (1 + level) / 2])
    return Supporters(float(people @ p), float(low), float(high))


def counts(probability: Floats, weight: Sequence[float | None], present: Floats, *, doubt: float = 0.0, size: int = DRAWS,
           seed: int | Sequence[int] = 0) -> Floats:
    """Numbers of people who may pay again, `size` of them: not knowing the shares, and chance."""
    p, people, lots = probability, present, np.random.default_rng(seed)
    weights = np.array([np.nan if one is None else one for one in weight], dtype=np.float64)
    own, shared, sure = np.isfinite(weights) & (p < SURE), np.isnan(weights) & (p < SURE), p >= SURE
    shares = lots.beta(np.maximum(p * weights, 1e-9)[own], np.maximum((1 - p) * weights, 1e-9)[own], (size, int(own.sum())))
    odds, heads = _alike(np.log(np.maximum(p[shared], 1e-12)) - np.log1p(-p[shared]), people[shared])
    moved = 1 / (1 + np.exp(-odds - doubt * lots.standard_normal((size, 1))))
    mean = shares @ people[own] + moved @ heads + people[sure].sum()
    spread = (shares * (1 - shares)) @ people[own] + (moved * (1 - moved)) @ heads
    # A sum of unlike coin tosses: a binomial of that mean and variance stands for it.
    alike = np.clip(1 - spread / np.maximum(mean, 1e-300), 1e-9, 1.0)
    return np.asarray(lots.binomial(np.rint(mean / alike).astype(np.int64), alike), dtype=np.float64)


def _alike(odds: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Log-odds within a twentieth of each other put together at their mean, and how many people each is that of."""
    _, at = np.unique(np.round(odds * 20), return_inverse=True)
    heads = np.bincount(at, people).astype(np.float64)
    return np.bincount(at, people * odds) / np.maximum(heads, 1e-300), heads
