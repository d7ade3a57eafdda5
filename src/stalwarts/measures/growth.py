"""First-time buyers per 1,000 new followers, quarter by quarter.

A new follower counts in the quarter of the first follow, whether still following or not; a first-time buyer in that
of the first payment seen. No links are needed: nobody is followed from one to the other. Only quarters wholly inside
the coverage of all orders and of all lists are given, each with the same ninety-odd days to be seen in. Where the
order files have a beginning, someone who looks new may have bought before it, so buyers are counted only for quarters
that begin at least 365 days after it. People who left before any file was taken are missing from the followers.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._follows import fold
from stalwarts.measures._follows import gone
from stalwarts.measures._sight import EVER
from stalwarts.measures._sight import spans
from stalwarts.measures._sight import window

VERSION = 1


def growth(followers: Table, follow: Table, payers: Table, cover: Table, sight: Table, person: Table,
           moment: Table) -> Table:
    """One row per quarter that could be seen whole, in order.

    Columns: quarter (timestamp of its first day), new_followers, first_time_buyers, per_1000 (null without new
    followers; both null where the order files begin less than 365 days before the quarter).
    """
    first = fold(followers, lambda rows: rows, gone(follow, person, moment), since="min")
    none = ibis.literal(0, "int64")
    came = _by_quarter(first.filter(_.since.notnull()).select(at=_.since))
    bought = _by_quarter(payers.select(at=_.first_paid))
    quarters = came.select("quarter", followers=_.n, buyers=none).union(
        bought.select("quarter", followers=none, buyers=_.n))
    whole = quarters.group_by("quarter").agg(
        new_followers=_.followers.sum().cast("int64"), buyers=_.buyers.sum().cast("int64"))
    seen = _inside(whole, cover, sight, moment)
    looked = (seen.start == EVER) | (seconds(seen.quarter) >= seen.start + YEAR * DAY)
    buyers = looked.ifelse(seen.buyers, ibis.null("int64"))
    return seen.select("quarter", "new_followers", first_time_buyers=buyers,
                       per_1000=1000 * buyers / seen.new_followers.nullif(0)).order_by("quarter")


def _by_quarter(dated: Table) -> Table:
    # By day first: a million times are counted quicker than they are cut to their quarter.
    days = dated.group_by(day=_["at"].date()).agg(n=_.count())
    return days.group_by(quarter=_.day.cast("timestamp(6)").truncate("Q")).agg(n=_.n.sum().cast("int64"))


def _inside(quarters: Table, cover: Table, sight: Table, moment: Table) -> Table:
    """Quarters that lie inside the coverage of orders and of lists, with `start`, where that of orders begins."""
    lists = spans(cover, "follow").agg(opened=_.start.max(), closed=_.end.min())
    span = window(sight).cross_join(lists).cross_join(moment.select(_after=_.since))
    begins, ends = seconds(_.quarter), seconds(_.quarter + ibis.interval(months=3))
    return quarters.cross_join(span).filter(
        begins >= _.start, ends <= _.end, begins >= _.opened, ends <= _.closed,
        _["_after"].isnull() | (_.quarter >= _["_after"]))
