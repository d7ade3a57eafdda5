"""What cheering brought beside the cheerers' own money: at least what names them, and what may have come after shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Doubt
from stalwarts.page import interval
from stalwarts.page import unknown

DRAWS = 4000
FEWEST = 3
"""Days with a share, and quiet days before them, below which nothing is compared."""


def brought(look: Look) -> dict[str, Any]:
    """`named`: orders that name somebody else, a floor; `after_shares`: first payments beyond what is usual, with its interval.

    The two are never added up: an order that names somebody may be a first payment after a share.
    """
    named = look.measure("named_orders")
    row = look.engine.run(named.agg(orders=_.count(), people=_.person.nunique(), buyers=_.buyer.nunique(),
                                    support=_.amount.sum())).to_pylist()[0]
    (seen,) = look.small("echoes")
    tagged = look.table("order")
    tags = look.engine.run(tagged.filter(tagged.code.notnull() | tagged.source.notnull()).agg(n=_.count())).to_pylist()[0]["n"]
    return {"named": {"orders": row["orders"], "people": row["people"], "buyers": row["buyers"], "net": row["support"] or 0.0},
            "tagged_orders": tags, "after_shares": _extra(seen), "echoes": seen}


def _extra(seen: dict[str, Any]) -> dict[str, Any]:
    """First payments in the days after shares, less as many as the days before would lead one to expect."""
    if seen["shares"] < FEWEST or seen["days_before"] < FEWEST:
        return unknown("not known: it takes three days with a share, and quiet days before them" if seen["shares"] < FEWEST else
                       "not known: somebody shares you nearly every day, so no quiet days are left to compare with")
    lots = np.random.default_rng(0)
    after = lots.gamma(seen["first_after"] + 0.5, 1.0, DRAWS)
    before = lots.gamma(seen["first_before"] + 0.5, 1.0, DRAWS) * seen["days_after"] / seen["days_before"]
    low, high = np.quantile(after - before, [0.025, 0.975])
    value = seen["first_after"] - seen["first_before"] * seen["days_after"] / seen["days_before"]
    return interval(float(value), float(low), float(high))


def sentences(look: Look, told: dict[str, Any]) -> Iterator[str]:
    """What is sure, then what may be."""
    named, extra, seen = told["named"], told["after_shares"], told["echoes"]
    if named["orders"]:
        buyers, people = words.plural(named["buyers"], "other buyer"), words.plural(named["people"], "person", "people")
        money = words.money(named["net"], look.currency)
        yield f"At least {money} came from {buyers} whose codes or links name {people} you know."
    if extra["value"] is not None:
        sign = ("more than usual" if extra["low"] > 0 else "fewer than usual" if extra["high"] < 0 else
                "no more than chance allows")
        days = [words.plural(seen[name], "day") for name in ("shares", "days_after", "days_before")]
        after, before = words.count(seen["first_after"]), words.count(seen["first_before"])
        yield (f"In the week after each of {days[0]} on which somebody shared you, {after} people bought for the first time, "
               f"over {days[1]} in all; the weeks before had {before} in {days[2]}: {sign}.")


def doubts(told: dict[str, Any]) -> Iterator[Doubt]:
    """Why it may be more, and why less."""
    if not told["tagged_orders"]:
        yield Doubt("What cheering brings beyond the cheerers' own money can't be told: no payment carries a code or says where "
                    "the buyer came from.", "Give those who speak for you a code of their own, named after them.")
    elif not told["named"]["orders"]:
        yield Doubt("No code and no link on any payment names one of those who cheer.",
                    "Give those who speak for you a code of their own, named after them.")
    else:
        yield Doubt("A code that goes round is used by people who would have bought anyway; many who heard of you use none.",
                    "Ask every buyer how they heard of you.")
    if told["after_shares"]["value"] is not None:
        yield Doubt("People share you when there is something new, and that sells by itself: more buyers after a share need not "
                    "come from it.")
