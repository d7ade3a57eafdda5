"""What all models of the time to first payment share: one likelihood, in which a model is its cumulative hazard.

With H the cumulative hazard of those who will ever buy and p their share, S(t) = 1 - p + p exp(-H(t)). A payment
between low and high contributes S(low) - S(high), somebody still unpaid S(last seen), and everybody is divided by
S(entry) (interval censoring and delayed entry: Kalbfleisch and Prentice 2002, chapter 3; never-buyers: Boag 1949).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models import _climb
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._fit import aicc
from stalwarts.models._fit import digest
from stalwarts.models._patterns import Margins
from stalwarts.models._patterns import Patterns
from stalwarts.problems import TooFewEvents

NEVER_BUYERS_FLOOR = 60
"""Payments below which a share of never-buyers cannot be told from a slow start."""
COARSE = 100
"""Distinct times kept apart while looking for where to climb."""
VERSION = "1"


@dataclass(frozen=True)
class Belief:
    """What is thought of a parameter before any data: log-normal around `median`, two times in three within `factor`.

    A `level` says how many buy as long as everybody will some day; of it something is thought only beside never-buyers.
    """

    median: float
    factor: float
    level: bool = False


PACE = Belief(180.0, 6.0)
"""Days that first payments take: from a month to three years."""


@dataclass(frozen=True)
class Family:
    """A model of the time to first payment among those who will ever buy.

    `hazard(theta, t)` gives H, shape (..., times), and its slopes in the logarithm of each parameter, shape (..., k,
    times), for parameters (..., k). `start` gives logarithms to climb from, (starts, k), from the crude rate per day
    and the usual day of a payment. `limit` says why a fit is at the edge of the family, where it is a simpler one.
    """

    name: str
    parameters: tuple[str, ...]
    hazard: Callable[[Floats, Floats], tuple[Floats, Floats]]
    start: Callable[[float, float], Floats]
    limit: Callable[[dict[str, float]], str | None]
    floor: int
    simpler: Family | None = None
    beliefs: tuple[Belief | None, ...] = ()
    """One per parameter; none at all: nothing is thought of any."""

    def variant(self, *, never_buyers: bool) -> str:
        """The name of the model with or without never-buyers."""
        return f"{self.name}+never_buyers" if never_buyers else self.name


@dataclass(frozen=True)
class Likelihood:
    """The log-likelihood of a family on margins, and its gradient, for many parameter sets at once."""

    family: Family
    margins: Margins
    never_buyers: bool

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        """Values (...) and gradients (..., k) at transformed parameters (..., k), of which p comes last."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
            m = self.margins
            unpaid, unpaid_slope = self._unpaid(phi)
            paid, paid_slope = self._paid(phi)
            value = (unpaid * m.survive).sum(-1) + (paid * m.paid).sum(-1)
            slope = (unpaid_slope * m.survive[..., None, :]).sum(-1) + (paid_slope * m.paid[..., None, :]).sum(-1)
        return np.where(np.isfinite(value), value, -np.inf), slope

    def value(self, phi: Floats) -> Floats:
        """Values (...) alone, at half the cost."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
            m, (theta, p) = self.margins, self._split(phi)
            waiting = np.log1p(p * np.expm1(-self.family.hazard(theta, m.times)[0]))
            low, high = (self.family.hazard(theta, times)[0] for times in (m.low, m.high))
            paying = np.log(p) - low + np.log(-np.expm1(low - high))
            value = (waiting * m.survive).sum(-1) + (paying * m.paid).sum(-1)
        return np.where(np.isfinite(value), value, -np.inf)

    def _split(self, phi: Floats) -> tuple[Floats, Floats]:
        """Natural parameters of the family, and p as a column."""
        if not self.never_buyers:
            return np.exp(phi), np.ones((*phi.shape[:-1], 1))
        return np.exp(phi[..., :-1]), 1 / (1 + np.exp(-phi[..., -1:]))

    def _unpaid(self, phi: Floats) -> tuple[Floats, Floats]:
        """Log S at the times of the margins, and slopes."""
        theta, p = self._split(phi)
        h, h_slope = self.family.hazard(theta, self.margins.times)
        if not self.never_buyers:
            return -h, -h_slope
        gone = -np.expm1(-h)
        survival = 1 - p * gone
        slope = -(p * np.exp(-h) / survival)[..., None, :] * h_slope
        return np.log1p(-p * gone), np.concatenate([slope, (-p * (1 - p) * gone / survival)[..., None, :]], axis=-2)

    def _paid(self, phi: Floats) -> tuple[Floats, Floats]:
        """Log of S(low) - S(high) at the payments of the margins, and slopes."""
        theta, p = self._split(phi)
        low, low_slope = self.family.hazard(theta, self.margins.low)
        high, high_slope = self.family.hazard(theta, self.margins.high)
        step = high - low
        value = np.log(p) - low + np.log(-np.expm1(-step))
        slope = (high_slope - low_slope) / np.expm1(step)[..., None, :] - low_slope
        if not self.never_buyers:
            return value, slope
        odds = np.broadcast_to((1 - p)[..., None], (*slope.shape[:-2], 1, slope.shape[-1]))
        return value, np.concatenate([slope, odds], axis=-2)


def unpaid(family: Family, theta: Floats, p: Floats, times: Floats) -> Floats:
    """S(t), shape (rows, times), for natural parameters (rows, k) and shares p (rows,)."""
    with np.errstate(over="ignore", under="ignore"):
        return np.asarray(1 + p[:, None] * np.expm1(-family.hazard(theta, times)[0]))


def fit(family: Family, patterns: Patterns, *, never_buyers: bool = False) -> Fit:
    """The fit of highest likelihood, or of a simpler model, with the reason, where the family is at its edge.

    Raises TooFewEvents below the floor of the family, or of never-buyers.
    """
    floor = NEVER_BUYERS_FLOOR if never_buyers else family.floor
    if patterns.events < floor:
        raise TooFewEvents(family.variant(never_buyers=never_buyers), patterns.events, floor)
    return settle(family, patterns, Margins.of(patterns), never_buyers=never_buyers)


def settle(family: Family, patterns: Patterns, margins: Margins, *, never_buyers: bool) -> Fit:
    """`fit` without a floor, on margins already summed."""
    began = time.perf_counter()
    # Every start climbs the coarse hill, cheaply; only the highest of them climbs the true one.
    rough = Likelihood(family, Margins.of(patterns, fine=COARSE), never_buyers)
    tops, values = _climb.climb(rough, _starts(family, patterns, never_buyers=never_buyers), tolerance=1e-3)
    objective = Likelihood(family, margins, never_buyers)
    top, values = _climb.climb(objective, tops[[int(np.argmax(values))]])
    parameters = _named(family, top[0], never_buyers=never_buyers)
    reason = _edge(family, parameters)
    if reason:
        plain = family if never_buyers and reason == EVERYBODY else family.simpler
        if plain is not None:
            kept = settle(plain, patterns, margins, never_buyers=never_buyers and plain is not family)
            return _fallen(kept, family.variant(never_buyers=never_buyers), reason)
    loglik = float(values.max())
    hessian = -_climb.curvature(objective, top)[0]
    notes = {"events": patterns.events, "slope": float(np.abs(objective(top)[1]).max()), "fell_back": None}
    return Fit(model=family.name, parameters=parameters, covariance=_inverse(hessian).tolist(), loglik=loglik,
               n=patterns.people, aicc=_finite(aicc(loglik, len(top[0]), patterns.events)),
               seconds=time.perf_counter() - began, diagnostics=notes, versions=_versions(margins))


def score(family: Family, fitted: Fit, ages: Any, horizon: float) -> Floats:
    """The probability, per age, that somebody unpaid at that age pays within `horizon`: (F(a+h) - F(a)) / S(a)."""
    theta, p = natural(family, fitted.transformed[None], never_buyers=fitted.never_buyers)
    chances = rates(family, theta, p, np.atleast_1d(np.asarray(ages, dtype=np.float64)), horizon)
    return np.asarray(chances[0])


def rates(family: Family, theta: Floats, p: Floats, ages: Floats, horizon: float) -> Floats:
    """`score` for many parameter sets: (rows, ages)."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        now, then = family.hazard(theta, ages)[0], family.hazard(theta, ages + horizon)[0]
        # Written with exp(+H) in the denominator, it neither cancels nor underflows at great ages.
        rest = (1 - p[:, None]) * np.exp(np.minimum(now, 700.0))
        return np.asarray(p[:, None] * -np.expm1(now - then) / (rest + p[:, None]))


def natural(family: Family, phi: Floats, *, never_buyers: bool) -> tuple[Floats, Floats]:
    """Natural parameters (rows, k) and shares p (rows,) from transformed ones."""
    k = len(family.parameters)
    clipped = np.clip(phi, -_climb.LIMIT, _climb.LIMIT)
    p = 1 / (1 + np.exp(-clipped[:, k])) if never_buyers else np.ones(len(phi))
    return np.exp(clipped[:, :k]), p


EVERYBODY = "the share who will ever buy reached 1: no sign of never-buyers yet"


def _edge(family: Family, parameters: dict[str, float]) -> str | None:
    if parameters.get("p", 0.0) > 0.9999:
        return EVERYBODY
    return family.limit(parameters)


def _fallen(kept: Fit, asked: str, reason: str) -> Fit:
    reasons = [reason, *(kept.diagnostics["fell_back"] or {}).get("reasons", [])]
    notes = kept.diagnostics | {"fell_back": {"asked": asked, "reasons": reasons}}
    return Fit(**{**vars(kept), "diagnostics": notes})


def _starts(family: Family, patterns: Patterns, *, never_buyers: bool) -> Floats:
    """Places to climb from. With never-buyers: from nearly everybody buying slowly to few buying fast."""
    if not never_buyers:
        return family.start(*pace(patterns, 1.0))
    share, rows = patterns.events / patterns.people, []
    for p in (min(0.95, share * 1.2), min(0.95, share * 3), 0.5 + share / 2):
        inner = family.start(*pace(patterns, p))
        rows.append(np.column_stack([inner, np.full(len(inner), np.log(p / (1 - p)))]))
    return np.vstack(rows)


def pace(patterns: Patterns, p: float) -> tuple[float, float]:
    """Crudely, how fast a share `p` of people pays: per day, and the usual day of a payment."""
    exposure = float((patterns.weight * (patterns.low - patterns.entry)).sum())
    usual = float(np.average(patterns.low[patterns.paid], weights=patterns.weight[patterns.paid])) + 0.5
    rate = patterns.events / max(exposure, 1.0)
    return (rate if p >= 1 else max(rate / p, 0.3 / usual)), usual


def _named(family: Family, phi: Floats, *, never_buyers: bool) -> dict[str, float]:
    theta, p = natural(family, phi[None], never_buyers=never_buyers)
    share = {"p": float(p[0])} if never_buyers else {}
    return {name: float(value) for name, value in zip(family.parameters, theta[0], strict=True)} | share


def _inverse(hessian: Floats) -> Floats:
    """The covariance; directions the data say nothing of get a large variance, never a negative one."""
    heights, axes = np.linalg.eigh(np.nan_to_num(hessian))
    return np.asarray((axes / np.maximum(heights, 1e-3)) @ axes.T)


def _finite(value: float) -> float:
    return value if np.isfinite(value) else 1e300


def _versions(margins: Margins) -> dict[str, str]:
    data = digest(margins.times, margins.survive, margins.low, margins.high, margins.paid)
    return {"model": VERSION, "numpy": np.__version__, "data": data}
