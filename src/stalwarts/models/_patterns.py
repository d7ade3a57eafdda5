"""Who was watched from when to when, and whether they paid: rows with weights, and the margins a likelihood needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.problems import UnfitFrame


@dataclass(frozen=True)
class Patterns:
    """Distinct patterns, one per row, all arrays of one length.

    A person was not yet a payer at `entry`. A payer paid between `low` and `high`; another was last seen unpaid at
    `low`. Times are days (periods where grouped) since the follow; `weight` is how many people share the pattern.
    """

    entry: Floats
    low: Floats
    high: Floats
    paid: np.ndarray[Any, np.dtype[np.bool_]]
    weight: Floats

    @property
    def events(self) -> float:
        """How many paid."""
        return float(self.weight[self.paid].sum())

    @property
    def people(self) -> float:
        """How many were watched."""
        return float(self.weight.sum())

    @property
    def sight(self) -> float:
        """The longest anybody was watched."""
        return float(self.low.max(initial=0.0))

    def until(self, time: float) -> Patterns:
        """The same people as they stood at `time`: later payments not yet seen, later joiners absent."""
        here = (self.entry < time) & (self.weight > 0)
        cut = self._only(here)
        paid = cut.paid & (cut.high <= time)
        return Patterns(cut.entry, np.where(paid, cut.low, np.minimum(cut.low, time)), cut.high, paid, cut.weight)

    def since(self, time: float) -> Patterns:
        """Only what happened after `time`, given that nothing had before."""
        later = self._only(np.where(self.paid, self.high > time, self.low > time))
        entry = np.maximum(later.entry, time)
        return Patterns(entry, np.maximum(later.low, entry), later.high, later.paid, later.weight)

    def _only(self, rows: np.ndarray[Any, np.dtype[np.bool_]]) -> Patterns:
        return Patterns(self.entry[rows], self.low[rows], self.high[rows], self.paid[rows], self.weight[rows])


@dataclass(frozen=True)
class Margins:
    """All that the likelihood uses, whatever the number of people: its terms are sums over distinct times.

    `survive[j]` people are last seen unpaid at `times[j]`, less those who enter there; `paid[i]` people paid between
    `low[i]` and `high[i]`. The two weights may carry a leading axis, one row per resampling.
    """

    times: Floats
    survive: Floats
    low: Floats
    high: Floats
    paid: Floats

    @classmethod
    def of(cls, patterns: Patterns, weight: Floats | None = None, *, fine: int | None = None) -> Margins:
        """Sum the patterns up.

        `weight` (resamplings, patterns) replaces their own; `fine` merges near times into about so many.
        """
        w = patterns.weight if weight is None else weight
        paid = patterns.paid
        ends, begins = np.where(paid, 0.0, patterns.low), patterns.entry
        times, at = _gather(np.concatenate([ends, begins]), fine)
        sums = _sums(np.concatenate([np.where(paid, 0.0, w), -w], axis=-1), at, len(times))
        span = np.where(paid, patterns.high - patterns.low, 0.0)[paid]
        wide = len(np.unique(span)) > 1
        low, there = _gather(patterns.low[paid], None if wide else fine)
        if wide:
            return cls(times, sums, patterns.low[paid], patterns.high[paid], w[..., paid])
        width = span[0] if len(span) else 1.0
        return cls(times, sums, low, low + width, _sums(w[..., paid], there, len(low)))


def read(frame: Any, *, grouped: bool = False) -> Patterns:
    """Patterns from a mapping of columns, or anything with named columns such as an Arrow table.

    `day` (number: day of the payment, or days watched without one), `paid` (true or false), and where present
    `weight` (people; 1), `entry` (day from which the person was watched; 0) and `width` (days a payment's date spans;
    1). A payment on day d happened between d and d + width. With `grouped`, `day` counts periods from 1 and a payment
    in period d happened between d - 1 and d. Raises UnfitFrame on a missing column or an impossible value.
    """
    names = list(getattr(frame, "column_names", None) or frame)
    for name in ("day", "paid"):
        if name not in names:
            raise UnfitFrame(f"no column {name!r}")
    day, paid = _numbers(frame, "day"), _numbers(frame, "paid") > 0
    fill = {"weight": 1.0, "entry": 0.0, "width": 1.0}
    weight, entry, width = (_numbers(frame, n) if n in names else np.full(len(day), v) for n, v in fill.items())
    low = np.where(paid & grouped, day - 1, day)
    _check(low, entry, weight, width)
    some = weight > 0
    return Patterns(entry[some], low[some], (low + width)[some], paid[some], weight[some])


def of_counts(patterns: Mapping[str, Any]) -> Patterns:
    """Patterns from the measure of that name: `entry`, `days`, `paid`, `n`."""
    return read({"day": patterns["days"], "paid": patterns["paid"], "weight": patterns["n"],
                 "entry": patterns["entry"]})


def _numbers(frame: Any, name: str) -> Floats:
    try:
        values = np.asarray(frame[name]).astype(np.float64)
    except (TypeError, ValueError):
        raise UnfitFrame(f"column {name!r} holds something that is not a number") from None
    if not np.isfinite(values).all():
        raise UnfitFrame(f"column {name!r} has empty cells")
    return values


def _check(low: Floats, entry: Floats, weight: Floats, width: Floats) -> None:
    if not len(low) == len(entry) == len(weight) == len(width):
        raise UnfitFrame("the columns differ in length")
    if (low < 0).any() or (entry < 0).any() or (weight < 0).any() or (width <= 0).any():
        raise UnfitFrame("a day, entry or weight lies below its least possible value")
    if (low < entry).any():
        raise UnfitFrame("somebody paid or left before they were first watched")


def _gather(times: Floats, fine: int | None) -> tuple[Floats, np.ndarray[Any, np.dtype[np.intp]]]:
    """Distinct times and where each belongs; `fine` merges neighbours into about so many, closest near zero."""
    distinct, at = np.unique(times, return_inverse=True)
    if fine is None or len(distinct) <= fine:
        return distinct, at
    edges = np.unique(np.round(np.expm1(np.linspace(0.0, np.log1p(distinct[-1]), fine))))
    kept, there = np.unique(np.searchsorted(edges, distinct, side="right"), return_inverse=True)
    middle = np.bincount(there, distinct, len(kept)) / np.bincount(there, minlength=len(kept))
    return middle, there[at]


def _sums(weight: Floats, at: np.ndarray[Any, np.dtype[np.intp]], size: int) -> Floats:
    if weight.ndim == 1:
        return np.bincount(at, weight, size).astype(np.float64)
    order = np.argsort(at, kind="stable")
    starts = np.searchsorted(at[order], np.arange(size))
    return np.asarray(np.add.reduceat(weight[:, order], starts, axis=1))
