"""A follow came by buying if its file says checkout, or if it began within one day of the person's first payment.

Such follows are outside conversion and shown beside it. A list of whose people over 80 % are payers is flagged as made
of buyers: it gives no conversion.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._bought import by_buying
from stalwarts.measures._flags import surely
from stalwarts.measures._listing import listed

VERSION = 1
KEEP = True
MADE_OF_BUYERS = 0.8


def came_by_buying(followers: Table, lists: Table, payers: Table) -> Table:
    """One row per account.

    Columns: account, followers, came_by_buying (people), payers_share (share of its people who are payers),
    made_of_buyers (bool).
    """
    totals = listed(lists)
    paying = followers.inner_join(payers.select("person", "first_paid"), "person")
    near = surely(by_buying(paying.since, paying.first_paid)) & (paying.came_by != "checkout")
    tied = paying.group_by("account").agg(payers=_.count(), near=near.sum())
    shares = totals.left_join(tied, "account").select(
        "account", "followers",
        came_by_buying=(_.checkouts + _.near.fill_null(0)).cast("int64"),
        payers_share=_.payers.fill_null(0) / _.followers,
    )
    return shares.mutate(made_of_buyers=_.payers_share > MADE_OF_BUYERS)
