"""What support made possible: each outlay noted, with the money that stayed in the span that paid for it, and from how many."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1


def made_possible(support: Table, outlay: Table) -> Table:
    """One row per outlay.

    Columns: outlay, what, amount (in `currency`; null: not said), currency, since, until, product, post, people (who
    paid in that span, for that product where one is named), support (what stayed of it, view currency; null without a
    rate).
    """
    paid = support.select(_who=_.person, _when=_.occurred_at, _sum=_.amount, _for=_["product"], _blind=_.unconverted)
    met = outlay.left_join(paid, [paid["_when"] <= outlay.until, outlay.since.isnull() | (paid["_when"] >= outlay.since),
                                  outlay["product"].isnull() | (paid["_for"] == outlay["product"])])
    sums = met.group_by("outlay").agg(people=_["_who"].nunique(), total=_["_sum"].sum().fill_null(0.0),
                                      blind=_["_blind"].sum())
    told = outlay.left_join(sums, "outlay").drop("outlay_right")
    return told.select("outlay", "what", "amount", "currency", "since", "until", "product", "post", "people",
                       support=(told.blind > 0).ifelse(None, told.total).cast("float64"))
