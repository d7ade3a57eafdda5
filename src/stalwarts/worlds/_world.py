"""What a made-up world holds: people and orders as columns. Times are seconds since 1970 UTC, infinite for never."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from stalwarts.trades import Demo
    from stalwarts.worlds._names import Names
    from stalwarts.worlds._waiting import Floats
    from stalwarts.worlds._waiting import Waiting

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DAY = 86_400.0
BANDCAMP, SHOPIFY, TABLE = 1, 2, 4
"""Tills; a person who uses two has their sum. The table is kept by software nobody has an importer for."""
NOBODY, SUBSCRIBED, UNSUBSCRIBED, CLEANED, NONSUBSCRIBED = range(5)
"""Where somebody stands on the mailing list."""
PAID, COMP, VOIDED, PENDING = range(4)
"""What became of an order."""
LETTER, CROWD, NO_LAW = 0, 1, -1
"""Whose law of waiting holds for a person."""
OWNER = -1
"""The creator among those who order: the test purchase."""


@dataclass(frozen=True)
class Span:
    """The days orders are known for, and when the files were taken."""

    since: float
    until: float
    taken: float


@dataclass
class People:
    """One row per being, whether or not any file shows it."""

    instagram: Floats
    instagram_left: Floats
    mail: Floats
    mail_left: Floats
    standing: Ints
    clock: Floats
    """From when the waiting time runs: the sign-up of those on the list, else the follow."""
    law: Ints
    wait: Floats
    paid_at: Floats
    """The first payment that stayed; infinite where it never comes, or the person left before it."""
    came_by: Bools
    stranger: Bools
    rate: Floats
    """Further payments per day once there is a first."""
    till: Ints
    tells: Bools
    """Writes their Instagram name into an order."""
    elsewhere: Bools
    """Orders under another address than the one on the list."""
    spelling: Ints
    """How the shop has their address: 0 plain, 1 with a plus-tag, 2 with capitals."""
    keen: Floats
    """How likely they are to open a letter themselves."""
    proxy: Bools
    scanner: Bools
    country: Ints

    def __len__(self) -> int:
        return len(self.clock)

    @property
    def would_buy(self) -> Bools:
        """Who would ever pay, were they to stay."""
        return np.isfinite(self.wait) | self.came_by | self.stranger

    @classmethod
    def blank(cls, people: int, **given: Floats | Ints | Bools | float) -> People:
        """So many people of whom nothing is so but what is given."""
        never, no, zero = np.full(people, np.inf), np.zeros(people, bool), np.zeros(people, np.int64)
        kinds = {"Floats": never, "Bools": no, "Ints": zero}
        columns = {column.name: kinds[str(column.type)].copy() for column in fields(cls)}
        columns |= {"rate": np.zeros(people), "keen": np.zeros(people), "law": np.full(people, NO_LAW)}
        columns |= {name: np.broadcast_to(value, people).copy() for name, value in given.items()}
        return cls(**columns)

    @classmethod
    def joined(cls, *parts: People) -> People:
        """Several lots of people, one after the other."""
        return cls(**{c.name: np.concatenate([getattr(part, c.name) for part in parts]) for c in fields(cls)})


@dataclass
class Orders:
    """One row per order, by time. Money in cents; `total` is after discount and with shipping."""

    who: Ints
    at: Floats
    till: Ints
    goods: Ints
    """(orders, 2): which goods, -1 for none."""
    quantity: Ints
    shipping: Ints
    tip: Ints
    """What a Bandcamp buyer gave above the price."""
    off: Ints
    refunded: Ints
    refunded_at: Floats
    state: Ints
    number: Ints
    """1, 2, 3 within its till."""
    total: Ints

    def __len__(self) -> int:
        return len(self.at)

    @property
    def net(self) -> Ints:
        """What stayed with the creator; 0 unless paid."""
        return np.where(self.state == PAID, self.total - self.refunded, 0)

    def where(self, rows: Bools | Ints) -> Orders:
        """Keep some of the orders."""
        return Orders(**{c.name: getattr(self, c.name)[rows] for c in fields(self)})

    @classmethod
    def joined(cls, *parts: Orders) -> Orders:
        """Several lots of orders, one after the other."""
        return cls(**{c.name: np.concatenate([getattr(part, c.name) for part in parts]) for c in fields(cls)})


@dataclass(frozen=True)
class Letters:
    """Letters to the mailing list, and everything that happened to them."""

    sent: Floats
    subjects: list[str]
    links: list[tuple[str, ...]]
    who: Ints
    at: Floats
    letter: Ints
    link: Ints
    """Which link was clicked; -1 for an open."""
    machine: Bools


@dataclass(frozen=True)
class Posts:
    """What was shown to all on Instagram."""

    at: Floats
    captions: list[str]


@dataclass(frozen=True)
class AccountTruth:
    """The truth about one account that can be followed, at the end of the orders."""

    followers: int
    buyers: int
    """Of them, those whose money the order files show and who kept what they bought."""
    bought_before: int
    """Of the others, those whose only payments came before the order files begin."""
    came_by_buying: int
    waiting: int
    """Followers who have never paid."""
    conversion: float
    within_365: float
    """Expected share of new followers who pay for the first time in their first 365 days, the first day left out."""
    next_365: float
    """Expected number of the waiting who pay within 365 days."""


@dataclass(frozen=True)
class Truth:
    """What the answer ought to be."""

    accounts: dict[str, AccountTruth]
    people: int
    """Beings following at least one account."""
    next_365: float
    payers: int
    """People whose money stayed, by the order files, strangers included and the creator left out."""
    strangers: int
    """Payers who follow nothing at the end of the orders."""
    tied: dict[str, int]
    """Per account, payers whom the files show to follow it."""
    refunded_only: int
    comps: int
    supporters: float
    """Expected number of payers who pay again within 365 days."""
    machine_share: float
    """Share of opens and clicks made by software."""


@dataclass(frozen=True)
class World:
    """A made-up creator and everybody around them."""

    trade: str
    seed: int
    demo: Demo
    span: Span
    laws: tuple[Waiting, Waiting]
    """The law of the mailing list and the law of everybody else."""
    people: People
    names: Names
    orders: Orders
    letters: Letters
    posts: Posts
    accounts: dict[str, str]
    """Platform to our own account there, as a workspace with the brand `demo.user` calls it."""
    own: tuple[str, ...]
    """Handles of the creator, whose payments are tests."""
    truth: Truth
