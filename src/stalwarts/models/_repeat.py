"""What models of repeat payments share: who paid how often, a likelihood in which a model is its dropout, its scores.

Rows are distinct patterns with counts: `frequency` x (payments after the first), `recency` t_x (time of the last, from
the first), `T` (how long the person was watched), `weight` (people). Payments while alive are Poisson with rates gamma
distributed (r, alpha); after each chance to stop a person does so with a probability beta distributed (a, b). BG/NBD
gives x chances (Fader, Hardie and Lee 2005, Marketing Science 24), MBG/NBD x + 1: the first payment may be the last
(Batislam, Denizel and Filiztekin 2007, International Journal of Research in Marketing 24).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from stalwarts.models import _climb
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._fit import aicc
from stalwarts.models._fit import digest
from stalwarts.models._special import digamma
from stalwarts.models._special import log_gamma
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

FLOOR = 30
"""Repeat payments below which nothing is fitted."""
EDGE = 1e-3
"""A mean chance to stop below this is none, as is one that adds less than this to the log-likelihood."""
VERSION = "1"
LEAST, MOST = 1e-3, 1e3
"""How large the beta of chances (the shape of lifetimes) may be: beyond, all are alike or of two kinds, and it has no
bound."""
WORTH = 2.0
"""What two parameters without bounds must add to the log-likelihood to be kept (Akaike's price)."""
NAMES = ("r", "alpha", "a", "b")
TERMS = 2000
BANDS = 24
"""Of time, while looking for where to climb."""
ROUGH = 1e-2
"""How near to the top of the coarse hill is near enough to climb the true one from."""
ALIKE = "how people differ in stopping can't be told: two of the numbers grew or shrank without bound, only their ratio counts"
NOBODY_STOPS = "nobody seems to stop: the chance of stopping went to nought, so payments go on at everybody's own rate"


Places = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True)
class Buyers:
    """Distinct patterns, one per row."""

    x: Floats
    recency: Floats
    watched: Floats
    weight: Floats

    @property
    def repeats(self) -> float:
        """Payments after everybody's first."""
        return float(self.x @ self.weight)


def read(frame: Any) -> Buyers:
    """Patterns from columns `frequency`, `recency`, `T` (or `t`) and, if present, `weight`.

    Raises UnfitFrame on a missing column or an impossible value.
    """
    names = list(getattr(frame, "column_names", None) or frame)
    watched = "T" if "T" in names else "t"
    x, recency, whole = (numbers(frame, names, name) for name in ("frequency", "recency", watched))
    weight = numbers(frame, names, "weight") if "weight" in names else np.ones(len(x))
    if not len(x) == len(recency) == len(whole) == len(weight):
        raise UnfitFrame("the columns differ in length")
    if (np.minimum.reduce([x, recency, whole, weight]) < 0).any() or (recency > whole + 1e-9).any():
        raise UnfitFrame("a number lies below nought, or a last payment after the end of T")
    if (x != np.floor(x)).any() or ((x > 0) & (recency <= 0)).any():
        raise UnfitFrame("a frequency is no whole number, or somebody paid again at the time of the first payment")
    kept, back = distinct(x, np.where(x > 0, recency, 0.0), whole)
    return Buyers(kept[0], kept[1], kept[2], np.bincount(back, weight, len(kept[0])).astype(np.float64))


def distinct(*columns: Floats) -> tuple[list[Floats], Places]:
    """Distinct rows of some columns, and where each row is among them.

    Column by column, then by one whole number a row: on ten million rows ten times as fast as sorting the rows.
    """
    code, sizes = np.zeros(len(columns[0]), dtype=np.int64), []
    for column in columns:
        kept, at = np.unique(column, return_inverse=True)
        code = code * len(kept) + at
        sizes.append(kept)
    rows, back = np.unique(code, return_inverse=True)
    found = []
    for kept in reversed(sizes):
        rows, at = np.divmod(rows, len(kept))
        found.append(kept[at])
    return found[::-1], back


@dataclass(frozen=True)
class Likelihood:
    """The log-likelihood of logarithms of (r, alpha, a, b), and its gradient; of (r, alpha) where nobody stops."""

    buyers: Buyers
    first: int
    """1: the first payment is a chance to stop; 0: it is none."""
    stops: bool = True

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        """Values (...) and gradients (..., k)."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            value, slopes = self._terms(np.exp(phi))
            w = self.buyers.weight
            total, pull = value @ w, np.stack([slope @ w for slope in slopes], axis=-1)
        return np.where(np.isfinite(total), total, -np.inf), np.nan_to_num(pull * np.exp(phi))

    def _terms(self, theta: Floats) -> tuple[Floats, list[Floats]]:
        b, r, alpha = self.buyers, theta[..., :1], theta[..., 1:2]
        long, short = np.log(alpha + b.watched), np.log(alpha + b.recency)
        alive, dead, alive_slopes, dead_slopes = self._chances(theta)
        here, gone = alive - (r + b.x) * long, dead - (r + b.x) * short
        both = np.logaddexp(here, gone)
        share = np.exp(gone - both)
        value = self._by_x(lambda x: log_gamma(r + x) - log_gamma(r)) + r * np.log(alpha) + both
        rate = self._by_x(lambda x: digamma(r + x) - digamma(r)) + np.log(alpha)
        rate = rate - (1 - share) * long - share * short
        scale = r / alpha - (r + b.x) * ((1 - share) / (alpha + b.watched) + share / (alpha + b.recency))
        return value, [rate, scale, *((1 - share) * up + share * down
                                      for up, down in zip(alive_slopes, dead_slopes, strict=True))]

    def _chances(self, theta: Floats) -> tuple[Floats, Floats, list[Floats], list[Floats]]:
        """Logarithms of the chance never to have stopped, and of having stopped at the last, with slopes in a and b."""
        if not self.stops:
            nothing = np.zeros((*theta.shape[:-1], len(self.buyers.x)))
            return nothing, nothing - np.inf, [], []
        a, b = theta[..., 2:3], theta[..., 3:4]
        could = self.buyers.x + self.first >= 1

        def after(x: Floats) -> tuple[Floats, ...]:
            c = x + self.first
            # B(a + 1, b + c - 1) is B(a, b + c) a / (b + c - 1), so one is had from the other.
            left = np.where(c >= 1, b + c - 1, 1.0)
            alive = log_gamma(b + c) - log_gamma(b) + log_gamma(a + b) - log_gamma(a + b + c)
            up_a = digamma(a + b) - digamma(a + b + c)
            up_b = digamma(b + c) - digamma(b) + up_a
            return alive, alive + np.log(a) - np.log(left), up_a, up_b, up_a + 1 / a, up_b - 1 / left

        alive, dead, alive_a, alive_b, dead_a, dead_b = (self._spread(part) for part in after(self._x[0]))
        return alive, np.where(could, dead, -np.inf), [alive_a, alive_b], [dead_a, dead_b]

    @cached_property
    def _x(self) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.intp]]]:
        return np.unique(self.buyers.x, return_inverse=True)

    def _spread(self, of_x: Floats) -> Floats:
        return of_x[..., self._x[1]]

    def _by_x(self, one: Any) -> Floats:
        # Gamma functions are dear and depend on x alone, of which there are few.
        return self._spread(one(self._x[0]))


def enough(model: str, frame: Any) -> Buyers:
    """The patterns, if there are 30 repeat payments in them. Raises UnfitFrame, TooFewEvents."""
    buyers = read(frame)
    if buyers.repeats < FLOOR:
        raise TooFewEvents(model, buyers.repeats, FLOOR)
    return buyers


def fit(model: str, frame: Any, first: int) -> Fit:
    """The fit of highest likelihood; without dropout, with the reason, where nobody seems to stop.

    Raises UnfitFrame, and TooFewEvents under 30 repeat payments.
    """
    return of(model, enough(model, frame), first)


def of(model: str, buyers: Buyers, first: int, near: Floats | None = None, tolerance: float = 1e-9,
       steps: int = _climb.STEPS) -> Fit:
    """`fit` on patterns already read, with no floor; from `near`, (k,) logarithms, where a top is known to be close."""
    began, pace = time.perf_counter(), usual(buyers)
    starts = np.log([[0.5, pace, 1.0, 2.5], [0.5, pace, 0.3, 3.0]]) if near is None else near[None]
    whole = Likelihood(buyers, first)
    if near is None:
        # Every start climbs the coarse hill, cheaply; only the highest of them climbs the true one.
        tops, values = _climb.climb(Likelihood(coarse(buyers), first), starts, tolerance=ROUGH, steps=steps)
        starts = tops[[int(np.argmax(values))]]
    top, values = _climb.climb(whole, starts, tolerance=tolerance, steps=steps)
    best = float(values[0])
    plain = Likelihood(buyers, first, stops=False)
    flat, floor = _climb.climb(plain, np.log([[0.5, pace]]), tolerance=tolerance)
    a, b = np.exp(top[0, 2:])
    unbounded = not LEAST < a + b < MOST or a / (a + b) < EDGE
    if best - float(floor[0]) < (WORTH if unbounded else EDGE):
        return fitted("nbd", plain, flat, buyers, began, {"asked": model, "reasons": [NOBODY_STOPS]})
    return fitted(model, whole, top, buyers, began, {"asked": model, "reasons": [ALIKE]} if unbounded else None)


def coarse(buyers: Buyers) -> Buyers:
    """The same people in bands of time, each at its means: near enough to look for where to climb."""
    band = max(float(buyers.watched.max()), 1e-9) / BANDS
    seen = buyers.weight > 0
    (x, *_), back = distinct(buyers.x[seen], np.round(buyers.recency[seen] / band), np.round(buyers.watched[seen] / band))
    weight = np.bincount(back, buyers.weight[seen]).astype(float)
    recency, watched = (np.bincount(back, (column * buyers.weight)[seen]) / weight for column in (buyers.recency, buyers.watched))
    return Buyers(x, recency, watched, weight)


def usual(buyers: Buyers) -> float:
    """A time to begin a climb at: a quarter of how long people were watched."""
    return float(np.median(buyers.watched)) / 4


def fitted(model: str, likelihood: _climb.Objective, top: Floats, buyers: Buyers, began: float,
           fell_back: dict[str, Any] | None = None, names: tuple[str, ...] = NAMES) -> Fit:
    """A Fit of what was climbed to; `top` is (1, k), in logarithms."""
    value, slope = likelihood(top)
    heights, axes = np.linalg.eigh(-_climb.curvature(likelihood, top)[0])
    parameters = dict(zip(names, map(float, np.exp(top[0])), strict=False))
    notes = {"repeats": buyers.repeats, "slope": float(np.abs(slope).max()), "fell_back": fell_back,
             "words": words(parameters)}
    return Fit(model=model, parameters=parameters, loglik=float(value[0]), n=float(buyers.weight.sum()),
               covariance=((axes / np.maximum(heights, 1e-3)) @ axes.T).tolist(),
               aicc=aicc(float(value[0]), len(top[0]), buyers.repeats), seconds=time.perf_counter() - began,
               diagnostics=notes, versions={
                   "model": VERSION, "numpy": np.__version__,
                   "data": digest(buyers.x, buyers.recency, buyers.watched, buyers.weight)})


def words(parameters: dict[str, float]) -> str:
    """The parameters in plain words; time is in the table's own unit."""
    said = (f"while they keep paying, {parameters['r'] / parameters['alpha']:.3g} payments per unit of time on average")
    if "a" in parameters:
        return f"{said}; after a payment {parameters['a'] / (parameters['a'] + parameters['b']):.0%} stop on average"
    if "beta" in parameters:
        half = parameters["beta"] * (2 ** (1 / parameters["s"]) - 1)
        return f"{said}; half have stopped after {half:.3g} units of time"
    return f"{said}; nobody stops"


def alive(found: Fit, frame: Any, first: int) -> Floats:
    """Per row, the probability of not having stopped by T."""
    x, recency, watched = rows(frame)
    p = found.parameters
    if "a" not in p:
        return np.ones(len(x))
    c = x + first
    with np.errstate(divide="ignore"):
        odds = np.log(p["a"]) - np.log(np.maximum(p["b"] + c - 1, 1e-300)) + (p["r"] + x) * (
            np.log(p["alpha"] + watched) - np.log(p["alpha"] + recency))
    return np.where(c >= 1, 1 / (1 + np.exp(np.minimum(odds, 700.0))), 1.0)


def again(found: Fit, frame: Any, horizon: float, first: int) -> Floats:
    """Per row, the probability of at least one further payment within `horizon`."""
    x, _, watched = rows(frame)
    p = found.parameters
    none = ((p["alpha"] + watched) / (p["alpha"] + watched + horizon)) ** (p["r"] + x)
    return np.asarray(alive(found, frame, first) * (1 - none))


def expected(found: Fit, frame: Any, horizon: float, first: int) -> Floats:
    """Per row, the expected number of further payments within `horizon` (BG/NBD: equation 10 of the paper)."""
    kept, back = distinct(*rows(frame))
    x, recency, watched = kept
    few = {"frequency": x, "recency": recency, "T": watched}
    p, c = found.parameters, x + first
    at = p["alpha"] + watched
    if "a" not in p:
        return np.asarray(((p["r"] + x) / at * horizon)[back])
    # At a = 1 the formula is nought over nought; a hair beside it, it is right to six digits.
    a = p["a"] if abs(p["a"] - 1) > 1e-5 else 1 + 1e-5
    ahead = p["b"] + c + a - 1
    series = _hypergeometric(p["r"] + x, p["b"] + c, ahead, horizon / (at + horizon))
    stays = (at / (at + horizon)) ** (p["r"] + x) * series
    return np.asarray((ahead / (a - 1) * (1 - stays) * alive(found, few, first))[back])


def simulate(parameters: dict[str, float], n: int, seed: int, watched: float, first: int) -> dict[str, Floats]:
    """Columns `frequency`, `recency`, `T` of `n` people watched for `watched` after their first payment."""
    lots = np.random.default_rng(seed)
    rate = lots.gamma(parameters["r"], 1 / parameters["alpha"], n)
    stop = lots.beta(parameters["a"], parameters["b"], n) if "a" in parameters else np.zeros(n)
    x, last, at = np.zeros(n), np.zeros(n), np.zeros(n)
    here = (lots.random(n) >= stop) if first else np.ones(n, dtype=bool)
    while here.any():
        at = at + lots.exponential(1.0, n) / np.maximum(rate, 1e-300)
        here &= at <= watched
        x, last = np.where(here, x + 1, x), np.where(here, at, last)
        here &= lots.random(n) >= stop
    return {"frequency": x, "recency": last, "T": np.full(n, watched)}


def _hypergeometric(a: Floats, b: Floats, c: Floats, z: Floats) -> Floats:
    """Gauss's series after Euler's transformation, whose terms fall faster (Abramowitz and Stegun 15.3.3)."""
    total, term = np.ones_like(z), np.ones_like(z)
    for k in range(TERMS):
        term = term * (c - a + k) * (c - b + k) / (c + k) / (k + 1) * z
        total = total + term
        if (np.abs(term) <= 1e-13 * np.abs(total)).all():
            break
    return np.asarray((1 - z) ** (c - a - b) * total)


def rows(frame: Any) -> tuple[Floats, Floats, Floats]:
    """Columns `frequency`, `recency` and `T`, row by row."""
    names = list(getattr(frame, "column_names", None) or frame)
    return (numbers(frame, names, "frequency"), numbers(frame, names, "recency"),
            numbers(frame, names, "T" if "T" in names else "t"))


def numbers(frame: Any, names: list[str], name: str) -> Floats:
    """One column. Raises UnfitFrame where it is missing or holds something else."""
    if name not in names:
        raise UnfitFrame(f"no column {name!r}")
    try:
        values = np.asarray(frame[name]).astype(np.float64)
    except (TypeError, ValueError):
        raise UnfitFrame(f"column {name!r} holds something that is not a number") from None
    if not np.isfinite(values).all():
        raise UnfitFrame(f"column {name!r} has empty cells")
    return values
