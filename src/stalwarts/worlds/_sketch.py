"""Small worlds for the truth bench: one account, one till, no files, milliseconds each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stalwarts import trades
from stalwarts.worlds import _build
from stalwarts.worlds._plan import SPAN
from stalwarts.worlds._plan import Growth
from stalwarts.worlds._plan import Plan
from stalwarts.worlds._waiting import KINDS
from stalwarts.worlds._waiting import Waiting
from stalwarts.worlds._world import DAY
from stalwarts.worlds._world import Span

if TYPE_CHECKING:
    from stalwarts.worlds._world import World

STRANGERS, CAME_BY = 0.15, 0.08
"""Shares of the payers who follow nothing, and who follow because they bought."""
SURELY = 0.9
"""No law lets more than this share ever pay, unless it lets everybody."""


def sketch(
    seed: int, *, people: int | None = None, payers: int | None = None, tied: float = 1.0, coverage_days: float = 1095,
    early: float = 0.25, trail_days: float = 3.0, waiting: Waiting | None = None, letters: int = 0,
    oddities: bool = False,
) -> World:
    """A small made-up creator with one account, drawn from a seed: 1,500 to 4,000 followers, about 60 to 200 payers.

    With `tied` = 1 the account is a mailing list, and every payer's address is the one on it; below, it is an
    Instagram account, and that share of all payers tell their name there. `coverage_days` of orders, a share `early`
    of the followers older than that, and `trail_days` of new followers after it. Without `waiting` one of the laws is
    drawn, with or without people who never pay, and scaled to bring about `payers`; a law that is given stays as it is.
    """
    rng = np.random.default_rng([seed, 99])
    followers = int(rng.integers(1500, 4001)) if people is None else people
    target = int(rng.integers(70, 161)) if payers is None else payers
    span = Span(SPAN.until - coverage_days * DAY, SPAN.until, SPAN.until + trail_days * DAY)
    growth = Growth(span.since - 600 * DAY, span.since, span.taken, early, power=1.2)
    law = waiting or _fitting(rng, growth, span, target * (1 - STRANGERS - CAME_BY) / max(followers, 1))
    listed = tied >= 1
    demo = replace(trades.load("newsletter").demo, user="madeup", sells=("shopify",), repeats=0.45)
    plan = Plan(
        demo=demo, span=span, letter=law, crowd=law,
        letter_growth=growth, crowd_growth=growth, instagram=0 if listed else followers,
        mail=followers if listed else 0, both=0.0, came_by=CAME_BY * target / max(followers, 1), payers=None,
        strangers=round(STRANGERS * target), tells=None, tied=tied, instagram_leavers=0.05, mail_leavers=0.05,
        elsewhere=0.0, odd_spelling=0.0, oddities=oddities, letters=letters)
    return _build.drawn(plan, "newsletter", seed, named=False)


def _fitting(rng: np.random.Generator, growth: Growth, span: Span, share: float) -> Waiting:
    """A law drawn at random under which that share of the followers pay inside the orders."""
    kind = KINDS[int(rng.integers(len(KINDS)))]
    shape = {"exponential": 1.0, "exponential_gamma": 0.7, "weibull": 0.75}[kind] + rng.uniform(0, 0.5)
    law = Waiting(kind, 1.0, float(np.exp(rng.uniform(np.log(120), np.log(700)))), float(shape))
    since = growth.draw(rng, 400)
    if rng.random() < 0.6:
        return replace(law, ever=min(SURELY, share / max(_paying(law, since, span), 1e-9)))
    low, high = 1.0, 1e8
    for _ in range(60):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if _paying(replace(law, scale=middle), since, span) > share else (low, middle)
    return replace(law, scale=low)


def _paying(law: Waiting, since: np.ndarray[tuple[int], np.dtype[np.float64]], span: Span) -> float:
    """Expected share of followers whose first payment falls inside the orders."""
    return float((law.paid_by((span.until - since) / DAY) - law.paid_by((span.since - since) / DAY)).mean())
