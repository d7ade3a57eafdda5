"""Accounts as units of comparison: how many follow each, and how many pay.

An account that sells itself counts the payers of its own sales, tied or not. One that does not counts its tied payers,
and only where payers can be placed; else its payers are not known. Units without a sale are kept.

Accounts and brands of which only totals are known count too, by their last total of followers and of buyers: such are
readers who handed on their two numbers. Copies and streams are not people, and make no unit.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._bought import TIEABLE

VERSION = 2


def scaling_units(accounts: Table, support: Table, payers: Table, tally: Table) -> Table:
    """One row per account: unit, followers, payers (null: not known), price (mean support per payer; null: none)."""
    theirs = support.semi_join(payers, "person").group_by("account", "person").agg(net=_.amount.sum())
    sold = theirs.filter(_.net > 0).group_by(seller=_.account).agg(buyers=_.count(), price=_.net.mean())
    sells = support.select(shop=_.account).distinct()
    beside = accounts.left_join(sold, accounts.account == sold.seller)
    marked = beside.left_join(sells, beside.account == sells.shop)
    tied = ibis.ifelse(marked.matched >= TIEABLE, marked.tied, ibis.null("int64"))
    listed = marked.select(
        unit=_.account, followers=_.followers,
        payers=ibis.ifelse(marked.shop.notnull(), marked.buyers.fill_null(0), tied), price=_.price)
    return listed.union(_told(tally).anti_join(listed, "unit"))


def _told(tally: Table) -> Table:
    """Units by their totals alone."""
    whole = tally.filter(_.of.isin(("followers", "buyers")), _.handle.isnull(), _.post.isnull(), _["product"].isnull())
    latest = whole.mutate(_last=_.until.max().over(group_by=("account", "of"))).filter(_.until == _["_last"])
    units = latest.group_by(unit=_.account).agg(
        followers=_.value.max(where=_.of == "followers").cast("int64"),
        payers=_.value.max(where=_.of == "buyers").cast("int64"))
    return units.filter(_.followers.notnull(), _.payers.notnull()).mutate(price=ibis.null("float64"))
