"""A Fit of what was climbed to, for models whose parameters are logarithms and, last of all, perhaps a share."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models import _climb
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._fit import aicc
from stalwarts.models._fit import digest
from stalwarts.problems import UnfitFrame

VERSION = "1"
FLAT = 1e-3
"""Curvature below which a direction is one the data say nothing of."""


@dataclass(frozen=True)
class Sample:
    """How much was seen: people, the events an honest sample size counts, and a digest of the data."""

    people: float
    events: float
    data: str

    @classmethod
    def of(cls, weight: Floats, events: float, *columns: Floats) -> Sample:
        """From the weights of the patterns and their columns."""
        return cls(float(weight.sum()), float(events), digest(*columns, weight))


def settled(model: str, objective: _climb.Objective, top: Floats, parameters: dict[str, float], sample: Sample,
            began: float, **notes: Any) -> Fit:
    """The fit at `top`, (1, k) transformed; `parameters` are the same in natural numbers, `notes` what else to say."""
    value, slope = objective(top)
    heights, axes = np.linalg.eigh(-np.nan_to_num(_climb.curvature(objective, top)[0]))
    said = {"events": sample.events, "slope": float(np.abs(slope).max()), "fell_back": None} | notes
    criterion = aicc(float(value[0]), len(top[0]), sample.events)
    return Fit(model=model, parameters=parameters, covariance=((axes / np.maximum(heights, FLAT)) @ axes.T).tolist(),
               loglik=float(value[0]), n=sample.people, aicc=criterion if np.isfinite(criterion) else 1e300,
               seconds=time.perf_counter() - began, diagnostics=said,
               versions={"model": VERSION, "numpy": np.__version__, "data": sample.data})


def highest(objective: _climb.Objective, starts: Floats) -> tuple[Floats, float]:
    """The highest of the tops above some starts, (1, k), and its value."""
    tops, values = _climb.climb(objective, np.asarray(starts, dtype=np.float64))
    best = int(np.argmax(values))
    return tops[[best]], float(values[best])


def columns(frame: Any, *names: str) -> tuple[Floats, ...]:
    """Columns of numbers by name, and `weight` last (1 where there is none). A name is found in lower case too.

    Raises UnfitFrame where one is missing, empty, no number or below nought.
    """
    there = list(getattr(frame, "column_names", None) or frame)
    found = [column(frame, there, name) for name in names]
    found.append(column(frame, there, "weight") if "weight" in there else np.ones(len(found[0])))
    if len({len(one) for one in found}) > 1:
        raise UnfitFrame("the columns differ in length")
    if any((one < 0).any() for one in found):
        raise UnfitFrame("a number lies below nought")
    return tuple(found)


def column(frame: Any, there: list[str], name: str) -> Floats:
    """One column of numbers of any sign. Raises UnfitFrame where it is missing, empty or no number."""
    spelt = name if name in there else name.lower()
    if spelt not in there:
        raise UnfitFrame(f"no column {name!r}")
    try:
        values = np.asarray(frame[spelt]).astype(np.float64)
    except (TypeError, ValueError):
        raise UnfitFrame(f"column {name!r} holds something that is not a number") from None
    if not np.isfinite(values).all():
        raise UnfitFrame(f"column {name!r} has empty cells")
    return values


def gathered(weight: Floats, *kept: Floats) -> tuple[Floats, ...]:
    """Distinct rows of those columns, and the weight of each last; rows of no weight are gone."""
    some = weight > 0
    rows, back = np.unique(np.column_stack(kept)[some], axis=0, return_inverse=True)
    return (*rows.T, np.bincount(back.ravel(), weight[some], len(rows)).astype(np.float64))
