"""All accounts taken together: how many people follow, and how many payers can be placed among them.

`people` are the beings known so far, after certain links. They are at least the largest single account and at most
the sum of the accounts. A payer is tied when known to follow any account, a stranger when a stranger to every one.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._flags import surely
from stalwarts.measures._listing import listed
from stalwarts.measures._ties import payments_shown
from stalwarts.measures._ties import tied_totals
from stalwarts.measures._ties import with_shares

VERSION = 1
KEEP = True


def together(followers: Table, lists: Table, payers: Table, ties: Table, cover: Table) -> Table:
    """One row: people, people_low, people_high, and the columns of `matched` without account and key."""
    every = ties.group_by("person").agg(
        tied=_.tied.any(), stranger=_.stranger.all(), net=_.net.max())
    known = payers.left_join(every, "person").select(
        "net", tied=surely(_.tied), stranger=surely(_.stranger))
    totals = known.agg(**tied_totals(known)).cross_join(payments_shown(payers, cover))
    shares = with_shares(totals).cross_join(_people(followers, lists))
    return shares.select("people", "people_low", "people_high", "payers", "tied", "strangers", "untied", "matched",
                         "support", "tied_support", "untied_support", "matched_support", "unconverted")


def _people(followers: Table, lists: Table) -> Table:
    solo = lists.agg(solo=_.solo.sum().fill_null(0).cast("int64"))
    others = followers.filter(~_.solo).agg(others=_.person.nunique())
    sizes = listed(lists).agg(low=_.followers.max(), high=_.followers.sum().cast("int64"))
    return solo.cross_join(others).cross_join(sizes).select(
        people=_.solo + _.others, people_low=_.low.fill_null(0), people_high=_.high.fill_null(0))
