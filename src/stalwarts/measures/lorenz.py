"""The Lorenz curve of support: the share of all support that the least generous so many of payers bring together."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

VERSION = 1
POINTS = 199


def lorenz(payers: Table) -> Table:
    """At most 200 points from (0, 0) to (1, 1), in order: share_people, share_support. None without payers."""
    known = payers.filter(_.net.notnull())
    order = [ibis.asc("net"), ibis.asc("person")]
    ranked = known.select(
        rank=(ibis.row_number().over(order_by=order) + 1),
        upto=known.net.sum().over(order_by=order, rows=(None, 0)),
    ).cross_join(known.agg(people=_.count(), total=_.net.sum()))
    step = (ranked["rank"] * POINTS // ranked.people) > ((ranked["rank"] - 1) * POINTS // ranked.people)
    points = ranked.filter(step).select(share_people=_["rank"] / _.people, share_support=_.upto / _.total)
    origin = ranked.filter(_["rank"] == 1).select(share_people=ibis.literal(0.0), share_support=ibis.literal(0.0))
    return origin.union(points).order_by("share_people")
