"""Numbers somebody told, or a platform shows, before any list is there: ceilings, and what is usual where none is set."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import Any

from ibis import _

from stalwarts import quick
from stalwarts import trades
from stalwarts.look import Look
from stalwarts.page import Page
from stalwarts.problems import NoSuchTrade

YEARLY = 100.0


@dataclass(frozen=True)
class Told:
    """The latest number of each kind. Buyers and copies are the largest told of: they cannot be added up."""

    followers: dict[str, int] = field(default_factory=dict)
    """By account."""
    buyers: int | None = None
    copies: int | None = None


def told(look: Look) -> Told:
    """Totals that are of no one person, post or product."""
    table = look.table("tally")
    plain = table.filter(table["of"].isin(("followers", "buyers", "units")), _.handle.isnull(), _.post.isnull(),
                         _["product"].isnull())
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(look.engine.run(plain).to_pylist(), key=lambda row: row["until"]):
        latest[row["account"], row["of"]] = row

    def most(of: str) -> int | None:
        return max((int(row["value"]) for row in latest.values() if row["of"] == of), default=None)

    followers = {row["account"]: int(row["value"]) for row in latest.values() if row["of"] == "followers" and row["value"] > 0}
    return Told(followers, most("buyers"), most("units"))


def answered(look: Look, numbers: Told, payers: int | None = None) -> Page | None:
    """The two-number answer of what was told; `payers` are those counted in files, who go before. None: no followers told."""
    followers = list(numbers.followers.values())
    if not followers:
        return None
    buyers = payers if payers is not None else numbers.buyers
    if buyers is None and numbers.copies is None:
        return quick.guess(followers, comparison(look))
    copies = numbers.copies if buyers is None else None
    return quick.page(followers, buyers, copies, None, YEARLY)


def comparison(look: Look) -> str:
    """The class of published figures for this trade."""
    try:
        return trades.load(look.settings.trade).comparison
    except NoSuchTrade:
        return "follower"
