"""Does the interval hold the truth? Seeded worlds of patterns, no measures: share of intervals that hold it, per truth.

    python bench/truth_models.py [--worlds N per truth, 40] [--payments LEAST MOST, 20 59] [--also MODEL]

Per truth and figure: how many of 100 intervals hold it, the middle over the truth, the width over the truth (medians), and
how far the middle is off (the mean of its logarithm's size). Half of the worlds have orders of the last 500 days only.
`--also generalised_gamma` (wants scipy) puts that model into the average too.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from numpy.typing import NDArray

from _measure import say
from stalwarts.models import _variants
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
    if truth in {"weibull", "generalised_gamma"}:
        from stalwarts.models import generalised_gamma

        k = 1.0 if truth == "weibull" else float(np.exp(lots.uniform(np.log(0.3), np.log(3))))
        shape, scale = (float(np.exp(lots.uniform(*np.log(ends)))) for ends in ((0.5, 1.2), (200, 4000)))

        def before(t: Floats) -> Floats:
            return np.asarray(-np.expm1(-generalised_gamma.FAMILY.hazard(np.array([[k, shape, scale]]), t)[0][0]))

        # So many of them ever buy that the share of all who do within 500 days is `size`.
        ever = min(size / float(before(np.array([500.0]))[0]), 1.0)
        return lambda t: ever * before(t)
    theta = 1 / np.exp(lots.uniform(np.log(60), np.log(250)))
    p = size / -np.expm1(-theta * 500)
    return lambda t: p * -np.expm1(-theta * t)


def world(truth: str, seed: int, least: float, most: float, also: str | None = None
          ) -> dict[str, tuple[bool, float, float, float]]:
    """One world: 3,000 people who joined over 1,000 days, with so many payments; its intervals beside the truth."""
    if also and also not in _variants.NAMES:
        _variants.NAMES = (*_variants.NAMES, also)
    lots = np.random.default_rng([seed, len(truth)])
    f = curve(truth, lots.uniform(least, most) / PEOPLE, lots)
    watched = np.sort(lots.integers(1, SPAN, PEOPLE)).astype(float)
    grid = np.arange(0.0, 6 * SPAN)
    pays = np.searchsorted(f(grid), lots.random(PEOPLE), side="right") - 1.0
    entry = np.maximum(watched - (500 if seed % 2 else SPAN), 0.0)
    paid = pays < watched
    seen = pays >= entry
    if not least <= (paid & seen).sum() <= most:
        return world(truth, seed + 1_000_000, least, most, also)
    ages = watched[~paid]
    answer = first_payment({"entry": entry[seen], "days": np.where(paid, pays, watched)[seen], "paid": paid[seen],
                            "n": np.ones(int(seen.sum()))}, {"age": ages, "n": np.ones(len(ages))})
    first, year = f(np.array([1.0, 365.0]))
    true = {"within_365": float((year - first) / (1 - first)),
            "next_365": float(((f(ages + 365) - f(ages)) / (1 - f(ages))).sum())}
    told = {name: getattr(answer, name) for name in true}
    return {name: (told[name].low <= v <= told[name].high, told[name].value / v, (told[name].high - told[name].low) / v,
                   abs(float(np.log(told[name].value / v)))) for name, v in true.items()}


def main(worlds: int, least: float, most: float, also: str | None) -> None:
    """Print coverage per truth and figure."""
    with ProcessPoolExecutor(2) as pool:
        for truth in ("exponential", "exponential_gamma", "never_buyers", "weibull", "generalised_gamma"):
            began, one = time.perf_counter(), partial(world, truth, least=least, most=most, also=also)
            answers = list(pool.map(one, range(worlds), chunksize=10))
            for figure in ("within_365", "next_365"):
                held, ratio, width, off = np.array([a[figure] for a in answers], dtype=float).T
                say(f"models: {truth}, {figure} holds", 100 * held.mean(), "%",
                    f"middle {np.median(ratio):.2f} x, width {np.median(width):.2f} x, off {off.mean():.3f}")
            say(f"models: {truth}, a world", (time.perf_counter() - began) * 2 / worlds, "s")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=40)
    asked.add_argument("--payments", type=float, nargs=2, default=(20, 59))
    asked.add_argument("--also", default=None)
    given = asked.parse_args()
    main(given.worlds, *given.payments, given.also)
