"""Made-up creators with known truth: nobody in here exists.

`build` draws a creator of a trade, `write` writes their exports in the shapes the platforms use, `sketch` draws a small
one in milliseconds, `cultivated` one of which it is known whom a kindness would move, and `tables` gives a world as
canonical tables without any file. Everything follows from the seed; dates are fixed and no clock is read. `World.truth`
is what an honest answer should hold in its interval.

Waiting times do not depend on letters, posts or seasons, and leaving does not depend on buying, so that the truth is
exact: real life is worse.
"""

from __future__ import annotations

from stalwarts import trades
from stalwarts.worlds import _build
from stalwarts.worlds import _plan
from stalwarts.worlds._cultivated import Cultivated
from stalwarts.worlds._cultivated import cultivated
from stalwarts.worlds._linked import Linked
from stalwarts.worlds._linked import linked
from stalwarts.worlds._sketch import sketch
from stalwarts.worlds._tables import tables
from stalwarts.worlds._waiting import Waiting
from stalwarts.worlds._world import AccountTruth
from stalwarts.worlds._world import Truth
from stalwarts.worlds._world import World
from stalwarts.worlds._write import mapping_of
from stalwarts.worlds._write import write

__all__ = ["AccountTruth", "Cultivated", "Linked", "Truth", "Waiting", "World", "build", "cultivated", "linked", "mapping_of",
           "sketch", "tables", "write"]


def build(trade: str = "singer", people: int | None = None, seed: int = 1) -> World:
    """The made-up creator of a trade, with `people` on their largest account. Raises NoSuchTrade.

    The singer at full size: 40,000 Instagram followers, 1,900 on the mailing list, 310 people whose money stayed.
    """
    return _build.drawn(_plan.of_trade(trades.load(trade).demo, people), trade, seed, named=True)
