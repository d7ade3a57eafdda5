"""The latest numbers told of a whole account: followers, buyers, units sold. Not of one person, post or product."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

VERSION = 1
OF = ("followers", "buyers", "units")


def told_totals(tally: Table) -> Table:
    """One row per account and kind of total that was told: account, of, value, until."""
    whole = tally.filter(_["of"].isin(OF), _.handle.isnull(), _.post.isnull(), _["product"].isnull())
    order = [ibis.desc("until"), ibis.desc("value")]
    placed = whole.mutate(place=ibis.row_number().over(group_by=["account", "of"], order_by=order))
    return placed.filter(_.place == 0).select("account", "of", "value", "until")
