"""Accounts as units of comparison: how many follow each, and how many pay.

An account that sells itself counts the payers of its own sales, tied or not. One that does not counts its tied payers,
and only where payers can be placed; else its payers are not known. Units without a sale are kept.

Accounts and brands of which only totals are known count too, by their last total of followers and of buyers: such are
readers who handed on their two numbers. Copies and streams are not people, and make no unit.

Takings are the money that stayed of an account's own sales; products are the different things it sold.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._bought import TIEABLE

VERSION = 3


def scaling_units(accounts: Table, support: Table, payers: Table, tally: Table) -> Table:
    """One row per account.

    Columns: unit, followers, payers (null: not known), price (mean support per payer; null: none), takings (view
    currency; null: not known), products (how many; null: not known).
    """
    theirs = support.semi_join(payers, "person").group_by("account", "person").agg(net=_.amount.sum())
    sold = theirs.filter(_.net > 0).group_by(seller=_.account).agg(buyers=_.count(), price=_.net.mean(), takings=_.net.sum())
    sells = support.group_by(shop=_.account).agg(products=_["product"].nunique())
    beside = accounts.left_join(sold, accounts.account == sold.seller)
    marked = beside.left_join(sells, beside.account == sells.shop)
    tied = ibis.ifelse(marked.matched >= TIEABLE, marked.tied, ibis.null("int64"))
    listed = marked.select(
        unit=_.account, followers=_.followers,
        payers=ibis.ifelse(marked.shop.notnull(), marked.buyers.fill_null(0), tied), price=_.price, takings=_.takings,
        products=ibis.ifelse(_.products > 0, _.products, ibis.null("int64")))
    return listed.union(_told(tally).anti_join(listed, "unit"))


def _told(tally: Table) -> Table:
    """Units by their totals alone."""
    whole = tally.filter(_.of.isin(("followers", "buyers")), _.handle.isnull(), _.post.isnull(), _["product"].isnull())
    latest = whole.mutate(_last=_.until.max().over(group_by=("account", "of"))).filter(_.until == _["_last"])
    units = latest.group_by(unit=_.account).agg(
        followers=_.value.max(where=_.of == "followers").cast("int64"),
        payers=_.value.max(where=_.of == "buyers").cast("int64"))
    known = units.filter(_.followers.notnull(), _.payers.notnull())
    return known.select("unit", "followers", "payers", price=ibis.null("float64"), takings=ibis.null("float64"),
                        products=ibis.null("int64"))
