"""Beta-binomial with drift: how many answer, by source or segment, in this campaign and in the next.

Each segment has a share of its own who answer, beta (alpha, beta) over segments (Colombo and Morrison 1988; direct mail:
Fader and Hardie's note on estimating response by segment). The next campaign is not this one: its log-odds are moved by
a drift drawn once per campaign, whose size is fixed beforehand, because one campaign can't tell of it. Rows are segments:
`sent`, `answered`, and `weight` (segments alike).
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
from stalwarts.models._special import log_gamma
from stalwarts.models._special import normal_quantile
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

FLOOR = 10
"""Segments below which it can't be told how they differ."""
NAMES = ("alpha", "beta")
DRIFT = 0.2
"""Standard deviation on log-odds from one campaign to the next: fixed beforehand, about a fifth up or down."""
ALIKE = 1e5
DRAWS = 4000


@dataclass(frozen=True)
class _Likelihood:
    """The log-likelihood of logarithms of (alpha, beta), and its gradient."""

    sent: Floats
    answered: Floats
    weight: Floats

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        theta, k, n = np.exp(phi), self.answered, self.sent
        a, b = theta[..., :1], theta[..., 1:2]
        ways = log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1)
        value = ways + log_beta(a + k, b + n - k) - log_beta(a, b)
        whole = digamma(a + b) - digamma(a + b + n)
        slopes = (digamma(a + k) - digamma(a) + whole, digamma(b + n - k) - digamma(b) + whole)
        return value @ self.weight, np.stack([slope @ self.weight for slope in slopes], axis=-1) * theta


def simulate(parameters: dict[str, float], n: int, seed: int, sent: float = 400.0) -> dict[str, Floats]:
    """Columns `sent` and `answered` of `n` segments of about that size."""
    lots = np.random.default_rng(seed)
    size = np.asarray(1 + lots.poisson(sent - 1, n), dtype=np.float64)
    return {"sent": size, "answered": lots.binomial(size.astype(np.int64), lots.beta(
        parameters["alpha"], parameters["beta"], n)).astype(np.float64)}


def fit(frame: Any) -> Fit:
    """Fit on columns `sent`, `answered` and, if present, `weight`.

    Where segments are all alike that is said. Raises UnfitFrame, and TooFewEvents under 10 segments or without an
    answer.
    """
    began, (sent, answered, weight) = time.perf_counter(), _read(frame)
    segments, total = float(weight.sum()), float(answered @ weight)
    if segments < FLOOR or not total:
        raise TooFewEvents("beta_binomial", segments if total else 0, FLOOR, of="segments with an answer among them")
    objective, mean = _Likelihood(sent, answered, weight), (total + 0.5) / (float(sent @ weight) + 1)
    top, _ = _settled.highest(objective, np.log([[mean * size, (1 - mean) * size] for size in (20.0, 500.0)]))
    a, b = map(float, np.exp(top[0]))
    alike = {"asked": "beta_binomial", "reasons": ["segments answer alike: alpha and beta grew without bound, only their "
                                                   "ratio counts"]} if a + b > ALIKE else None
    return _settled.settled(
        "beta_binomial", objective, top, {"alpha": a, "beta": b},
        _settled.Sample.of(weight, segments, sent, answered), began, fell_back=alike, drift=DRIFT,
        words=f"{a / (a + b):.2%} answer on average; a segment's own record counts half once {a + b:.3g} were sent to")


def score(found: Fit, frame: Any) -> Floats:
    """Per row, the share expected to answer next time."""
    sent, answered, _ = _settled.columns(frame, "sent", "answered")
    a, b = (found.parameters[name] for name in NAMES)
    return np.asarray((a + answered) / (a + b + sent))


def ranges(found: Fit, frame: Any, ahead: Any, level: float = 0.9, *, drift: float = DRIFT, seed: int = 0
           ) -> tuple[Floats, Floats]:
    """Per row, the ends of the share of `ahead` sent to next time that will answer.

    Record, shapes and chance are inside at `level`. The drift moves a campaign's segments all together, so each end is
    moved by the drift's own: in so many campaigns, not only on average over them, so many segments are held.
    """
    sent, answered, _ = _settled.columns(frame, "sent", "answered")
    lots = np.random.default_rng(seed)
    # Neither shape is known exactly: draws of both, by the fit's own covariance.
    a, b = np.exp(lots.multivariate_normal(found.transformed, np.array(found.covariance), DRAWS)).T[:, :, None]
    share = np.clip(lots.beta(a + answered, b + sent - answered), 1e-12, 1 - 1e-12)
    size, odds = np.maximum(np.asarray(ahead, dtype=np.int64), 1), np.log(share / (1 - share))
    end = normal_quantile(level) * drift
    ends = [np.quantile(lots.binomial(size, 1 / (1 + np.exp(-odds - moved))), at, axis=0) / size
            for moved, at in ((-end, (1 - level) / 2), (end, (1 + level) / 2))]
    return np.asarray(ends[0]), np.asarray(ends[1])


def _read(frame: Any) -> tuple[Floats, Floats, Floats]:
    sent, answered, weight = _settled.columns(frame, "sent", "answered")
    if (answered > sent).any() or (answered != np.floor(answered)).any() or (sent != np.floor(sent)).any():
        raise UnfitFrame("more answered than were sent to, or a number is not whole")
    kept = _settled.gathered(np.where(sent > 0, weight, 0.0), sent, answered)
    return kept[0], kept[1], kept[2]
