"""A payer is a person whose net paid support is above zero: what was refunded or charged back is taken off.

Whether anything stayed is weighed in each currency paid in, then in the view's currency where rates are known.
Someone who paid in a currency without a rate is a payer whose `net` is not known.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._money import kept_orders

VERSION = 1
KEEP = True


def payers(support: Table) -> Table:
    """One row per payer.

    Columns: person, net (float64, view currency; null where a rate is missing), payments (orders of which money
    stayed), first_paid, last_paid (timestamps of those), unconverted (movements without a rate).
    """
    pools = support.group_by("person", "currency").agg(
        stayed=_.paid.sum().round(4), net=_.amount.sum(), unconverted=_.unconverted.sum())
    people = pools.group_by("person").agg(
        stayed=_.stayed.max(), net=_.net.sum(), unconverted=_.unconverted.sum().cast("int64"))
    paying = people.filter(_.stayed > 0, (_.unconverted > 0) | (_.net.round(4) > 0))
    orders = kept_orders(support).group_by("person").agg(
        payments=_.count(), first_paid=_["first"].min(), last_paid=_["last"].max())
    return paying.inner_join(orders, "person").select(
        "person",
        net=ibis.ifelse(_.unconverted > 0, ibis.null("float64"), _.net),
        payments=_.payments,
        first_paid=_.first_paid,
        last_paid=_.last_paid,
        unconverted=_.unconverted,
    )
