"""sBG: how long members stay who can leave at each renewal.

Each person leaves at every renewal with a chance of their own, beta (alpha, beta) over people, so those who stay are ever
more those who rarely leave (Fader and Hardie 2007, Journal of Interactive Marketing 21, equation 5). Rows are either a
retention curve, `period` (0 or 1 and on) and `alive` (members then), or patterns: `periods` stayed, `ended` (whether they left
at the end of the last), `weight`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models import _settled
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._special import digamma
from stalwarts.models._special import log_beta
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

FLOOR = 30
"""Members who left below which nothing is fitted."""
NAMES = ("alpha", "beta")
ALIKE = 500.0
"""An alpha + beta beyond which people's chances of leaving differ by under 2 points: no data of ours tells that from one."""


@dataclass(frozen=True)
class _Likelihood:
    """The log-likelihood of logarithms of (alpha, beta), and its gradient."""

    periods: Floats
    ended: Floats
    weight: Floats

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        theta = np.exp(phi)
        a, b = theta[..., :1], theta[..., 1:2]
        # Left at renewal t: B(alpha + 1, beta + t - 1) / B; still there after t: B(alpha, beta + t) / B.
        stayed = self.periods - self.ended
        value = log_beta(a + self.ended, b + stayed) - log_beta(a, b)
        whole = digamma(a + b) - digamma(a + b + self.periods)
        slopes = (digamma(a + self.ended) - digamma(a) + whole, digamma(b + stayed) - digamma(b) + whole)
        return value @ self.weight, np.stack([slope @ self.weight for slope in slopes], axis=-1) * theta


def simulate(parameters: dict[str, float], n: int, seed: int, periods: int = 12) -> dict[str, Floats]:
    """Columns `periods` and `ended` of `n` members watched for so many renewals."""
    lots = np.random.default_rng(seed)
    life = lots.geometric(np.maximum(lots.beta(parameters["alpha"], parameters["beta"], n), 1e-12)).astype(np.float64)
    return {"periods": np.minimum(life, periods), "ended": (life <= periods).astype(np.float64)}


def fit(frame: Any) -> Fit:
    """Fit on a retention curve or on patterns, as the module says.

    Where all leave with the same chance that is said. Raises UnfitFrame, and TooFewEvents under 30 who left.
    """
    began, (periods, ended, weight) = time.perf_counter(), _read(frame)
    left = float(ended @ weight)
    if left < FLOOR:
        raise TooFewEvents("sbg", left, FLOOR, of="members who left")
    objective = _Likelihood(periods, ended, weight)
    top, _ = _settled.highest(objective, np.log([[1.0, 2.0], [5.0, 20.0]]))
    a, b = map(float, np.exp(top[0]))
    alike = {"asked": "sbg", "reasons": ["all leave with the same chance: alpha and beta grew without bound, only "
                                         "their ratio counts"]} if a + b > ALIKE else None
    return _settled.settled("sbg", objective, top, {"alpha": a, "beta": b},
                            _settled.Sample.of(weight, left, periods, ended), began, fell_back=alike,
                            words=f"at the first renewal {a / (a + b):.0%} leave, at the fifth {a / (a + b + 4):.0%} of "
                                  "those still there")


def score(found: Fit, frame: Any) -> Floats:
    """Per row, the share of members still there after `period`."""
    (periods, _) = _settled.columns(frame, "period")
    a, b = (found.parameters[name] for name in NAMES)
    return np.asarray(np.exp(log_beta(a + 0 * periods, b + periods) - log_beta(a + 0 * periods, b + 0 * periods)))


def ahead(found: Fit, stayed: Any, periods: float) -> Floats:
    """The share of members who stayed through `stayed` renewals that will stay through so many more."""
    now = np.atleast_1d(np.asarray(stayed, dtype=np.float64))
    return np.asarray(score(found, {"period": now + periods}) / score(found, {"period": now}))


def _read(frame: Any) -> tuple[Floats, Floats, Floats]:
    there = list(getattr(frame, "column_names", None) or frame)
    if "alive" in there:
        period, alive, _ = _settled.columns(frame, "period", "alive")
        return _of_curve(period, alive)
    periods, ended, weight = _settled.columns(frame, "periods", "ended")
    if (periods != np.floor(periods)).any() or (periods < ended).any() or (ended > 1).any():
        raise UnfitFrame("`periods` counts whole renewals, and who left did so at the first or later")
    kept = _settled.gathered(weight, periods, ended)
    return kept[0], kept[1], kept[2]


def _of_curve(period: Floats, alive: Floats) -> tuple[Floats, Floats, Floats]:
    order = np.argsort(period)
    period, alive = period[order] - period.min(initial=np.inf), alive[order]
    if len(period) < 2 or (np.diff(period) != 1).any() or (np.diff(alive) > 0).any():
        raise UnfitFrame("a retention curve has every period once, and members never grow")
    left = -np.diff(alive)
    return np.append(period[1:], period[-1]), np.append(np.ones(len(left)), 0.0), np.append(left, alive[-1])
