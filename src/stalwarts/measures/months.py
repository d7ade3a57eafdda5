"""How many followed when each month began, and how many different people paid in it.

Only whole months inside the coverage of all orders and of all lists. Followers are counted by their first follow, whether
still following or not; people who left before any file was taken are missing, and those whose follow has no date count in
no month. Whoever paid several times in a month counts once.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import seconds
from stalwarts.measures._follows import fold
from stalwarts.measures._follows import gone
from stalwarts.measures._sight import spans
from stalwarts.measures._sight import window

VERSION = 1


def months(followers: Table, follow: Table, paid_orders: Table, cover: Table, sight: Table, person: Table,
           moment: Table) -> Table:
    """One row per month, in order: month (timestamp of its first day), followers (when it began), buyers (people)."""
    first = fold(followers, lambda rows: rows, gone(follow, person, moment), since="min")
    none = ibis.literal(0, "int64")
    came = _monthly(first.filter(_.since.notnull()).select("person", at=_.since)).select("month", came=_.n, bought=none)
    paid = _monthly(paid_orders.select("person", at=_["first"])).select("month", came=none, bought=_.n)
    each = came.union(paid).group_by("month").agg(came=_.came.sum(), bought=_.bought.sum())
    before = each.came.sum().over(order_by="month", rows=(None, -1)).fill_null(0).cast("int64")
    told = each.mutate(followers=before, buyers=_.bought.cast("int64"))
    lists = spans(cover, "follow").agg(opened=_.start.max(), closed=_.end.min())
    begins, ends = seconds(_.month), seconds(_.month + ibis.interval(months=1))
    inside = told.cross_join(window(sight).cross_join(lists)).filter(
        begins >= _.start, ends <= _.end, begins >= _.opened, ends <= _.closed)
    return inside.select("month", "followers", "buyers").order_by("month")


def _monthly(dated: Table) -> Table:
    """People by month, each once a month."""
    days = dated.mutate(month=dated["at"].date().cast("timestamp(6)").truncate("M"))
    return days.select("person", "month").distinct().group_by("month").agg(n=_.count())
