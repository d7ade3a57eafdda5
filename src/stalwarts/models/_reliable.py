"""Whether probabilities are what then happens: Brier's score, reliability in tenths, its mean error, and its slope."""

from __future__ import annotations

from typing import Any

import numpy as np

from stalwarts.models._fit import Floats

TENTHS = 10
ROUNDS = 30
CLOSE = 1e-9
FAR = 500.0


def document(p: Floats, people: Floats, bought: Floats, share: float | None = None) -> dict[str, Any]:
    """Everything of rows of probability, people and how many of them bought, as JSON.

    Beside it stands the plain share of buyers: `share`, where one was known beforehand, else that of these very people.
    """
    total = people.sum()
    base = np.full(len(p), bought.sum() / total if share is None else share)
    slope, level = line(p, people, bought)
    bands = _bands(p, people, bought)
    error = sum(abs(band["foreseen"] - band["came"]) for band in bands) / total
    return {"people": float(total), "foreseen": float(p @ people), "came": float(bought.sum()), "brier": brier(p, people, bought),
            "brier_of_base": brier(base, people, bought), "log_score": score(p, people, bought),
            "log_score_of_base": score(base, people, bought), "ece": float(error), "slope": slope, "level": level,
            "bands": bands}


def brier(p: Floats, people: Floats, bought: Floats) -> float:
    """The mean squared distance between probability and what happened."""
    return float((bought @ (1 - p) ** 2 + (people - bought) @ p**2) / people.sum())


def score(p: Floats, people: Floats, bought: Floats) -> float:
    """The logarithmic score, summed: nearer nought is better."""
    q = np.clip(p, 1e-9, 1 - 1e-9)
    return float(bought @ np.log(q) + (people - bought) @ np.log1p(-q))


def _bands(p: Floats, people: Floats, bought: Floats) -> list[dict[str, float]]:
    """Tenths of the people, from the least likely to the most."""
    order = np.argsort(p, kind="stable")
    upto = np.cumsum(people[order])
    band = np.empty(len(p), dtype=np.intp)
    band[order] = np.minimum(((upto - people[order] / 2) / upto[-1] * TENTHS).astype(int), TENTHS - 1)
    sums = [np.bincount(band, column, TENTHS) for column in (people, people * p, bought)]
    return [{"people": float(n), "foreseen": float(f), "came": float(c)} for n, f, c in zip(*sums, strict=True) if n]


def line(p: Floats, people: Floats, bought: Floats) -> tuple[float, float]:
    """Slope and level of a logistic line through what happened, in the log-odds foretold: (1, 0) is calibrated."""
    q = np.clip(p, 1e-9, 1 - 1e-9)
    z = np.column_stack([np.log(q) - np.log1p(-q), np.ones(len(p))])
    # As if the line had been seen on a few people more: with nobody to tell, it is straight.
    straight, held = np.array([1.0, 0.0]), np.array([1.0, 1.0])

    def height(at: Floats) -> float:
        odds = z @ at
        return float(bought @ odds - people @ np.logaddexp(0, odds) - 0.5 * held @ (at - straight) ** 2)

    at, level = straight, height(straight)
    for _ in range(ROUNDS):
        said = 1 / (1 + np.exp(-np.clip(z @ at, -FAR, FAR)))
        hessian = (z * (people * said * (1 - said))[:, None]).T @ z + np.diag(held)
        step = np.linalg.solve(hessian, z.T @ (bought - people * said) - held * (at - straight))
        # Where all who bought lie on one side a whole step overshoots.
        while (new := height(at + step)) < level and np.abs(step).max() > CLOSE:
            step = step / 2
        at, level = at + step, new
        if np.abs(step).max() < CLOSE:
            break
    return float(at[0]), float(at[1])
