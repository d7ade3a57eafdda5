"""Made-up creators who launch again and again, with known truth: kinds of people, how they respond, and what each launch sold.

Nothing here comes from the model that is tried on it: response differs by kind and creator, each launch has a push of its
own that also moves strangers, buyers sometimes take several, days decay at a speed of the creator's own with a last-day
rush, and audiences differ from launch to launch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

DAYS = 28
KINDS = ("supporter", "buyer", "endorser", "voyeur", "unknown")
MIX = (0.015, 0.05, 0.10, 0.45, 0.385)
RESPONSE = (0.15, 0.035, 0.01, 0.0025, 0.004)


@dataclass(frozen=True)
class Sold:
    """One launch: kind to (people asked, buyers), copies to them, copies to strangers, copies each day, followers then."""

    asked: dict[str, tuple[int, int]]
    copies: int
    strangers: int
    by_day: list[int]
    followers: int
    price: float


def launches(seed: int, past: int | None = None) -> list[Sold]:
    """A creator's launches, oldest first; the last is the one to foretell. `past` before it, else two to six."""
    lots = np.random.default_rng([seed, 77])
    followers = int(np.exp(lots.uniform(np.log(3_000), np.log(120_000))))
    odds = np.log(np.array(RESPONSE) / (1 - np.array(RESPONSE))) + lots.normal(0, 0.5, len(KINDS))
    world = {"odds": odds, "mix": lots.dirichlet(60 * np.array(MIX)), "push": lots.uniform(0.1, 0.4),
             "strangers": np.exp(lots.normal(3.2, 0.8)), "speed": lots.uniform(3, 9), "more": lots.uniform(0, 0.25)}
    found = []
    for _ in range((past if past is not None else int(lots.integers(2, 7))) + 1):
        found.append(_launch(world, followers, lots))
        followers = int(followers * np.exp(lots.normal(0.12, 0.15)))
    return found


def _launch(world: dict[str, Any], followers: int, lots: np.random.Generator) -> Sold:
    reach = lots.uniform(0.05, 0.5) ** np.array([0.2, 0.4, 1.0, 1.4, 1.0])
    push = lots.normal(0, world["push"])
    asked, copies = {}, 0
    for kind, share, heard, odds in zip(KINDS, world["mix"], reach, world["odds"], strict=True):
        people = int(lots.binomial(followers, share * heard))
        buyers = int(lots.binomial(people, 1 / (1 + np.exp(-(odds + push)))))
        asked[kind] = (people, buyers)
        copies += buyers + int(lots.poisson(world["more"] * buyers))
    strangers = int(lots.poisson(world["strangers"] * np.exp(push + lots.normal(0, 0.25))))
    shape = np.exp(-np.arange(DAYS) / world["speed"]) + 0.02
    shape[-1] += 0.1
    days = lots.multinomial(copies + strangers, lots.dirichlet(40 * shape / shape.sum()))
    return Sold(asked, copies, strangers, days.tolist(), followers, 12.0)
