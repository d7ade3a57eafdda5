"""Small made-up worlds to the patterns the models read, without an engine: what the measures give, in a millisecond.

The measures are the definition; `tests/test_truth.py` holds this to them, world by world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.worlds import World

DAY = 86_400
Columns = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """Everybody a mailing list shows, and what the orders show of them. Times in epoch seconds."""

    since: Any
    standing: Any
    """Still subscribed at the view's date."""
    checkout: Any
    paid_at: Any
    """First payment that stayed; infinite without one."""
    start: float
    end: float

    @classmethod
    def of(cls, world: World) -> Listed:
        """The list of a world in which every payer's address is the one listed."""
        people, span = world.people, world.span
        rows = np.flatnonzero((people.mail < span.taken) & (people.mail <= span.until))
        return cls(people.mail[rows], people.mail_left[rows] > span.until, people.came_by[rows],
                   first_paid(world)[rows], span.since, span.until)

    @property
    def status(self) -> Any:
        """As `journeys` has it."""
        gap = np.floor((self.paid_at - self.since) / DAY)
        chosen = [self.checkout | (gap == -1) | (gap == 0), self.paid_at < self.since, self.since >= self.start]
        return np.select(chosen, ["came_by_buying", "before", "inside"], "unproven")

    def patterns(self) -> Columns:
        """As the measure of that name: entry, days, paid, n."""
        return self._counted(self.status == "inside")

    def early(self) -> Columns:
        """The same with every earlier follower entering when the orders begin, proof or no proof."""
        return self._counted(np.isin(self.status, ("inside", "unproven")))

    def _counted(self, rows: Any) -> Columns:
        paid = np.isfinite(self.paid_at[rows])
        days = (np.where(paid, self.paid_at[rows], self.end) - self.since[rows]) // DAY
        entry = np.maximum(self.start - self.since[rows], 0) // DAY
        distinct, n = np.unique(np.column_stack([entry, days, paid]), axis=0, return_counts=True)
        return {"entry": distinct[:, 0], "days": distinct[:, 1], "paid": distinct[:, 2] > 0, "n": n}

    def waiting(self) -> Columns:
        """As the measure of that name: age, n."""
        rows = self.standing & ~np.isfinite(self.paid_at)
        age, n = np.unique((self.end - self.since[rows]) // DAY, return_counts=True)
        return {"age": age, "n": n}


def first_paid(world: World) -> Any:
    """Per person, when the first payment that stayed was made; infinite without one."""
    orders = world.orders
    at = np.full(len(world.people), np.inf)
    stayed = (orders.net > 0) & (orders.who >= 0)
    np.minimum.at(at, orders.who[stayed], orders.at[stayed])
    return at


def placed(world: World) -> dict[str, int]:
    """The counts behind `bounds` for all accounts together: tied, untied, followers, fewest."""
    people, span = world.people, world.span
    here = (people.instagram <= span.until) & (people.instagram < span.taken) & (people.instagram_left > span.taken)
    paid = np.isfinite(first_paid(world))
    tied, followers = int((paid & here & people.tells).sum()), int(here.sum())
    return {"tied": tied, "untied": int(paid.sum()) - tied, "followers": followers, "fewest": followers}
