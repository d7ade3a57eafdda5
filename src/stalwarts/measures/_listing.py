"""The accounts people follow, and whether their lists are whole."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

WHOLE = 0.9
"""A list with less than this share of the count its profile shows is not the whole list."""


def listed(lists: Table) -> Table:
    """One row per account: account, key (the platform of most of its handles), keys, kind, followers, checkouts."""
    ranked = lists.mutate(_most=_.followers.max().over(group_by="account"))
    return ranked.group_by("account").agg(
        key=_.key.min(where=_.followers == _["_most"]),
        keys=_.key.nunique(),
        kind=_.kind.min(),
        followers=_.followers.sum().cast("int64"),
        checkouts=_.checkouts.sum().cast("int64"),
    )


def counted(tally: Table) -> Table:
    """Per account the latest count of followers its profile shows: account, shown."""
    counts = tally.filter(_.of == "followers", _.handle.isnull(), _.post.isnull(), _["product"].isnull())
    latest = counts.mutate(_latest=_.until.max().over(group_by="account")).filter(_.until == _["_latest"])
    return latest.group_by("account").agg(shown=_.value.max().cast("float64"))
