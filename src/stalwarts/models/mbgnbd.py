"""MBG/NBD: how often people pay again, and whether they have stopped; the first payment may already be the last.

Rates are gamma (r, alpha), in the table's unit of time, chances to stop beta (a, b); see `_repeat`.
"""

from __future__ import annotations

from typing import Any

from stalwarts.models import _repeat
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats

FIRST = 1
"""Whether the first payment is a chance to stop."""


def simulate(parameters: dict[str, float], n: int, seed: int, watched: float = 52.0) -> dict[str, Floats]:
    """Columns `frequency`, `recency`, `T` of `n` people, each watched for `watched` after the first payment."""
    return _repeat.simulate(parameters, n, seed, watched, FIRST)


def fit(frame: Any) -> Fit:
    """Fit on columns `frequency`, `recency`, `T` and, if present, `weight`.

    Where nobody seems to stop the plain NBD is returned, with the reason. Raises UnfitFrame, and TooFewEvents under
    30 repeat payments.
    """
    return _repeat.fit("mbgnbd", frame, FIRST)


def of(buyers: _repeat.Buyers, near: Floats | None = None, **how: Any) -> Fit:
    """`fit` on patterns already read, with no floor; see `_repeat.of`."""
    return _repeat.of("mbgnbd", buyers, FIRST, near, **how)


def score(found: Fit, frame: Any, horizon: float = 52.0) -> Floats:
    """Per row, the expected number of further payments within `horizon`, in the table's unit of time."""
    return _repeat.expected(found, frame, horizon, FIRST)


def again(found: Fit, frame: Any, horizon: float = 52.0) -> Floats:
    """Per row, the probability of at least one further payment within `horizon`."""
    return _repeat.again(found, frame, horizon, FIRST)


def alive(found: Fit, frame: Any) -> Floats:
    """Per row, the probability of not having stopped by the end of T."""
    return _repeat.alive(found, frame, FIRST)
