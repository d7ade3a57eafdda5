"""Each account with its followers and the payers that can be placed among them: everything first per account."""

from __future__ import annotations

from ibis.expr.types import Table

from stalwarts.measures._listing import listed

VERSION = 1


def accounts(lists: Table, matched: Table) -> Table:
    """One row per account: account, key, kind, followers (people), payers, tied, strangers, untied, matched."""
    heads = listed(lists).select("account", "kind", "followers")
    return heads.inner_join(matched, "account").select(
        "account", "key", "kind", "followers", "payers", "tied", "strangers", "untied", "matched")
