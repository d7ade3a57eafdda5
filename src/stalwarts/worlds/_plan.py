"""What a world is drawn from: counts, shares, laws and dates. The demo's plan comes from its trade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds._waiting import Waiting
from stalwarts.worlds._world import BANDCAMP
from stalwarts.worlds._world import DAY
from stalwarts.worlds._world import SHOPIFY
from stalwarts.worlds._world import TABLE
from stalwarts.worlds._world import Span

if TYPE_CHECKING:
    from stalwarts.trades import Demo
    from stalwarts.worlds._waiting import Floats

TILLS = {"bandcamp": BANDCAMP, "shopify": SHOPIFY, "invoices": TABLE, "tickets": TABLE, "payments": TABLE}


def seconds(year: int, month: int, day: int, hour: int = 0) -> float:
    """A moment in UTC as seconds since 1970."""
    return datetime(year, month, day, hour, tzinfo=UTC).timestamp()


SPAN = Span(seconds(2023, 3, 20), seconds(2026, 3, 20), seconds(2026, 3, 20, 8))
"""The demo's three years of orders. Fixed, so that the demo is the same on every day."""


@dataclass(frozen=True)
class Growth:
    """When people begin to follow: a share `early`, evenly between `start` and `turn`; the rest ever more until `last`.

    Around each of `bursts` (a post that went far) there are `burst_share` of the later ones.
    """

    start: float
    turn: float
    last: float
    early: float
    power: float = 1.4
    bursts: tuple[float, ...] = ()
    burst_share: float = 0.1

    def draw(self, rng: np.random.Generator, people: int) -> Floats:
        """So many moments of following, whole seconds, in no order."""
        early = self.start + (self.turn - self.start) * rng.random(people)
        late = self.turn + (self.last - self.turn) * rng.random(people) ** (1 / self.power)
        if self.bursts:
            near = rng.choice(self.bursts, size=people) + rng.exponential(3 * DAY, size=people)
            late = np.where(rng.random(people) < self.burst_share * len(self.bursts), np.minimum(near, self.last), late)
        return np.floor(np.where(rng.random(people) < self.early, early, late))


@dataclass(frozen=True)
class Plan:
    """A world before the dice. `payers` is how many people's money stays, None: as it falls; `strangers` then holds."""

    demo: Demo
    span: Span
    letter: Waiting
    crowd: Waiting
    letter_growth: Growth
    crowd_growth: Growth
    instagram: int
    mail: int
    both: float
    came_by: float
    payers: int | None
    strangers: int
    tells: int | None
    """How many payers give their Instagram name; None: the share `tied` of all payers."""
    tied: float = 0.0
    instagram_leavers: float = 0.04
    mail_leavers: float = 0.12
    elsewhere: float = 0.03
    odd_spelling: float = 0.12
    oddities: bool = True
    """Refunds, comps, voided orders and the test purchase."""
    letters: int = 36

    @property
    def tills(self) -> list[int]:
        """The tills in use, one or two."""
        return sorted(TILLS[name] for name in self.demo.sells)

    @property
    def exact(self) -> int:
        """The till that shows gifts, voided and pending orders: the shop, else the table."""
        return SHOPIFY if SHOPIFY in self.tills else TABLE


def of_trade(demo: Demo, people: int | None) -> Plan:
    """The plan of a trade's demo, with its largest account scaled to `people`."""
    scale = 1.0 if people is None else max(people, 0) / max(demo.instagram, demo.mail)
    end, years = SPAN.until - DAY / 4, 365 * DAY
    bursts = tuple(SPAN.since + share * (SPAN.until - SPAN.since) for share in (0.31, 0.62, 0.9))
    return Plan(
        demo=demo, span=SPAN, letter=Waiting(**demo.letter), crowd=Waiting(**demo.crowd),
        letter_growth=Growth(SPAN.since - 2.5 * years, SPAN.since, end, early=0.26),
        crowd_growth=Growth(SPAN.since - 5 * years, SPAN.since, end, early=0.35, bursts=bursts, burst_share=0.04),
        instagram=round(demo.instagram * scale), mail=round(demo.mail * scale), both=demo.both, came_by=demo.came_by,
        payers=round(demo.payers * scale), strangers=0, tells=round(demo.tells * scale))
