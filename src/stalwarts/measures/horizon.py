"""How far ahead a supporter is looked for: 365 days, or twice the usual gap between offers where that is longer.

An offer is a day on which something was first sold, or a post that asks. The usual gap is the median of the gaps between
them; it takes three offers to have one. Who releases an album every two years is not deserted in the year between.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import YEAR
from stalwarts.measures._days import number

VERSION = 1
KEEP = True
FEWEST = 3


def horizon(support: Table, post: Table, moment: Table) -> Table:
    """One row: offers (how many), gap (median days between them; null: fewer than three), days (looked ahead)."""
    first_sold = support.filter(_["product"].notnull(), _.paid > 0).group_by("product").agg(day=number(_.occurred_at).min())
    dated = post.cross_join(moment.select("as_of")).filter(_.intent == "ask", _.occurred_at <= _.as_of)
    days = first_sold.select("day").union(dated.select(day=number(_.occurred_at))).distinct()
    gaps = days.mutate(gap=(_.day - _.day.lag().over(order_by="day")).cast("int64"))
    told = gaps.agg(offers=_.count(), gap=_.gap.median().cast("int64"))
    usual = told.mutate(gap=ibis.ifelse(_.offers >= FEWEST, _.gap, ibis.null("int64")))
    return usual.select("offers", "gap", days=ibis.greatest(YEAR, (2 * _.gap).fill_null(YEAR)).cast("int64"))
