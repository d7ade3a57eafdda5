"""Gamma-Gamma: what somebody pays at a time, for those who paid again.

The mean z of x payments is gamma with shape p x and rate nu x, and nu is gamma (q, gamma) over people (Fader and Hardie
2013, "The Gamma-Gamma Model of Monetary Value", equation 1a; the density of the mean, not of the total). How much
people pay is taken not to depend on how often.
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
from stalwarts.models._fit import aicc
from stalwarts.models._fit import digest
from stalwarts.models._special import digamma
from stalwarts.models._special import log_gamma
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

FLOOR = 30
"""People who paid again below which nothing is fitted."""
NAMES = ("p", "q", "gamma")
ALIKE = 1e4
"""A q beyond which all people pay alike."""


@dataclass(frozen=True)
class _Likelihood:
    """The log-likelihood of logarithms of (p, q, gamma), and its gradient."""

    x: Floats
    mean: Floats
    weight: Floats

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        """Values (...) and gradients (..., 3)."""
        x, total = self.x, self.x * self.mean
        p, q, scale = (np.exp(phi[..., i:i + 1]) for i in range(3))
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            whole, far = p * x + q, np.log(scale + total)
            value = (log_gamma(whole) - log_gamma(p * x) - log_gamma(q) + q * np.log(scale) - whole * far
                     + p * x * np.log(total) - np.log(self.mean))
            slopes = (p * x * (digamma(whole) - digamma(p * x) + np.log(total) - far),
                      q * (digamma(whole) - digamma(q) + np.log(scale) - far),
                      q - whole * scale / (scale + total))
            sums = np.stack([slope @ self.weight for slope in slopes], axis=-1)
        level = value @ self.weight
        return np.where(np.isfinite(level), level, -np.inf), np.nan_to_num(sums)


def simulate(parameters: dict[str, float], n: int, seed: int, payments: float = 3.0) -> dict[str, Floats]:
    """Columns `frequency` (1 and more, `payments` on average) and `monetary` of `n` people."""
    lots = np.random.default_rng(seed)
    x = 1.0 + lots.poisson(payments - 1, n).astype(np.float64)
    rate = lots.gamma(parameters["q"], 1 / parameters["gamma"], n)
    return {"frequency": x, "monetary": np.asarray(lots.gamma(parameters["p"] * x) / (rate * x), dtype=np.float64)}


def fit(frame: Any) -> Fit:
    """Fit on columns `frequency`, `monetary` (the mean of those payments) and, if present, `weight`.

    Rows without a repeat payment are passed by. Raises UnfitFrame, and
    TooFewEvents under 30 people who paid again.
    """
    began, (x, mean, weight) = time.perf_counter(), _read(frame)
    people = float(weight.sum())
    if people < FLOOR:
        raise TooFewEvents("gamma_gamma", people, FLOOR)
    objective, usual = _Likelihood(x, mean, weight), float(np.average(mean, weights=weight))
    starts = np.log([[p, 4.0, 3 * usual / p] for p in (1.0, 5.0)])
    tops, values = _climb.climb(objective, starts)
    top = tops[[int(np.argmax(values))]]
    heights, axes = np.linalg.eigh(-_climb.curvature(objective, top)[0])
    parameters = dict(zip(NAMES, map(float, np.exp(top[0])), strict=True))
    level = float(values.max())
    notes = {"repeats": float(x @ weight), "slope": float(np.abs(objective(top)[1]).max()), "fell_back": None,
             "all_alike": parameters["q"] > ALIKE, "words": _words(parameters)}
    return Fit(model="gamma_gamma", parameters=parameters, loglik=level, n=people,
               covariance=((axes / np.maximum(heights, 1e-3)) @ axes.T).tolist(), aicc=aicc(level, 3, people),
               seconds=time.perf_counter() - began, diagnostics=notes,
               versions={"model": "1", "numpy": np.__version__, "data": digest(x, mean, weight)})


def score(found: Fit, frame: Any) -> Floats:
    """Per row, what one further payment is expected to be; without a repeat payment, what it is of anybody."""
    names = list(getattr(frame, "column_names", None) or frame)
    x, mean = (_repeat.numbers(frame, names, name) for name in ("frequency", "monetary"))
    p, q, scale = found.parameters["p"], found.parameters["q"], found.parameters["gamma"]
    # The mean of nu's inverse has no end at p x + q = 1; nobody pays without end.
    return np.asarray(p * (scale + x * mean) / np.maximum(p * x + q - 1, 1e-9))


def _words(parameters: dict[str, float]) -> str:
    if parameters["q"] <= 1:
        return "what people pay differs so much that it has no average"
    return f"a payment is {parameters['p'] * parameters['gamma'] / (parameters['q'] - 1):.3g} on average"


def _read(frame: Any) -> tuple[Floats, Floats, Floats]:
    names = list(getattr(frame, "column_names", None) or frame)
    x, mean = (_repeat.numbers(frame, names, name) for name in ("frequency", "monetary"))
    weight = _repeat.numbers(frame, names, "weight") if "weight" in names else np.ones(len(x))
    if not len(x) == len(mean) == len(weight):
        raise UnfitFrame("the columns differ in length")
    if (weight < 0).any() or (x < 0).any() or (mean[x > 0] <= 0).any():
        raise UnfitFrame("somebody who paid again paid nothing, or a number lies below nought")
    some = (x > 0) & (weight > 0)
    kept, back = np.unique(np.column_stack([x[some], mean[some]]), axis=0, return_inverse=True)
    return kept[:, 0], kept[:, 1], np.bincount(back.ravel(), weight[some], len(kept)).astype(np.float64)
