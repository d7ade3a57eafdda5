"""How many supporters: a sum of probabilities over the kinds of buyers, with the interval of the number itself.

A kind is a band of payments and a band of recency. The measure `repeat` gives its probability of paying again and how
much it rests on: people of that kind a year ago, and a published prior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 4000


@dataclass(frozen=True)
class Supporters:
    """The expected number of present people who pay again, and the 95 % interval of the number that will."""

    value: float
    low: float
    high: float


def supporters(probability: Sequence[float], weight: Sequence[float], present: Sequence[int], *,
               seed: int = 0) -> Supporters:
    """Sum over kinds, with both doubts inside; the three sequences are of one length.

    `weight` is the number of people a probability rests on. The share of each kind is drawn from the beta
    distribution of that mean and size, then the number of present people who pay again from a binomial: not knowing
    the share, and chance.
    """
    p, size, people = (np.asarray(column, dtype=np.float64) for column in (probability, weight, present))
    if not len(p):
        return Supporters(0.0, 0.0, 0.0)
    lots = np.random.default_rng(seed)
    shares = lots.beta(np.maximum(p * size, 1e-9), np.maximum((1 - p) * size, 1e-9), (DRAWS, len(p)))
    counts = lots.binomial(people.astype(np.int64), shares).sum(1)
    low, high = np.quantile(counts, [0.025, 0.975])
    return Supporters(float(people @ p), float(low), float(high))
