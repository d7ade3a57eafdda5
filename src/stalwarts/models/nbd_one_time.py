"""NBD with one-time buyers: tourists who buy once, and regulars who buy at a rate of their own.

A share of buyers buys once in the span and never otherwise; the others, and nobody else, buy as a negative binomial does
(gamma rates with shape r and rate alpha: Ehrenberg 1959; with a spike at one: Fader and Hardie's note on Ten Ren tea,
after Wagner and Taudes 1987). Rows are patterns: `frequency` (purchases in the span, 0 included) and `weight`.
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
from stalwarts.models._special import log_gamma
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

FLOOR = 30
"""People who bought more than once below which nothing is fitted."""
NAMES = ("r", "alpha", "share")
NOBODY = 1e-4
"""A share below this is none."""
WORTH = 0.5
"""What the share must add to the log-likelihood, times two and more, to be told from none."""


@dataclass(frozen=True)
class _Likelihood:
    """The log-likelihood of log r, log alpha and the log-odds of the share, and its gradient; without a share of none."""

    x: Floats
    weight: Floats
    spike: bool = True

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        x, r, alpha = self.x, np.exp(phi[..., :1]), np.exp(phi[..., 1:2])
        share = 1 / (1 + np.exp(-phi[..., 2:3])) if self.spike else 0 * r
        level = log_gamma(r + x) - log_gamma(r) - log_gamma(x + 1) + r * np.log(alpha / (alpha + 1)) - x * np.log1p(alpha)
        regular, once = np.exp(level), (x == 1) * 1.0
        chance = share * once + (1 - share) * regular
        part = (1 - share) * regular / np.maximum(chance, 1e-300)
        slopes = [part * r * (digamma(r + x) - digamma(r) + np.log(alpha / (alpha + 1))),
                  part * alpha * (r / alpha - (r + x) / (alpha + 1)),
                  share * (1 - share) * (once - regular) / np.maximum(chance, 1e-300)]
        value = np.log(np.maximum(chance, 1e-300)) @ self.weight
        return value, np.stack([slope @ self.weight for slope in slopes[:phi.shape[-1]]], axis=-1)


def simulate(parameters: dict[str, float], n: int, seed: int) -> dict[str, Floats]:
    """Column `frequency` of `n` people over one span."""
    lots = np.random.default_rng(seed)
    x = lots.poisson(lots.gamma(parameters["r"], 1 / parameters["alpha"], n)).astype(np.float64)
    return {"frequency": np.where(lots.random(n) < parameters.get("share", 0.0), 1.0, x)}


def fit(frame: Any) -> Fit:
    """Fit on columns `frequency` and, if present, `weight`.

    Where nobody seems to buy just once the plain NBD is returned, with the reason. Raises UnfitFrame, and TooFewEvents
    under 30 people who bought more than once.
    """
    began, (x, weight) = time.perf_counter(), _read(frame)
    more = float(weight[x > 1].sum())
    if more < FLOOR:
        raise TooFewEvents("nbd_one_time", more, FLOOR, of="people who bought more than once")
    mean = float(x @ weight / weight.sum())
    starts = np.array([[np.log(r), np.log(r / mean), odds] for r in (0.3, 1.0) for odds in (-2.0, 0.0)])
    plain, whole = _Likelihood(x, weight, spike=False), _Likelihood(x, weight)
    flat, floor = _settled.highest(plain, starts[::2, :2])
    top, value = _settled.highest(whole, starts)
    r, alpha, share = np.exp(top[0, 0]), np.exp(top[0, 1]), 1 / (1 + np.exp(-top[0, 2]))
    sample = _settled.Sample.of(weight, more, x)
    if share < NOBODY or value - floor < WORTH:
        reasons = ["nobody seems to buy just once: the share of tourists can't be told from none"]
        return _settled.settled("nbd", plain, flat, _named(*np.exp(flat[0])), sample, began, words=_words(*np.exp(flat[0])),
                                fell_back={"asked": "nbd_one_time", "reasons": reasons})
    return _settled.settled("nbd_one_time", whole, top, _named(r, alpha, share), sample, began,
                            words=_words(r, alpha, share))


def score(found: Fit, frame: Any, spans: float = 1.0) -> Floats:
    """Per row, the purchases expected in so many further spans: of regulars alone, by how likely somebody is one."""
    x, _ = _settled.columns(frame, "frequency")
    r, alpha, share = (found.parameters.get(name, 0.0) for name in NAMES)
    return np.asarray(regular(found, frame) * (r + x) / (alpha + 1) * spans if share else (r + x) / (alpha + 1) * spans)


def regular(found: Fit, frame: Any) -> Floats:
    """Per row, the probability of being a regular."""
    x, _ = _settled.columns(frame, "frequency")
    r, alpha, share = (found.parameters.get(name, 0.0) for name in NAMES)
    once = r * np.log(alpha / (alpha + 1)) + np.log(r) - np.log1p(alpha)
    odds = share / ((1 - share) * np.exp(once))
    return np.where(x == 1, 1 / (1 + odds), 1.0)


def _named(*values: float) -> dict[str, float]:
    return {name: float(value) for name, value in zip(NAMES, values, strict=False)}


def _words(r: float, alpha: float, share: float = 0.0) -> str:
    return f"{share:.0%} come once, as tourists; the others buy {r / alpha:.3g} times in the span on average"


def _read(frame: Any) -> tuple[Floats, Floats]:
    x, weight = _settled.columns(frame, "frequency")
    if (x != np.floor(x)).any():
        raise UnfitFrame("a frequency is no whole number")
    kept = _settled.gathered(weight, x)
    return kept[0], kept[1]
