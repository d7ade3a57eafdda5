"""Do sales follow followers? The elasticity over accounts or brands, its interval, and a verdict in one word.

An elasticity of 0.45 means that twice the followers went with 37 % more. It is association over units, never cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models import _counts
from stalwarts.models._fit import Floats
from stalwarts.models._special import student_quantile
from stalwarts.problems import TooFewUnits

LEVEL = 0.95
UNITS = 12
WIDE = 0.8
PACE = (0.8, 1.25)
MECHANICAL_R2 = 0.98
SAME_RATIO = 0.9
SAME = 0.02
"""Ratios within 2 % of each other are the same one: counts are published rounded to two digits."""
RESAMPLINGS = 500


@dataclass(frozen=True)
class Interval:
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Scaling:
    """How an outcome goes with followers over `n` units; `left_out` had no followers (or, for money, no takings).

    Where `tautology` says that the count is the outcome under another name, `elasticity` and `verdict` are None;
    `elasticity` is None too where its interval has no end.
    `partial_r2` is the share of what other columns leave unexplained that followers explain; None without any.
    """

    n: int
    left_out: int
    elasticity: Interval | None
    verdict: str | None
    r2: float
    spearman: float
    partial_r2: Interval | None
    tautology: str | None


def payers(followers: Any, paid: Any, held: Mapping[str, Any] | None = None) -> Scaling:
    """Payers per unit on log followers: negative binomial, profile-likelihood interval, units without payers kept.

    Raises TooFewUnits under 12 units with followers.
    """
    x, y, others, left_out = _units(followers, paid, held, zeros=True)
    return _judge(x, y, np.log1p(y), others, left_out, lambda: _counts.slope_of(x, y, LEVEL))


def money(followers: Any, takings: Any, held: Mapping[str, Any] | None = None) -> Scaling:
    """Takings per unit on followers, log on log: least squares with HC3 errors (MacKinnon and White 1985).

    Raises TooFewUnits under 12 units with followers and takings.
    """
    x, y, others, left_out = _units(followers, takings, held, zeros=False)
    return _judge(x, y, np.log(y), others, left_out, lambda: least_squares(x, np.log(y)))


def verdict(low: float, high: float) -> str:
    """The interval of an elasticity in words: the first that fits, in the published order."""
    if not high - low <= WIDE:
        return "cannot tell"
    if low > 1:
        return "outpaces"
    if low >= PACE[0] and high <= PACE[1]:
        return "keeps pace"
    if low <= 0 <= high:
        return "no relation"
    return "falls behind" if high < 1 else "cannot tell"


def least_squares(x: Floats, y: Floats) -> tuple[float, float, float]:
    """The slope of y on x and the ends of its HC3 interval."""
    design = np.column_stack([np.ones_like(x), x])
    bread = np.linalg.pinv(design.T @ design)
    slope = bread @ design.T @ y
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    residual = (y - design @ slope) / np.maximum(1 - leverage, 1e-9)
    error = np.sqrt((bread @ (design.T * residual**2) @ design @ bread)[1, 1])
    reach = student_quantile(LEVEL, len(x) - 2) * error
    return float(slope[1]), float(slope[1] - reach), float(slope[1] + reach)


def _units(followers: Any, outcome: Any, held: Mapping[str, Any] | None, *, zeros: bool
           ) -> tuple[Floats, Floats, Floats, int]:
    """Log followers, outcome, other columns (units, columns; logarithms where all are positive), units left out."""
    count, y = np.asarray(followers, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    others = np.column_stack([np.ones(len(count)), *(np.asarray(v, dtype=np.float64) for v in (held or {}).values())])
    keep = (count > 0) & ((y >= 0) if zeros else (y > 0)) & np.isfinite(others).all(1)
    if keep.sum() < UNITS:
        raise TooFewUnits(int(keep.sum()), UNITS)
    others = others[keep]
    positive = (others > 0).all(0)
    return (np.log(count[keep]), y[keep], np.where(positive, np.log(np.where(positive, others, 1.0)), others),
            int((~keep).sum()))


def _judge(x: Floats, y: Floats, log_y: Floats, others: Floats, left_out: int, slope: Any) -> Scaling:
    columns = np.column_stack([np.ones_like(x), others[:, 1:]])
    held = _partial(x, log_y, columns) if others.shape[1] > 1 else None
    tautology = _tautology(x, y)
    found = None if tautology or not y.any() else Interval(*slope())
    # An interval without an end (nearly nobody paid anywhere) says nothing and is not given.
    elasticity = found if found and np.isfinite([found.low, found.high]).all() else None
    return Scaling(
        n=len(x), left_out=left_out, elasticity=elasticity, r2=_r2(x, log_y), partial_r2=held, tautology=tautology,
        verdict=_words(elasticity, tautology),
        spearman=_correlation(_ranks(x), _ranks(y)))


def _words(elasticity: Interval | None, tautology: str | None) -> str | None:
    if tautology:
        return None
    return verdict(elasticity.low, elasticity.high) if elasticity else "cannot tell"


def _tautology(x: Floats, y: Floats) -> str | None:
    """Why the count is the outcome under another name, if it is."""
    some = y > 0
    if some.sum() < UNITS:
        return None
    ratio = np.log(y[some]) - x[some]
    same = float((np.abs(ratio - np.median(ratio)) < SAME).sum()) / len(x)
    if same > SAME_RATIO:
        return f"the outcome is the same multiple of the count in {same:.0%} of rows"
    r2 = _r2(x[some], np.log(y[some]))
    return f"the count explains {r2:.1%} of the outcome: one is made from the other" if r2 > MECHANICAL_R2 else None


def _partial(x: Floats, y: Floats, columns: Floats) -> Interval:
    """Partial R2 of x given columns, with a bootstrap interval over units."""
    lots = np.random.default_rng(0)
    draws = []
    for _ in range(RESAMPLINGS):
        rows = lots.integers(0, len(x), len(x))
        draws.append(_partial_r2(x[rows], y[rows], columns[rows]))
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(_partial_r2(x, y, columns), float(low), float(high))


def _partial_r2(x: Floats, y: Floats, columns: Floats) -> float:
    """The squared correlation of what the columns leave of x and of y (Frisch and Waugh 1933)."""
    gram = np.linalg.pinv(columns.T @ columns) @ columns.T
    return _correlation(x - columns @ (gram @ x), y - columns @ (gram @ y)) ** 2


def _r2(x: Floats, y: Floats) -> float:
    return _correlation(x, y) ** 2


def _correlation(x: Floats, y: Floats) -> float:
    dx, dy = x - x.mean(), y - y.mean()
    scale = float(np.sqrt((dx @ dx) * (dy @ dy)))
    return float(dx @ dy) / scale if scale > 0 else 0.0


def _ranks(values: Floats) -> Floats:
    """Ranks from 1, equal values sharing the mean of theirs."""
    _, at, count = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(count)
    return np.asarray((ends - (count - 1) / 2)[at])
