"""Our accounts that people follow: by their list, else by the count their profile shows."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._listing import counted

VERSION = 1


def audiences(accounts: Table, tally: Table) -> Table:
    """One row per account: account, followers, listed (bool: by a list of them)."""
    listed = accounts.select("account", "followers", listed=True)
    shown = counted(tally).filter(_.shown >= 1).anti_join(accounts, "account")
    return ibis.union(listed, shown.select("account", followers=_.shown.cast("int64"), listed=False))
