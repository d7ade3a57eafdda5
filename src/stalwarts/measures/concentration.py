"""How few carry you: the shares of the most generous, and how many of them make half of all support.

The top k % are the first ceil(k % of payers) people by net support. The Gini coefficient is taken over payers alone:
sum over ascending i of (2i - n - 1) x_i, divided by n times the sum. Payers whose net is not known (no exchange
rate) are left out and counted.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

VERSION = 1
HAIR = 1e-9
"""So that a half reached exactly is not missed by rounding."""


def concentration(payers: Table) -> Table:
    """One row, also without payers.

    Columns: people, net (view currency), half_from (people), top_1_share, top_10_share, top_20_share, gini (null
    without payers), unconverted (payers left out).
    """
    known = payers.filter(_.net.notnull())
    whole = known.agg(people=_.count(), total=_.net.sum().fill_null(0.0))
    order = [ibis.desc("net"), ibis.asc("person")]
    ranked = known.select(
        "net",
        rank=(ibis.row_number().over(order_by=order) + 1),
        upto=known.net.sum().over(order_by=order, rows=(None, 0)),
    ).cross_join(whole)
    shares = ranked.agg(
        half_from=_["rank"].min(where=_.upto >= _.total / 2 * (1 - HAIR)),
        top_1_share=_top(ranked, 1),
        top_10_share=_top(ranked, 10),
        top_20_share=_top(ranked, 20),
        gini=((ranked.people + 1 - 2 * ranked["rank"]) * ranked.net / (ranked.people * ranked.total)).sum(),
    )
    left_out = payers.agg(unconverted=_.net.isnull().sum().fill_null(0).cast("int64"))
    return whole.cross_join(shares).cross_join(left_out).select(
        "people", "half_from", "top_1_share", "top_10_share", "top_20_share", "gini", "unconverted",
        net=_.total).relocate("net", after="people")


def _top(ranked: Table, percent: int) -> Value:
    """The share of support of the first ceil(percent % of people)."""
    first = ranked["rank"] <= (ranked.people * percent + 99) // 100
    return (ranked.net / ranked.total).sum(where=first)
