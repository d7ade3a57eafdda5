"""The road to a number: where the count of supporters stands, month after month, if they are won and lost as of late.

Won and lost are counts over a span; how many come in a month is drawn from gammas (Jeffreys' prior of a rate: half a
person), the beginning from its own interval. The pace stays as it is: no plan, no growth on growth. Arrival is the first
month at which the number is reached; where more than one in forty ways never arrives within a life's work, it has no upper
end, and where more than half never do, none at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stalwarts.models._fit import Floats

DRAWS = 4000
FURTHEST = 600.0
"""Months: fifty years."""
MONTH = 365.25 / 12


@dataclass(frozen=True)
class Span:
    """A number with the ends of its range; `high` None: no end."""

    value: float
    low: float
    high: float | None


@dataclass(frozen=True)
class Pace:
    """How it goes: supporters now, needed, and how many were won and lost in so many days."""

    now: Span
    needed: Span
    won: float
    lost: float
    days: float


@dataclass(frozen=True)
class Road:
    """Won, lost and their balance per month; months to arrival (None: not at this pace) and the share of ways that arrive."""

    won: Span
    lost: Span
    balance: Span
    arrival: Span | None
    arriving: float


def road(pace: Pace, *, seed: int = 0) -> Road:
    """How far it is. Needs days > 0."""
    now, needed, won, lost = _drawn(pace, np.random.default_rng(seed))
    balance, gap = won - lost, needed - now
    months = np.where(gap <= 0, 0.0, np.where(balance > 0, gap / np.maximum(balance, 1e-9), np.inf))
    months = np.where(months > FURTHEST, np.inf, months)
    return Road(_span(won), _span(lost), _span(balance), _arrival(months), float(np.isfinite(months).mean()))


def path(pace: Pace, months: list[float], *, seed: int = 0) -> list[Span]:
    """Supporters at each of these months."""
    now, _, won, lost = _drawn(pace, np.random.default_rng(seed))
    return [_span(np.maximum(now + (won - lost) * month, 0.0)) for month in months]


def _drawn(pace: Pace, lots: np.random.Generator) -> tuple[Floats, Floats, Floats, Floats]:
    """Draws of supporters now, the number needed, won and lost per month."""
    months = pace.days / MONTH
    won, lost = (lots.gamma(count + 0.5, 1 / months, DRAWS) for count in (pace.won, pace.lost))
    return _between(pace.now, lots), _between(pace.needed, lots), won, lost


def _between(span: Span, lots: np.random.Generator) -> Floats:
    """Draws whose middle and ends are those of the span, each side its own half of a bell."""
    high = span.value if span.high is None else span.high
    z = lots.standard_normal(DRAWS) / 1.96
    return np.maximum(span.value + np.where(z < 0, z * (span.value - span.low), z * (high - span.value)), 0.0)


def _span(draws: Floats) -> Span:
    low, middle, high = np.quantile(draws, [0.025, 0.5, 0.975])
    return Span(float(middle), float(low), float(high))


def _arrival(months: Floats) -> Span | None:
    low, middle, high = np.quantile(months, [0.025, 0.5, 0.975], method="nearest")
    if not np.isfinite(middle):
        return None
    return Span(float(middle), float(low), float(high) if np.isfinite(high) else None)
