"""Between which shares of the followers have bought: true whoever the payers that can't be placed may be.

Lowest: tied / F. Highest: min(1, (tied + min(untied, F - tied)) / F_min). F is the number of people after certain
links; F_min the people on the largest single account. Sampling error is added by the caller.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

VERSION = 1


def bounds(accounts: Table, together: Table) -> Table:
    """One row per account, and one with account null for all of them together where there are any.

    Columns: account, followers (F), fewest (F_min), tied, untied, low, high (shares; null where no file could show a
    payment).
    """
    single = accounts.select("account", "followers", "tied", "untied", fewest=_.followers)
    whole = together.filter(_.people > 0).select(
        account=ibis.null("string"), followers=_.people, tied=_.tied, untied=_.untied, fewest=_.people_low)
    could = _.tied + ibis.least(_.untied, _.followers - _.tied)
    return single.union(whole).select(
        "account", "followers", "fewest", "tied", "untied",
        low=_.tied / _.followers,
        high=ibis.ifelse(_.tied.isnull(), ibis.null("float64"), ibis.least(1.0, could / _.fewest)),
    )
