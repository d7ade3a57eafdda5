"""Pareto/NBD: how often people pay again, and how long they stay; stopping is a matter of time, not of payments.

Rates are gamma (r, alpha), lifetimes exponential with rates gamma (s, beta), both in the table's unit of time
(Schmittlein, Morrison and Colombo 1987, Management Science 33). With y the time of stopping, the likelihood is that of
x payments up to T alive, or up to y, summed over every y between the last payment and T: the sum is done by
Gauss and Legendre's rule, where the papers use Gauss's hypergeometric series.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models import _climb
from stalwarts.models import _repeat
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._special import digamma
from stalwarts.models._special import log_gamma

NAMES = ("r", "alpha", "s", "beta")
PLACES, FEW = 24, 8
"""At how many places between the last payment and T the sum is taken: for a fit, and for one that only chooses a model."""
LONG = 1e4
"""Lifetimes so many times longer than anybody was watched are no lifetimes to be told."""


@dataclass(frozen=True)
class _Likelihood:
    """The log-likelihood of logarithms of (r, alpha, s, beta), and its gradient."""

    buyers: _repeat.Buyers
    places: int = PLACES

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        """Values (...) and gradients (..., 4)."""
        theta, w = np.exp(phi), self.buyers.weight
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            value, slopes = self._terms(*(theta[..., i:i + 1] for i in range(4)))
            total, pull = value @ w, np.stack([slope @ w for slope in slopes], axis=-1)
        return np.where(np.isfinite(total), total, -np.inf), np.nan_to_num(pull * theta)

    def _terms(self, r: Floats, alpha: Floats, s: Floats, beta: Floats) -> tuple[Floats, list[Floats]]:
        parts = _parts(self.buyers.x, self.buyers.recency, self.buyers.watched, r, alpha, s, beta, self.places)
        both = np.logaddexp.reduce(parts.level, axis=0)
        share = np.exp(parts.level - both)
        value = _of_x(self.buyers.x, lambda x: log_gamma(r + x) - log_gamma(r + 0 * x)) + r * np.log(alpha) + both
        rate = _of_x(self.buyers.x, lambda x: digamma(r + x) - digamma(r + 0 * x)) + np.log(alpha)
        stopped = 1 - share[0]
        gone = np.log(beta) - (share * np.log(beta + parts.when)).sum(0)
        return value, [
            rate - (share * np.log(alpha + parts.when)).sum(0),
            r / alpha - (r + self.buyers.x) * (share / (alpha + parts.when)).sum(0),
            gone + stopped / s,
            s / beta - s * (share / (beta + parts.when)).sum(0) - (share / (beta + parts.when))[1:].sum(0)]


@dataclass(frozen=True)
class _Parts:
    """Alive at T first, then stopped at each place of the sum: when, and the logarithm of what it adds."""

    when: Floats
    level: Floats


def _parts(x: Floats, recency: Floats, watched: Floats, r: Floats, alpha: Floats, s: Floats, beta: Floats,
           nodes: int = PLACES) -> _Parts:
    at, weight = np.polynomial.legendre.leggauss(nodes)
    half = (watched - recency) / 2
    places = np.stack([watched, *(recency + half * (1 + one) for one in at)])
    lead = (1, *(1,) * (r.ndim - 1), -1)
    when = places.reshape(len(places), *lead[1:-1], -1)
    level = s * (np.log(beta) - np.log(beta + when)) - (r + x) * np.log(alpha + when)
    mass = np.log(np.maximum(half * weight[:, None], 1e-300)).reshape(nodes, *lead[1:-1], -1)
    level[1:] += np.log(s) - np.log(beta + when[1:]) + mass
    return _Parts(when, level)


def _of_x(x: Floats, one: Any) -> Floats:
    kept, back = np.unique(x, return_inverse=True)
    return np.asarray(one(kept)[..., back])


def simulate(parameters: dict[str, float], n: int, seed: int, watched: float = 52.0) -> dict[str, Floats]:
    """Columns `frequency`, `recency`, `T` of `n` people, each watched for `watched` after the first payment."""
    lots = np.random.default_rng(seed)
    rate = lots.gamma(parameters["r"], 1 / parameters["alpha"], n)
    life = lots.exponential(1.0, n) / np.maximum(lots.gamma(parameters["s"], 1 / parameters["beta"], n), 1e-300)
    seen = np.minimum(life, watched)
    x = lots.poisson(rate * seen).astype(np.float64)
    # The last of x even times is the highest of them.
    last = np.where(x > 0, seen * lots.random(n) ** (1 / np.maximum(x, 1)), 0.0)
    return {"frequency": x, "recency": last, "T": np.full(n, watched)}


def fit(frame: Any) -> Fit:
    """Fit on columns `frequency`, `recency`, `T` and, if present, `weight`.

    Where nobody seems to stop the plain NBD is returned, with the reason. Raises UnfitFrame, and TooFewEvents under
    30 repeat payments.
    """
    return of(_repeat.enough("pareto_nbd", frame))


def of(buyers: _repeat.Buyers, near: Floats | None = None, tolerance: float = 1e-7,
       steps: int = _climb.STEPS, places: int = PLACES) -> Fit:
    """`fit` on patterns already read, with no floor; see `_repeat.of`."""
    began, usual = time.perf_counter(), _repeat.usual(buyers)
    starts = np.log([[0.5, usual, 0.6, usual], [0.5, usual, 2.0, 8 * usual]]) if near is None else near[None]
    objective = _Likelihood(buyers, places)
    tops, values = _climb.climb(objective, starts, tolerance=tolerance, steps=steps)
    top = tops[[int(np.argmax(values))]]
    plain = _repeat.Likelihood(buyers, 0, stops=False)
    flat, floor = _climb.climb(plain, starts[:1, :2], tolerance=tolerance)
    s, beta = np.exp(top[0, 2:])
    unbounded = not _repeat.LEAST < s < _repeat.MOST or beta / s > LONG * buyers.watched.max()
    if float(values.max() - floor[0]) < (_repeat.WORTH if unbounded else _repeat.EDGE):
        return _repeat.fitted("nbd", plain, flat, buyers, began,
                              {"asked": "pareto_nbd", "reasons": [_repeat.NOBODY_STOPS]})
    fell_back = {"asked": "pareto_nbd", "reasons": [_repeat.ALIKE]} if unbounded else None
    return _repeat.fitted("pareto_nbd", objective, top, buyers, began, fell_back, NAMES)


def alive(found: Fit, frame: Any) -> Floats:
    """Per row, the probability of not having stopped by the end of T."""
    x, recency, watched = _repeat.rows(frame)
    if "s" not in found.parameters:
        return np.ones(len(x))
    r, alpha, s, beta = (np.array([found.parameters[name]]) for name in NAMES)
    level = _parts(x, recency, watched, r, alpha, s, beta).level
    return np.asarray(np.exp(level[0] - np.logaddexp.reduce(level, axis=0)))


def again(found: Fit, frame: Any, horizon: float = 52.0) -> Floats:
    """Per row, the probability of at least one further payment within `horizon`.

    It is one less the likelihood of the same past watched for that much longer, over that of the past alone.
    """
    if "s" not in found.parameters:
        return _repeat.again(found, frame, horizon, 0)
    x, recency, watched = _repeat.rows(frame)
    r, alpha, s, beta = (np.array([found.parameters[name]]) for name in NAMES)
    now, then = (np.logaddexp.reduce(_parts(x, recency, until, r, alpha, s, beta).level, axis=0)
                 for until in (watched, watched + horizon))
    return np.asarray(np.clip(-np.expm1(then - now), 0.0, 1.0))


def score(found: Fit, frame: Any, horizon: float = 52.0) -> Floats:
    """Per row, the expected number of further payments within `horizon`, in the table's unit of time."""
    if "s" not in found.parameters:
        return _repeat.expected(found, frame, horizon, 0)
    x, _, watched = _repeat.rows(frame)
    p = found.parameters
    # At s = 1 the formula is nought over nought; a hair beside it, it is right to six digits.
    s, at = p["s"] if abs(p["s"] - 1) > 1e-5 else 1 + 1e-5, p["beta"] + watched
    stays = at / (s - 1) * -np.expm1((s - 1) * np.log(at / (at + horizon)))
    return np.asarray((p["r"] + x) / (p["alpha"] + watched) * stays * alive(found, frame))
