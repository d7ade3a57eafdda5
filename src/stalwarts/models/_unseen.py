"""Buyers among the followers whom no comparing can find, as far as those it finds tell how many they are.

Buyers hidden under other names come one by one, at a rate of which nothing is known beforehand (Jeffreys' prior); each is
found with the probability that held-back buyers are. Then those that stay unseen, given those found, follow a negative
binomial distribution of size found + 1/2: of a thinned Poisson process what is kept and what is lost are independent
(Kingman 1993, Poisson Processes, section 5.1), and the rate given what is kept is a gamma variable.

Who they are nobody knows, so each is given to the patterns as chance has it: a buyer as those who are known, in the place
of a follower who was watched for at least as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.models._patterns import Patterns
from stalwarts.models._patterns import of_counts

HALF = 0.5
LONG = 1e6
"""Days longer than anybody is watched."""


def unseen(found: Floats, held: int, back: int, most: Floats, lots: np.random.Generator) -> Floats:
    """How many nobody can find, once for each draw of who is found.

    `found` buyers found per draw; of `held` held back `back` were found again; `most` could be unseen at all, per draw.
    The rate is drawn anew each time (Jeffreys' posterior of a share).
    """
    rate = np.maximum(lots.beta(back + HALF, held - back + HALF, len(found)), 1e-3)
    many = lots.negative_binomial(np.maximum(found, 0.0) + HALF, rate)
    return np.asarray(np.minimum(many, np.maximum(most, 0.0)), np.float64)


@dataclass(frozen=True)
class Places:
    """The patterns such buyers may be in: those of payers, and by entry those of others from the shortest watched on."""

    paid: Patterns
    rest: Patterns
    keys: Floats
    """Of the others: entry and time watched as one number, in order."""
    upto: Floats
    """How many people the others are up to each one, beginning with none."""
    ages: Floats
    """Of those who wait, in order."""

    @classmethod
    def of(cls, patterns: Mapping[str, Any], ages: Floats) -> Places:
        """From the patterns as they stand (entry, days, paid, n) and the ages of those who wait."""
        seen = of_counts(patterns)
        paid, rest = (_only(seen, np.flatnonzero(so & (seen.weight > 0))) for so in (seen.paid, ~seen.paid))
        rest = _only(rest, np.lexsort((rest.low, rest.entry)))
        return cls(paid, rest, rest.entry * LONG + rest.low, np.append(0.0, np.cumsum(rest.weight)), np.sort(ages))

    def more(self, many: int, lots: np.random.Generator) -> tuple[Patterns, Floats]:
        """So many more buyers: what that changes in the patterns (weights more, or fewer below nothing), and whose age goes.

        Each is as one of those known to have paid, and stands in for a follower with the same entry who was watched at
        least as long and not seen to pay; where there is none such, that buyer is in no pattern. Of those who wait the age
        nearest to the time watched goes, one for each: that person waits no longer.
        """
        if not len(self.paid.low) or not many:
            return _only(self.paid, np.zeros(0, np.intp)), np.zeros(0)
        as_ = lots.choice(len(self.paid.low), many, p=self.paid.weight / self.paid.weight.sum())
        entry = self.paid.entry[as_]
        low = self.upto[np.searchsorted(self.keys, entry * LONG + self.paid.low[as_])]
        high = self.upto[np.searchsorted(self.keys, (entry + 1) * LONG)]
        free = high > low
        at = np.searchsorted(self.upto, (low + lots.random(many) * (high - low))[free], side="right") - 1
        more, fewer = _only(self.paid, as_[free]), _only(self.rest, at)
        entry, low, high, so = (np.concatenate([getattr(each, name) for each in (more, fewer)])
                                for name in ("entry", "low", "high", "paid"))
        return Patterns(entry, low, high, so, np.repeat([1.0, -1.0], len(at))), self._nearest(fewer.low)

    def _nearest(self, watched: Floats) -> Floats:
        if not len(self.ages):
            return np.zeros(0)
        over = np.clip(np.searchsorted(self.ages, watched), 1, max(len(self.ages) - 1, 1)) % len(self.ages)
        under = np.maximum(over - 1, 0)
        closer = np.abs(self.ages[under] - watched) <= np.abs(self.ages[over] - watched)
        return np.where(closer, self.ages[under], self.ages[over])


def _only(one: Patterns, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Patterns:
    return Patterns(one.entry[rows], one.low[rows], one.high[rows], one.paid[rows], one.weight[rows])
