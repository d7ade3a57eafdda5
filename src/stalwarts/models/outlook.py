"""What may come in a year: how many pay, times what each who pays brings, with both doubts inside.

People by kind (as in `supporters`): the share of each kind that pays is drawn from a beta distribution, then the number that
does from a binomial. What one of them brings is drawn anew from what people like that brought in a year of their own past
(Bayesian bootstrap: Rubin 1981), each kind's mean drawn towards that of all by the weight of ten people; chance from person to
person is added. Where nobody's past year is known, nothing is drawn from thin air: the outlook is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models._fit import Floats

DRAWS = 4000
ALIKE = 10.0
"""People that the mean of all counts for, beside a kind's own."""
BINS = 400
"""Different sums that are drawn one by one."""
FEWEST = 3
"""People whose past year must be known."""


@dataclass(frozen=True)
class Sum:
    """Expected money and the 95 % interval of what will be counted."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, draws: Floats) -> Sum:
        """With the ends of draws; money that stayed is never below nought."""
        low, high = np.quantile(np.maximum(draws, 0.0), [0.025, 0.975])
        return cls(max(value, 0.0), float(low), float(high))


@dataclass(frozen=True)
class Kind:
    """People alike: how many, how likely each is to pay, on how many people that rests, and how often they paid before."""

    people: int
    probability: float
    weight: float
    payments: str | None = None


@dataclass(frozen=True)
class Yields:
    """What people brought in a year, by kind of payments (None: any)."""

    payments: Sequence[str | None]
    amount: Floats
    people: Floats

    @classmethod
    def of(cls, rows: Sequence[dict[str, Any]]) -> Yields:
        """From rows of `yearly_support`; what is not known is left out, and thousands of sums are put together at their means."""
        known = _binned([row for row in rows if row["amount"] is not None])
        return cls([row["payments"] for row in known], np.array([row["amount"] for row in known], dtype=np.float64),
                   np.array([row["people"] for row in known], dtype=np.float64))

    @property
    def size(self) -> int:
        """People."""
        return int(self.people.sum())


def outlook(groups: dict[str, list[Kind]], yields: Yields, *, seed: int = 0) -> dict[str, Sum] | None:
    """Money per group, and of all under an empty name. None where fewer than three past years are known."""
    if yields.size < FEWEST:
        return None
    lots = np.random.default_rng(seed)
    means, spreads = _means(yields, {kind.payments for kinds in groups.values() for kind in kinds}, lots)
    told, whole, middle = {}, np.zeros(DRAWS), 0.0
    for name, kinds in groups.items():
        drawn = sum((_money(kind, means[kind.payments], spreads[kind.payments], lots) for kind in kinds), np.zeros(DRAWS))
        value = sum(kind.people * kind.probability * float(means[kind.payments].mean()) for kind in kinds)
        told[name], whole, middle = Sum.of(value, drawn), whole + drawn, middle + value
    return told | {"": Sum.of(middle, whole)}


def counted(people: float, low: float, high: float, yields: Yields, *, seed: int = 0) -> Sum | None:
    """Money of people of whom `low` to `high` will be counted. None where fewer than three past years are known."""
    if yields.size < FEWEST:
        return None
    lots = np.random.default_rng(seed)
    means, spreads = _means(yields, {None}, lots)
    spread = max(high - low, 1e-9) / 4
    number = np.maximum(lots.gamma((max(people, 1e-9) / spread) ** 2, spread**2 / max(people, 1e-9), DRAWS), 0.0)
    drawn = number * means[None] + np.sqrt(number) * spreads[None] * lots.standard_normal(DRAWS)
    return Sum.of(people * float(means[None].mean()), drawn)


def per_head(yields: Yields, *, seed: int = 0) -> Sum | None:
    """What one person brought in the year, on average, with the interval of that average."""
    if yields.size < FEWEST:
        return None
    means, _ = _means(yields, {None}, np.random.default_rng(seed))
    return Sum.of(float(yields.amount @ yields.people / yields.size), means[None])


def one(probability: float, yields: Yields, *, payments: str | None = None, level: float = 1.0) -> Sum | None:
    """Money of one person who pays with that probability; None where fewer than three past years are known.

    A year of theirs is one of `yields`: of people with as many payments, beside whom all others weigh as much as ten people,
    times `level`. The interval holds what will be counted, which is nothing unless they pay.
    """
    if yields.size < FEWEST:
        return None
    alike = np.array([payments is not None and one == payments for one in yields.payments], dtype=np.float64)
    weight = yields.people * (alike + ALIKE / yields.size)
    order = np.argsort(yields.amount)
    upto, amount = np.cumsum(weight[order]) / weight.sum(), np.maximum(yields.amount[order] * level, 0.0)
    nothing = 1 - probability
    ends = [0.0 if part <= nothing else float(amount[np.searchsorted(upto, (part - nothing) / probability - 1e-12)])
            for part in (0.025, 0.975)]
    return Sum(float(max(probability * level * (weight @ yields.amount) / weight.sum(), 0.0)), *ends)


def _binned(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most BINS neighbours of each kind."""
    if len(rows) <= BINS:
        return rows
    made = []
    for kind in sorted({str(row["payments"]) for row in rows}):
        mine = sorted((row for row in rows if str(row["payments"]) == kind), key=lambda row: float(row["amount"]))
        step = -(-len(mine) // (BINS // 4))
        for place in range(0, len(mine), step):
            part = mine[place:place + step]
            people = sum(row["people"] for row in part)
            made.append(part[0] | {"people": people, "amount": sum(r["amount"] * r["people"] for r in part) / people})
    return made


def _means(yields: Yields, wanted: set[str | None], lots: np.random.Generator) -> tuple[dict[Any, Floats], dict[Any, float]]:
    """Per kind of payments, draws of its mean (DRAWS,), and the spread from person to person."""
    # A gamma of shape n stands for n exponential weights: so many people of one sum are drawn at once.
    weights = lots.gamma(yields.people, size=(DRAWS, len(yields.people)))
    whole = weights @ yields.amount / weights.sum(1)
    each, everybody = {}, _spread(yields.amount, yields.people)
    spreads: dict[Any, float] = {}
    for kind in wanted:
        mine = np.array([kind is not None and payments == kind for payments in yields.payments])
        part = weights[:, mine]
        each[kind] = (part @ yields.amount[mine] + ALIKE * whole) / (part.sum(1) + ALIKE)
        spreads[kind] = _spread(yields.amount[mine], yields.people[mine]) if yields.people[mine].sum() >= ALIKE else everybody
    return each, spreads


def _spread(amount: Floats, people: Floats) -> float:
    mean = float(amount @ people / people.sum())
    return float(np.sqrt((amount - mean) ** 2 @ people / people.sum()))


def _money(kind: Kind, mean: Floats, spread: float, lots: np.random.Generator) -> Floats:
    p, weight = kind.probability, kind.weight
    share = lots.beta(max(p * weight, 1e-9), max((1 - p) * weight, 1e-9), DRAWS)
    paying = lots.binomial(kind.people, share)
    return np.asarray(paying * mean + np.sqrt(paying) * spread * lots.standard_normal(DRAWS))
