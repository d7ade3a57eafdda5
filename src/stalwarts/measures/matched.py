"""How many payers can be placed among the followers of each account.

Tied: a payer known as a follower. Stranger: a payer with a usable handle of the kind the list is keyed by, absent
from a whole list that spans the day of the first payment. Untied: any other payer. Matched is tied / (tied + untied),
by heads and by money, and null where there is neither.
"""

from __future__ import annotations

from ibis.expr.types import Table

from stalwarts.measures._listing import listed
from stalwarts.measures._ties import payments_shown
from stalwarts.measures._ties import tied_totals
from stalwarts.measures._ties import with_shares

VERSION = 1
KEEP = True


def matched(lists: Table, payers: Table, ties: Table, cover: Table) -> Table:
    """One row per account that is followed.

    Columns: account, key, payers (of anything, anywhere), tied, strangers, untied, matched (share), support,
    tied_support, untied_support (view currency), matched_support (share), unconverted (payers whose net is not
    known). Heads are null where no file could show a payment.
    """
    totals = ties.group_by("account").agg(**tied_totals(ties))
    known = listed(lists).select("account", "key").left_join(totals, "account").drop("account_right")
    shares = with_shares(known.cross_join(payments_shown(payers, cover)))
    return shares.select("account", "key", "payers", "tied", "strangers", "untied", "matched",
                         "support", "tied_support", "untied_support", "matched_support", "unconverted")
