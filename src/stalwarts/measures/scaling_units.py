"""Accounts as units of comparison: how many follow each, and how many pay.

An account that sells itself counts the payers of its own sales, tied or not. One that does not counts its tied payers,
and only where payers can be placed; else its payers are not known. Units without a sale are kept.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._bought import TIEABLE

VERSION = 1


def scaling_units(accounts: Table, support: Table, payers: Table) -> Table:
    """One row per account: unit, followers, payers (null: not known), price (mean support per payer; null: none)."""
    theirs = support.semi_join(payers, "person").group_by("account", "person").agg(net=_.amount.sum())
    sold = theirs.filter(_.net > 0).group_by(seller=_.account).agg(buyers=_.count(), price=_.net.mean())
    sells = support.select(shop=_.account).distinct()
    beside = accounts.left_join(sold, accounts.account == sold.seller)
    marked = beside.left_join(sells, beside.account == sells.shop)
    tied = ibis.ifelse(marked.matched >= TIEABLE, marked.tied, ibis.null("int64"))
    return marked.select(
        "followers", unit=_.account,
        payers=ibis.ifelse(marked.shop.notnull(), marked.buyers.fill_null(0), tied), price=_.price,
    ).relocate("unit", before="followers")
