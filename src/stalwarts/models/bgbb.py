"""BG/BB: who gives again where there are so many chances to, such as one a year or one a launch.

While alive a person takes each chance with a probability that is beta (alpha, beta) over people; before each chance they
stop for good with one that is beta (gamma, delta) (Fader, Hardie and Shang 2010, Marketing Science 29, equation 6).
Rows are patterns: `frequency` (chances taken), `recency` (the last one taken, 0: none), `T` (chances there were).
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
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

FLOOR = 30
"""Chances taken below which nothing is fitted."""
NAMES = ("alpha", "beta", "gamma", "delta")
MOST = 1e4
"""A beta of this size and more has all people alike."""
RARELY = 1e-3
"""A mean chance to stop below this is none to speak of."""


@dataclass(frozen=True)
class _Likelihood:
    """The log-likelihood of logarithms of the four parameters, and its gradient."""

    x: Floats
    last: Floats
    chances: Floats
    weight: Floats

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        theta = np.exp(phi)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            level, slopes = _parts(self.x, self.last, self.chances, theta, slopes=True)
            both = np.logaddexp.reduce(level, axis=0)
            share = np.where(np.isfinite(level), np.exp(level - both), 0.0)
            pull = np.stack([np.where(share > 0, share * slope, 0.0).sum(0) @ self.weight for slope in slopes], axis=-1)
        total = both @ self.weight
        return np.where(np.isfinite(total), total, -np.inf), np.nan_to_num(pull * theta)


def _parts(x: Floats, last: Floats, chances: Floats, theta: Floats, *, slopes: bool = False
           ) -> tuple[Floats, list[Floats]]:
    """Logarithms of alive throughout, then of stopped after chance t_x, t_x + 1 and so on; slopes in the parameters."""
    a, b, c, d = (theta[..., i:i + 1] for i in range(4))
    spans = int((chances - last).max(initial=0))
    level, up = [], []
    for i in range(-1, spans):
        until = chances if i < 0 else last + i
        ended = 0.0 if i < 0 else 1.0
        value = (log_beta(a + x, b + until - x) - log_beta(a, b)
                 + log_beta(c + ended + 0 * until, d + until) - log_beta(c, d))
        level.append(np.where(until < chances, value, -np.inf) if ended else value)
        if slopes:
            up.append(_slopes((a, b), x, until - x) + _slopes((c, d), ended + 0 * until, until))
    return np.stack(level), [np.stack([part[i] for part in up]) for i in range(4)] if slopes else []


def _slopes(shape: tuple[Floats, Floats], more: Floats, other: Floats) -> list[Floats]:
    """Slopes of log B(a + more, b + other) - log B(a, b) in a and in b."""
    a, b = shape
    whole = digamma(a + b) - digamma(a + b + more + other)
    return [digamma(a + more) - digamma(a) + whole, digamma(b + other) - digamma(b) + whole]


def simulate(parameters: dict[str, float], n: int, seed: int, chances: int = 6) -> dict[str, Floats]:
    """Columns `frequency`, `recency`, `T` of `n` people who had that many chances."""
    lots = np.random.default_rng(seed)
    takes = lots.beta(parameters["alpha"], parameters["beta"], n)
    stops = lots.beta(parameters["gamma"], parameters["delta"], n)
    x, last, alive = np.zeros(n), np.zeros(n), np.ones(n, dtype=bool)
    for chance in range(1, chances + 1):
        alive &= lots.random(n) >= stops
        took = alive & (lots.random(n) < takes)
        x, last = x + took, np.where(took, chance, last)
    return {"frequency": x, "recency": last, "T": np.full(n, float(chances))}


def fit(frame: Any) -> Fit:
    """Fit on columns `frequency`, `recency`, `T` and, if present, `weight`.

    Where people can't be told apart in one of the two chances that is said. Raises UnfitFrame, and TooFewEvents under
    30 chances taken.
    """
    began, (x, last, chances, weight) = time.perf_counter(), _read(frame)
    taken = float(x @ weight)
    if taken < FLOOR:
        raise TooFewEvents("bgbb", taken, FLOOR)
    objective = _Likelihood(x, last, chances, weight)
    top, _ = _settled.highest(objective, np.log([[1.0, 1.0, 0.5, 2.0], [1.0, 3.0, 1.0, 9.0]]))
    parameters = dict(zip(NAMES, map(float, np.exp(top[0])), strict=True))
    return _settled.settled("bgbb", objective, top, parameters, _settled.Sample.of(weight, taken, x, last, chances),
                            began, fell_back=_edge(parameters), words=_words(parameters))


def alive(found: Fit, frame: Any, ahead: int = 0) -> Floats:
    """Per row, the probability of not having stopped by the last chance, and by `ahead` more."""
    x, last, chances, _ = _read(frame, gather=False)
    theta = np.array([found.parameters[name] for name in NAMES])
    level, _ = _parts(x, last, chances, theta)
    a, b, c, d = theta
    here = (log_beta(a + x, b + chances - x) - log_beta(a, b)
            + log_beta(c + 0 * x, d + chances + ahead) - log_beta(c, d))
    return np.asarray(np.exp(here - np.logaddexp.reduce(level, axis=0)))


def again(found: Fit, frame: Any, chances: int = 1) -> Floats:
    """Per row, the probability of taking at least one of so many further chances.

    It is one less the likelihood of the same past with so many more chances left, over that of the past alone.
    """
    x, last, seen, _ = _read(frame, gather=False)
    theta = np.array([found.parameters[name] for name in NAMES])
    now, then = (np.logaddexp.reduce(_parts(x, last, until, theta)[0], axis=0) for until in (seen, seen + chances))
    return np.asarray(-np.expm1(then - now))


def score(found: Fit, frame: Any, chances: int = 1) -> Floats:
    """Per row, how many of so many further chances are expected to be taken (equation 14 of the paper)."""
    x, last, seen, _ = _read(frame, gather=False)
    a, b, c, d = (found.parameters[name] for name in NAMES)
    level = np.logaddexp.reduce(_parts(x, last, seen, np.array([a, b, c, d]))[0], axis=0)
    # At gamma = 1 the formula is nought over nought; a hair beside it, it is right to six digits.
    c = c if abs(c - 1) > 1e-5 else 1 + 1e-5
    lead = np.exp(log_beta(a + x + 1, b + seen - x) - log_beta(a + 0 * x, b + 0 * x) - level)
    ratio = [np.exp(log_gamma(1 + d + n) - log_gamma(c + d + n)) for n in (seen, seen + chances)]
    scale = d / (c - 1) * np.exp(log_gamma(np.array(c + d)) - log_gamma(np.array(1 + d)))
    return np.asarray(lead * scale * (ratio[0] - ratio[1]))


def _edge(parameters: dict[str, float]) -> dict[str, Any] | None:
    takes, stops = parameters["alpha"] + parameters["beta"], parameters["gamma"] + parameters["delta"]
    reasons = []
    if parameters["gamma"] / stops < RARELY:
        reasons.append("nobody seems to stop: the chance of stopping went to nought")
    elif not 1 / MOST < stops < MOST:
        reasons.append("how people differ in stopping can't be told: only the mean of gamma and delta counts")
    if not 1 / MOST < takes < MOST:
        reasons.append("how people differ in giving can't be told: only the mean of alpha and beta counts")
    return {"asked": "bgbb", "reasons": reasons} if reasons else None


def _words(parameters: dict[str, float]) -> str:
    a, b, c, d = (parameters[name] for name in NAMES)
    return f"while they stay, {a / (a + b):.0%} of chances are taken on average; before each {c / (c + d):.0%} stop"


def _read(frame: Any, *, gather: bool = True) -> tuple[Floats, Floats, Floats, Floats]:
    x, last, chances, weight = _settled.columns(frame, "frequency", "recency", "T")
    if any((column != np.floor(column)).any() for column in (x, last, chances)):
        raise UnfitFrame("frequency, recency and T count chances and are whole numbers")
    if (last > chances).any() or (x > last).any() or ((x == 0) != (last == 0)).any():
        raise UnfitFrame("more chances taken than there were, or a last one without any")
    if not gather:
        return x, last, chances, weight
    kept = _settled.gathered(weight, x, last, chances)
    return kept[0], kept[1], kept[2], kept[3]
