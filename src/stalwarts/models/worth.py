"""How many onlookers bring what one supporter brings: a ratio of two means, with its bootstrap interval.

Both groups are drawn anew with replacement (Efron 1979), by distinct sums with counts, so that a million people who
paid nothing cost what one does. Where so few onlookers paid that their mean may be nought, the ratio has no upper end:
then only its floor is given, the supporters' lower end over the most the onlookers' mean may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.models.proportion import counted

FEWEST = 10
"""Supporters below which one large payment decides."""
DRAWS = 2000
LEVEL = 0.95


@dataclass(frozen=True)
class Worth:
    """What one supporter brought, in onlookers.

    `value` and `high` are None where onlookers may bring nothing at all: then `low` is all that is sure. `low` is None
    where even that is not, as where refunds outweigh payments.
    """

    value: float | None
    low: float | None
    high: float | None
    supporters: int
    onlookers: int
    per_supporter: float
    per_onlooker: float


@dataclass(frozen=True)
class Sums:
    """Distinct sums of money, and how many people each is that of."""

    amount: Floats
    people: Floats

    @classmethod
    def of(cls, amount: Any, people: Any) -> Sums:
        """From columns."""
        return cls(np.asarray(amount, dtype=np.float64), np.asarray(people, dtype=np.float64))

    @property
    def size(self) -> int:
        """People."""
        return int(self.people.sum())

    @property
    def mean(self) -> float:
        """Money per head; 0 of nobody."""
        return float(self.amount @ self.people) / max(self.size, 1)

    def means(self, lots: np.random.Generator) -> Floats:
        """Means of so many people drawn anew, (draws,)."""
        drawn = lots.multinomial(self.size, self.people / self.people.sum(), DRAWS)
        return np.asarray(drawn @ self.amount / self.size)

    def paying(self) -> Sums:
        """Those whose sum is above nought."""
        some = self.amount > 0
        return Sums(self.amount[some], self.people[some])


def worth(supporters: Sums, onlookers: Sums, *, seed: int = 0) -> Worth | None:
    """The ratio and its 95 % interval; None under 10 supporters, or without onlookers."""
    if supporters.size < FEWEST or not onlookers.size:
        return None
    lots = np.random.default_rng(seed)
    ours, theirs = supporters.means(lots), onlookers.means(lots)
    told = (supporters.size, onlookers.size, supporters.mean, onlookers.mean)
    ends = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    if np.quantile(theirs, ends[0]) <= 0:
        floor = float(np.quantile(ours, ends[0])) / _most(onlookers, supporters)
        return Worth(None, floor if floor > 0 else None, None, *told)
    low, high = np.quantile(ours / np.maximum(theirs, 1e-12), ends)
    return Worth(supporters.mean / onlookers.mean, float(low), float(high), *told)


def _most(onlookers: Sums, supporters: Sums) -> float:
    """The most an onlooker may bring on average: as many as may pay, each what a payer brings.

    With few payers among them, what a payer brings is told by those and by the supporters who paid, whichever is more.
    """
    paying, others = onlookers.paying(), supporters.paying()
    each = max(paying.mean, others.mean)
    return counted(paying.size, LEVEL)[1] * each / onlookers.size
