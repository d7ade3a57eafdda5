"""What an ask may bring: copies sold by day for 28 days, from those asked, kind by kind, and from strangers.

Response: the log-odds that one of a kind buys are those of the kind plus what this launch has of its own, alike for all
kinds (campaign drift). Kinds begin at the published response below, launches at nothing; both are learned from launches of
one's own, all in one normal model of empirical log-odds, averaged over the size of the drift. Strangers are a kind of their
own, counted instead of asked. When in the 28 days: a Dirichlet around a usual launch, moved by launches of one's own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import numpy as np
import numpy.typing as npt

from stalwarts.models._fit import Floats

DAYS = 28
DRAWS = 4000
LEVELS = (0.5, 0.8, 0.95)
USUAL = {"supporter": 0.12, "buyer": 0.04, "endorser": 0.012, "voyeur": 0.003, "unknown": 0.004}
"""Share that buys in 28 days when asked, before one's own launches say otherwise; a judgement, wide on purpose."""
WIDE = 0.8
"""Standard deviation of that on log-odds: 12 % stands for 3 % to 40 %."""
DRIFTS = (0.1, 0.2, 0.3, 0.45, 0.7)
DRIFT_PRIOR = (0.3, 0.35, 0.2, 0.1, 0.05)
"""Standard deviations of what a launch has of its own, on log-odds, and how likely each is beforehand: around 0.2, which is
what direct mail showed (METRICS 5)."""
OWN = 0.25
"""Standard deviation of what strangers have of their own at a launch, on the log scale."""
STRANGERS_WIDE = 1.0
HELD = 25.0
"""Copies a launch of one's own counts for at most when its days are learned: copies of one launch come in waves."""
ELASTIC, ELASTIC_WIDE = 1.0, 0.5
"""Twice the price went with about half the share: what is published ranges around that widely."""
QUANTILES = np.linspace(0.005, 0.995, 199)
STRANGERS = "strangers"


@dataclass(frozen=True)
class Launch:
    """One launch that is over: `asked` is kind to (people, buyers); `by_day` copies sold each of the first 28 days."""

    asked: dict[str, tuple[int, int]]
    strangers: float
    """Copies sold to people nobody asked."""
    copies: float
    """Copies sold to those asked."""
    by_day: Sequence[float] = ()
    price: float | None = None
    followers: float = 0.0


@dataclass(frozen=True)
class Plan:
    """A launch to come: kind to people asked; followers altogether; the price, and what strangers buy in 28 usual days."""

    asked: dict[str, int]
    followers: float = 0.0
    price: float | None = None
    usual_strangers: float = 0.0
    naive_rate: float | None = None
    """Copies per follower, for the line beside it; of one's own launches where there are any."""


@dataclass(frozen=True)
class Forecast:
    """Draws of copies sold up to each day (draws, 28), and how they come about."""

    paths: npt.NDArray[np.float64]
    price: float | None
    naive: float | None
    launches: int
    by_kind: dict[str, float] = field(default_factory=dict)
    """Copies expected from each kind, strangers last."""

    @property
    def units(self) -> Floats:
        """Copies sold in all 28 days, one per draw."""
        return np.asarray(self.paths[:, -1])

    def interval(self, level: float, day: int = DAYS) -> tuple[float, float]:
        """Copies up to a day, between which they lie so often."""
        low, high = np.quantile(self.paths[:, day - 1], [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)


def forecast(plan: Plan, past: Sequence[Launch] = (), *, seed: int = 0, draws: int = DRAWS) -> Forecast:
    """What a launch may sell."""
    lots = np.random.default_rng(seed)
    kinds = [kind for kind, people in plan.asked.items() if people > 0]
    shift = _price(plan, past, lots, draws)
    logits = _responses([*kinds, STRANGERS], plan, past, lots, draws)
    people = np.array([plan.asked[kind] for kind in kinds], np.int64)
    share = 1 / (1 + np.exp(-np.clip(logits[:, :-1] + shift[:, None], -30, 30)))
    buyers = lots.binomial(people, share) if kinds else np.zeros((draws, 0))
    copies = _copies(buyers, past, lots)
    strangers = lots.poisson(np.exp(np.clip(logits[:, -1] + shift, -20, 16)))
    units = copies.sum(1) + strangers
    paths = _spread(units, past, lots)
    each = dict(zip(kinds, copies.mean(0).tolist(), strict=True)) | {STRANGERS: float(strangers.mean())}
    return Forecast(paths, plan.price, naive(plan, past), len(past), each)


def naive(plan: Plan, past: Sequence[Launch]) -> float | None:
    """Followers times the usual share: what everybody does, beside it."""
    rates = [(one.copies + one.strangers) / one.followers for one in past if one.followers]
    rate = sum(rates) / len(rates) if rates else plan.naive_rate
    return plan.followers * rate if rate is not None and plan.followers else None


def _responses(kinds: list[str], plan: Plan, past: Sequence[Launch], lots: np.random.Generator, draws: int) -> Floats:
    """Log-odds of each kind (and the log of strangers, last) at the launch to come, (draws, kinds)."""
    centre, wide = _beforehand(kinds, plan, past)
    who, when, seen, noise = _seen(kinds, past)
    weights, means, spreads = [], [], []
    for drift, prior in zip(DRIFTS, DRIFT_PRIOR, strict=True):
        level, mean, spread = _normal(centre, wide, who, when, seen, noise, drift)
        weights.append(math.log(prior) + level)
        means.append(mean)
        spreads.append(spread)
    odds = np.exp(np.array(weights) - max(weights))
    picked = lots.choice(len(DRIFTS), draws, p=odds / odds.sum())
    found = np.empty((draws, len(kinds)))
    for at, drift in enumerate(DRIFTS):
        mine = picked == at
        n = int(mine.sum())
        if n:
            kindly = lots.multivariate_normal(means[at], spreads[at], n, method="cholesky")
            found[mine] = kindly + drift * lots.standard_normal((n, 1))
    found[:, -1] += OWN * lots.standard_normal(draws)
    return found


def _beforehand(kinds: list[str], plan: Plan, past: Sequence[Launch]) -> tuple[Floats, Floats]:
    """Where each kind begins, and how widely."""
    shares = np.array([USUAL.get(kind, USUAL["unknown"]) for kind in kinds[:-1]])
    strange = plan.usual_strangers or (sum(one.strangers for one in past) / len(past) if past else 0.0)
    centre = np.append(np.log(shares / (1 - shares)), math.log(max(strange, 0.5)))
    return centre, np.append(np.full(len(shares), WIDE), STRANGERS_WIDE)


def _seen(kinds: list[str], past: Sequence[Launch]) -> tuple[Any, Any, Floats, Floats]:
    """Launches of one's own as empirical log-odds: of which kind, at which launch, how much, with what variance."""
    rows = []
    for at, one in enumerate(past):
        for place, kind in enumerate(kinds[:-1]):
            people, buyers = one.asked.get(kind, (0, 0))
            if people:
                yes, no = buyers + 0.5, people - buyers + 0.5
                rows.append((place, at, math.log(yes / no), 1 / yes + 1 / no))
        strange = one.strangers + 0.5
        rows.append((len(kinds) - 1, at, math.log(strange), 1 / strange + OWN * OWN))
    table = np.array(rows).reshape(-1, 4)
    return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2], table[:, 3]


def _normal(centre: Floats, wide: Floats, who: Any, when: Any, seen: Floats, noise: Floats,
            drift: float) -> tuple[float, Floats, Floats]:
    """The log evidence of one size of drift, and mean and covariance of the kinds under it (linear normal model)."""
    if not len(seen):
        return 0.0, centre, np.diag(wide**2)
    pick = np.eye(len(centre))[who]
    whole = np.diag(noise) + drift * drift * (when[:, None] == when[None, :]) + (pick * wide**2) @ pick.T
    root = np.linalg.cholesky(whole)
    off = np.linalg.solve(root, seen - centre[who])
    reach = np.linalg.solve(root, pick * wide**2)
    mean = centre + reach.T @ off
    spread = np.diag(wide**2) - reach.T @ reach
    return float(-0.5 * off @ off - np.log(np.diag(root)).sum()), mean, spread + 1e-12 * np.eye(len(centre))


def _price(plan: Plan, past: Sequence[Launch], lots: np.random.Generator, draws: int) -> Floats:
    """What another price than usual does to the log-odds; nothing at the usual one."""
    usual = [one.price for one in past if one.price]
    if not plan.price or not usual:
        return np.zeros(draws)
    steep = np.maximum(lots.normal(ELASTIC, ELASTIC_WIDE, draws), 0.0)
    return -steep * math.log(plan.price / float(np.median(usual)))


def _copies(buyers: Any, past: Sequence[Launch], lots: np.random.Generator) -> Floats:
    """Copies of these buyers: some take more than one, as often as they did before."""
    bought = sum(k for one in past for _, k in one.asked.values())
    more = max(sum(one.copies for one in past) - bought, 0.0)
    each = lots.gamma(more + 0.5, 1 / (bought + 10.0), (len(buyers), 1))
    return np.asarray(buyers + lots.poisson(buyers * each), dtype=np.float64)


def usual_days() -> Floats:
    """How a usual launch spreads over 28 days: half in the first five, a little at every day."""
    day = np.arange(DAYS)
    shape = np.exp(-day / 5.0) + 0.03
    return np.asarray(shape / shape.sum())


def _spread(units: Floats, past: Sequence[Launch], lots: np.random.Generator) -> npt.NDArray[np.float64]:
    """Copies up to each day, (draws, 28)."""
    shape = 12.0 * usual_days()
    for one in past:
        days = np.asarray(list(one.by_day)[:DAYS] + [0.0] * max(DAYS - len(one.by_day), 0))
        if days.sum() > 0:
            shape = shape + days * min(1.0, HELD / days.sum())
    lot = lots.standard_gamma(np.maximum(shape, 0.02), (len(units), DAYS))
    share = lot / lot.sum(1, keepdims=True)
    return np.asarray(lots.multinomial(units.astype(np.int64), share).cumsum(1), dtype=np.float64)


# --- frozen and scored -----------------------------------------------------------------------------------------------


def frozen(found: Forecast) -> dict[str, Any]:
    """A forecast as it is kept: JSON, enough to draw it again and to score it."""
    days = [{"day": day, "value": float(np.mean(found.paths[:, day - 1])), **{
        f"{end}_{round(100 * level)}": value for level in LEVELS
        for end, value in zip(("low", "high"), found.interval(level, day), strict=True)}} for day in range(1, DAYS + 1)]
    return {"days": days, "quantiles": [float(q) for q in np.quantile(found.units, QUANTILES)],
            "units": float(found.units.mean()), "price": found.price, "naive": found.naive, "launches": found.launches,
            "by_kind": found.by_kind}


def scored(kept: dict[str, Any], sold: Sequence[float]) -> dict[str, Any]:
    """How a kept forecast fared, given copies sold on each day: coverage of each level, CRPS, and that of the naive line.

    The continuous ranked probability score (Gneiting and Raftery 2007, JASA 102) is in copies: the mean pinball loss over
    the kept quantiles, twice. A single number's score is its distance.
    """
    upto = np.cumsum(list(sold)[:len(kept["days"])])
    total = float(upto[-1]) if len(upto) else 0.0
    inside = {str(round(100 * level)): [bool(day[f"low_{round(100 * level)}"] <= seen <= day[f"high_{round(100 * level)}"])
                                        for day, seen in zip(kept["days"], upto, strict=False)] for level in LEVELS}
    last = {level: days[-1] if days else None for level, days in inside.items()}
    return {"sold": total, "crps": crps(np.array(kept["quantiles"]), total),
            "naive_crps": abs(kept["naive"] - total) if kept["naive"] is not None else None,
            "inside": last, "days_inside": {level: sum(days) / len(days) if days else None for level, days in inside.items()}}


def crps(quantiles: Floats, seen: float) -> float:
    """The score of quantiles at QUANTILES against what came; 0 is perfect."""
    off = seen - quantiles
    return float(2 * np.mean(np.maximum(QUANTILES * off, (QUANTILES - 1) * off)))
