"""Money that stayed in the last 365 days, by the label each person carried when they began.

The labels are frozen 365 days before the view's date: they rest on what had happened by then. Money since is what
`support` counts after that moment, refunds taken off; people who paid nothing since count with 0. Who followed only
later carries no label then and is in no row. People who left since, and whom no file taken before shows, are missing.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import YEAR
from stalwarts.measures._flags import surely

VERSION = 1


def worth(frozen: Table, support: Table, moment: Table) -> Table:
    """One row per label and distinct sum of money.

    Columns: segment, amount (float64, view currency, since the labels were frozen; null: paid in a currency without a
    rate), people.
    """
    dated = support.cross_join(moment.select("as_of"))
    since = dated.filter(_.occurred_at > _.as_of - ibis.interval(days=YEAR))
    sums = since.group_by("person").agg(sum=_.amount.sum().round(4), unconverted=_.amount.isnull().any())
    met = frozen.left_join(sums, "person").select("segment", "sum", "unconverted")
    amount = surely(met.unconverted).ifelse(ibis.null("float64"), met["sum"].fill_null(0.0))
    return met.mutate(amount=amount).group_by("segment", "amount").agg(people=_.count()).order_by("segment", "amount")
