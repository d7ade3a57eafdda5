"""Who pays again: BG/NBD, MBG/NBD or Pareto/NBD, whichever best foresaw a stretch of this workspace's own past.

Each is fitted on people as they stood at an earlier moment and scored by the probability it gave to what each of them then
did (the logarithmic score). The best is taken; where another is within two units of it, the one of higher likelihood. Where
the files are too short to hold a stretch back, likelihood alone decides. The document says all of it, for a page to show:

    chosen, why          the model, and the sentence that says why it was taken
    candidates           per model: parameters, words, loglik (on the earlier people), score (held out), foreseen (people who
                         would pay again), came (who did), fell_back
    held_out             days, people, came, and bands: foreseen and came of people of like probability (calibration)
    fit                  the chosen model on people as they stand now, as JSON
    days, doubt          how far ahead, and the standard deviation on log-odds all probabilities share
    scores               rows of the table `repeat_score`

    `floor` where there are too few repeat payments for any: then there are no scores, and the record speaks.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from types import ModuleType
from typing import Any

import numpy as np

from stalwarts.models import _climb
from stalwarts.models import _repeat
from stalwarts.models import pareto_nbd
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats

NEEDS = ("returns", "horizon")
"""The measures it is told of; `scores` of its document become the table `repeat_score`."""
NAMES = ("bgnbd", "mbgnbd", "pareto_nbd")
WEEK = 7.0
NEAR = 2.0
"""Log scores so near say nothing between two models."""
DRIFT = 0.2
"""What one year's customers differ by from the last, all together, on log-odds: fixed beforehand (as in `beta_binomial`)."""
NUDGE = 1e-3
STEPS = 15
"""Of a climb that is only to choose by; one that runs on for longer runs along an edge."""
ROUGH, CLOSE = 1e-2, 1e-4
"""How near to the top, in log-likelihood, a fit comes that is only to choose by, and the one that is kept."""
BANDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

Rows = list[dict[str, Any]]


def told(returns: Rows, horizon: Rows) -> dict[str, Any]:
    """The document, from the rows of the two measures."""
    days = int(horizon[0]["days"]) if horizon else 365
    now, then = ([row for row in returns if row["then"] is moment] for moment in (False, True))
    people = _buyers(now)
    if people.repeats < _repeat.FLOOR:
        return {"chosen": None, "floor": _repeat.FLOOR, "repeats": people.repeats, "days": days, "scores": [],
                "why": f"{people.repeats:g} payments after a first one, and it takes {_repeat.FLOOR} to learn from them"}
    early = _buyers(then)
    tried = _tried(early, then) if early.repeats >= _repeat.FLOOR else None
    candidates = tried or [_candidate(name, _rough(name, people)) for name in NAMES]
    chosen, why = _choice(candidates, held=tried is not None)
    fit = _settled(chosen["model"], people, chosen["parameters"])
    chance, doubt = again(fit, people, days), _doubt(fit, people, days)
    return {"chosen": fit.model, "asked": chosen["model"], "why": why, "days": days, "doubt": doubt, "repeats": people.repeats,
            "candidates": [{k: v for k, v in one.items() if k != "chance"} for one in candidates],
            "held_out": _held_out(chosen, then) if tried else None, "fit": json.loads(fit.to_json()),
            "scores": [{"made": row["made"], "ago": row["ago"], "watched": row["watched"], "probability": float(p),
                        "days": days} for row, p in zip(now, chance, strict=True)]}


def again(fit: Fit, people: _repeat.Buyers, days: float) -> Floats:
    """Per pattern, the probability of at least one further payment within so many days."""
    module = _module("bgnbd" if fit.model == "nbd" else fit.model)
    frame = {"frequency": people.x, "recency": people.recency, "T": people.watched}
    return np.asarray(np.clip(module.again(fit, frame, days / WEEK), 1e-9, 1 - 1e-9))


def _buyers(rows: Rows) -> _repeat.Buyers:
    """Patterns in weeks, each at the means of its band."""
    def column(name: str) -> Floats:
        return np.array([row[name] for row in rows], dtype=np.float64)

    return _repeat.Buyers(column("days") - 1, column("recency") / WEEK, np.maximum(column("age"), 0.5) / WEEK, column("n"))


def _rough(name: str, people: _repeat.Buyers) -> Fit:
    """A fit good enough to choose by: one climb, to within a hundredth of the top."""
    few = {"places": pareto_nbd.FEW} if name == "pareto_nbd" else {}
    found: Fit = _module(name).of(people, _start(name, people), tolerance=ROUGH, steps=STEPS, **few)
    return found


def _settled(name: str, people: _repeat.Buyers, near: Mapping[str, float]) -> Fit:
    """The fit itself, climbed to from where the choice was made."""
    start = np.log(list(near.values())) if len(near) > 2 else _start(name, people)
    found: Fit = _module(name).of(people, start, tolerance=CLOSE, steps=STEPS)
    return found


def _start(name: str, people: _repeat.Buyers) -> Floats:
    pace = _repeat.usual(people)
    return np.log([0.5, pace, *((0.6, pace) if name == "pareto_nbd" else (0.8, 2.5))])


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"stalwarts.models.{name}")


def _candidate(name: str, fit: Fit) -> dict[str, Any]:
    return {"model": name, "fitted": fit.model, "parameters": fit.parameters, "words": fit.diagnostics["words"],
            "loglik": fit.loglik, "fell_back": fit.diagnostics["fell_back"]}


def _tried(early: _repeat.Buyers, then: Rows) -> Rows:
    """Each model on the earlier people, and what it foresaw of them."""
    came = np.array([row["again"] for row in then], dtype=np.float64)
    found = []
    for name in NAMES:
        fit = _rough(name, early)
        p = again(fit, early, then[0]["held"])
        score = float(came @ np.log(p) + (early.weight - came) @ np.log1p(-p))
        found.append(_candidate(name, fit) | {"score": score, "foreseen": float(p @ early.weight), "came": float(came.sum()),
                                              "chance": p})
    return found


def _choice(candidates: Rows, *, held: bool) -> tuple[dict[str, Any], str]:
    """The candidate taken, and why."""
    if not held:
        best = max(candidates, key=lambda one: one["loglik"])
        return best, "the files are too short to hold a stretch back, so likelihood alone decides"
    first = max(candidates, key=lambda one: one["score"])
    alike = [one for one in candidates if one["score"] > first["score"] - NEAR]
    best = max(alike, key=lambda one: one["loglik"])
    if len(alike) == 1:
        return best, "it foresaw best who would pay again in the stretch held back"
    return best, f"{len(alike)} models foresaw the stretch held back alike; this one fits what came before it best"


def _held_out(chosen: dict[str, Any], then: Rows) -> dict[str, Any]:
    """What was foreseen of the earlier people and what came, by bands of probability."""
    p, n = chosen["chance"], np.array([row["n"] for row in then], dtype=np.float64)
    came, band = np.array([row["again"] for row in then], dtype=np.float64), np.searchsorted(BANDS, chosen["chance"])
    bands = [{"people": float(n[band == b].sum()), "foreseen": float((n * p)[band == b].sum()),
              "came": float(came[band == b].sum())} for b in np.unique(band)]
    return {"days": int(then[0]["held"]), "people": float(n.sum()), "foreseen": float(n @ p), "came": float(came.sum()),
            "bands": bands}


def _doubt(fit: Fit, people: _repeat.Buyers, days: float) -> float:
    """The standard deviation on log-odds that all probabilities share: of the parameters, and of the year to come."""
    phi, p = fit.transformed, again(fit, people, days)
    slope = np.array([(_sum(fit, phi + step, people, days) - _sum(fit, phi - step, people, days)) / (2 * NUDGE)
                      for step in NUDGE * np.eye(len(phi))])
    spread = float(slope @ np.array(fit.covariance) @ slope) / max(float(people.weight @ (p * (1 - p))), 1e-9) ** 2
    return float(np.sqrt(min(spread, 4.0) + DRIFT**2))


def _sum(fit: Fit, phi: Floats, people: _repeat.Buyers, days: float) -> float:
    moved = np.exp(np.clip(phi, -_climb.LIMIT, _climb.LIMIT))
    there = Fit(**asdict(fit) | {"parameters": dict(zip(fit.parameters, map(float, moved), strict=True))})
    return float(people.weight @ again(there, people, days))


def document(found: Mapping[str, Any]) -> dict[str, Any]:
    """The choice without the scores: what a page shows and a report keeps."""
    return {key: value for key, value in found.items() if key != "scores"}
