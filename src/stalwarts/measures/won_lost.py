"""Regulars won and lost in the year up to the end of sight.

A regular has paid at least twice, each time within 365 days of the time before, and last within 365 days. Won on the day of
the payment that makes one; lost 365 days after the last payment. Whoever comes back after a longer silence is won again with
the second payment. Days are counted only from 365 days after the beginning of sight, for before that nobody could have been
seen to pay twice. Payments without a handle make no regular.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._sight import EVER
from stalwarts.measures._sight import window

VERSION = 1


def won_lost(paid_orders: Table, sight: Table) -> Table:
    """One row: days (watched; 0 where too little was), won, lost (times), regulars (people, at the end of sight)."""
    orders = paid_orders.filter(~_.person.startswith("order:")).select("person", at=seconds(_["first"]))
    mine = ibis.window(group_by="person", order_by="at")
    before = orders.mutate(gap=orders["at"] - orders["at"].lag(1).over(mine), after=orders["at"].lead(1).over(mine))
    near = before.mutate(near=surely(before.gap <= YEAR * DAY))
    steps = near.mutate(was=surely(near.near.lag(1).over(mine)), out=near["at"] + YEAR * DAY)
    seen = steps.cross_join(window(sight).select("start", "end")).filter(_["at"] <= _.end)
    opened = ibis.greatest(seen.end - YEAR * DAY, ibis.ifelse(seen.start == EVER, seen.start, seen.start + YEAR * DAY))
    told = seen.mutate(won=seen.near & ~seen.was & (seen["at"] > opened), stays=seen.near & (seen.out > seen.end),
                       lost=seen.near & (seen.after.isnull() | (seen.after > seen.out)) & (seen.out > opened)
                       & (seen.out <= seen.end))
    sums = told.agg(won=_.won.sum().fill_null(0).cast("int64"), lost=_.lost.sum().fill_null(0).cast("int64"),
                    regulars=_.person.nunique(where=_.stays).fill_null(0).cast("int64"))
    return _watched(sight).cross_join(sums).select("days", "won", "lost", "regulars")


def _watched(sight: Table) -> Table:
    """How many days could be watched: days."""
    span = window(sight).mutate(opened=ibis.ifelse(_.start == EVER, _.start, _.start + YEAR * DAY))
    # Without a span there are no days; the lesser of nothing and a year would be a year.
    watched = ibis.least(((span.end - span.opened) // DAY).fill_null(0), YEAR)
    return span.select(days=ibis.greatest(watched, 0).cast("int64"))
