"""Does the interval hold the truth? Seeded worlds of patterns, no files: share of intervals that hold it, per truth.

    python bench/truth_models.py [worlds per truth, 400] [least and most payments, 60 250] [stacked from, 60]

Prints `coverage_<figure>_<truth> share -`, the median width over the value, and the bias.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from numpy.typing import NDArray

from stalwarts.models.first_payment import first_payment

Floats = NDArray[np.float64]
PEOPLE = 3_000
SPAN = 1_000


def curve(truth: str, size: float, lots: np.random.Generator) -> Callable[[Floats], Floats]:
    """F of one world: its shape drawn by lot, its level such that a share `size` of people pays within 500 days."""
    if truth == "exponential":
        theta = -np.log1p(-size) / 500
        return lambda t: -np.expm1(-theta * t)
    if truth == "exponential_gamma":
        alpha = np.exp(lots.uniform(np.log(30), np.log(400)))
        r = -np.log1p(-size) / np.log1p(500 / alpha)
        return lambda t: -np.expm1(-r * np.log1p(t / alpha))
    theta = 1 / np.exp(lots.uniform(np.log(60), np.log(250)))
    p = size / -np.expm1(-theta * 500)
    return lambda t: p * -np.expm1(-theta * t)


def world(truth: str, seed: int, least: float, most: float, stacked_from: int
          ) -> dict[str, tuple[bool, float, float]]:
    """One world: 3,000 people who joined over 1,000 days, half of the worlds with orders of the last 500 only."""
    lots = np.random.default_rng([seed, len(truth)])
    f = curve(truth, lots.uniform(least, most) / PEOPLE, lots)
    watched = np.sort(lots.integers(1, SPAN, PEOPLE)).astype(float)
    grid = np.arange(0.0, 6 * SPAN)
    pays = np.searchsorted(f(grid), lots.random(PEOPLE), side="right") - 1.0
    entry = np.maximum(watched - (500 if seed % 2 else SPAN), 0.0)
    paid = pays < watched
    seen = pays >= entry
    if not least <= (paid & seen).sum() <= most:
        return world(truth, seed + 1_000_000, least, most, stacked_from)
    ages = watched[~paid]
    answer = first_payment({"entry": entry[seen], "days": np.where(paid, pays, watched)[seen], "paid": paid[seen],
                            "n": np.ones(int(seen.sum()))}, {"age": ages, "n": np.ones(len(ages))},
                           stacked_from=stacked_from)
    true = {"within_365": float(f(np.array([365.0]))[0]),
            "next_365": float(((f(ages + 365) - f(ages)) / (1 - f(ages))).sum())}
    return {k: (getattr(answer, k).low <= v <= getattr(answer, k).high, getattr(answer, k).value / v - 1,
                (getattr(answer, k).high - getattr(answer, k).low) / v) for k, v in true.items()}


def _world(arguments: tuple[str, int, float, float, int]) -> dict[str, tuple[bool, float, float]]:
    return world(*arguments)


def main(worlds: int = 400, least: float = 60, most: float = 250, stacked_from: int = 60) -> None:
    """Print coverage per truth and figure."""
    with ProcessPoolExecutor(2) as pool:
        for truth in ("exponential", "exponential_gamma", "never_buyers"):
            seeded = [(truth, seed, least, most, stacked_from) for seed in range(worlds)]
            answers = list(pool.map(_world, seeded, chunksize=10))
            for figure in ("within_365", "next_365"):
                held, bias, width = np.array([a[figure] for a in answers], dtype=float).T
                print(f"coverage_{figure}_{truth} {held.mean():.3f} -")
                print(f"bias_{figure}_{truth} {bias.mean():+.3f} -")
                print(f"width_{figure}_{truth} {np.median(width):.3f} -", flush=True)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
