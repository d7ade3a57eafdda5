"""Money that stayed in the last 365 days: from people whose first payment lies in them, and from those who had paid before."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import YEAR
from stalwarts.measures._flags import surely

VERSION = 1


def past_year(support: Table, payers: Table, moment: Table) -> Table:
    """One row: net (all), new (from first-time buyers), again (from others); view currency, null without a payment."""
    dated = support.cross_join(moment.select("as_of"))
    recent = dated.filter(_.occurred_at > _.as_of - ibis.interval(days=YEAR))
    met = recent.left_join(payers.select("person", "first_paid"), "person")
    fresh = met.mutate(fresh=surely(met.first_paid > met.as_of - ibis.interval(days=YEAR)))
    told = fresh.agg(net=_.amount.sum(), new=_.amount.sum(where=_.fresh))
    return told.select("net", new=ibis.ifelse(_.net.isnull(), ibis.null("float64"), _.new.fill_null(0.0)),
                       again=_.net - _.new.fill_null(0.0))
