"""The lists of people our accounts are followed by, and what their handles are of."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1
KEEP = True


def lists(followers: Table) -> Table:
    """One row per account and platform of the handles listed.

    Columns: account, key (the platform), kind, followers (people), checkouts (of them, who came by checkout), solo
    (of them, known to be on no other list).
    """
    return followers.group_by("account", "key").agg(
        kind=_.kind.min(), followers=_.count(),
        checkouts=(_.came_by == "checkout").sum().cast("int64"), solo=_.solo.sum().cast("int64"))
