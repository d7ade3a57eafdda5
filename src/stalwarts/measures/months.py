"""How many followed when each month began, and how many different people paid in it.

Only whole months inside the coverage of all orders and of all lists. Followers are counted by their first follow, whether
still following or not; people who left before any file was taken are missing, and those whose follow has no date count in
no month. Whoever paid several times in a month counts once.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

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
    # By day first: a million times are counted quicker than they are cut to their month.
    days = first.filter(_.since.notnull()).group_by(day=_.since.date()).agg(n=_.count())
    came = days.group_by(month=_month(days.day)).agg(came=_.n.sum().cast("int64")).mutate(bought=none)
    whole = paid_orders.select("person", month=_month(paid_orders["first"].date())).distinct()
    paid = whole.group_by("month").agg(bought=_.count()).select("month", came=none, bought=_.bought)
    each = came.union(paid).group_by("month").agg(came=_.came.sum(), bought=_.bought.sum())
    before = each.came.sum().over(order_by="month", rows=(None, -1)).fill_null(0).cast("int64")
    told = each.mutate(followers=before, buyers=_.bought.cast("int64"))
    lists = spans(cover, "follow").agg(opened=_.start.max(), closed=_.end.min())
    begins, ends = seconds(_.month), seconds(_.month + ibis.interval(months=1))
    inside = told.cross_join(window(sight).cross_join(lists)).filter(
        begins >= _.start, ends <= _.end, begins >= _.opened, ends <= _.closed)
    return inside.select("month", "followers", "buyers").order_by("month")


def _month(day: Value) -> Value:
    return day.cast("timestamp(6)").truncate("M")
