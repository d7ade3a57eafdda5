"""Between which shares of the followers have bought: true whoever the payers that can't be placed may be.

Lowest: (tied + more) / F, more = min(max(placed, claimed), untied, F - tied). Highest: min(1, (tied + min(untied +
against, F - tied)) / F_min). F is the number of people after certain links; F_min the people on the largest single
account. Placed are payers whom a code, a link or their own word places here, claimed the followers who say they bought;
the same people may be among both, so only the larger counts. Against are those placed here whom the list does not hold:
where methods disagree the bounds hold both. Without codes and answers the files alone count. Sampling error is added by
the caller.

An account of which only the number of followers is known has bounds once a payer is placed there.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

VERSION = 2
_SEEN = ("placed", "claimed", "against")


def bounds(accounts: Table, together: Table, placed: Table, audiences: Table) -> Table:
    """One row per account, and one with account null for all of them together where there are any.

    Columns: account, followers (F), fewest (F_min), tied, untied, placed, claimed, against, more (people beyond the
    tied that the low end counts), could (people the high end counts), low, high (shares; null where no file could show
    a payment).
    """
    single = accounts.select("account", "followers", "tied", "untied", fewest=_.followers)
    whole = together.filter(_.people > 0).select(
        account=ibis.null("string"), followers=_.people, tied=_.tied, untied=_.untied, fewest=_.people_low)
    every = _with_placed(ibis.union(single, whole, _only_counted(audiences, together, placed)), placed)
    left = every.followers - every.tied
    more = ibis.least(ibis.greatest(every.placed, every.claimed), every.untied, left)
    could = every.tied + ibis.least(every.untied + every.against, left)
    known = every.tied.notnull()
    return every.mutate(more=known.ifelse(more, None), could=known.ifelse(could, None)).select(
        "account", "followers", "fewest", "tied", "untied", *_SEEN, "more", "could",
        low=(_.tied + _.more) / _.followers,
        high=_.could.isnull().ifelse(ibis.null("float64"), ibis.least(1.0, _.could / _.fewest)),
    )


def _with_placed(rows: Table, placed: Table) -> Table:
    """Rows with what is placed at each; nobody where nothing says so."""
    # The row of all together has no account to join by.
    signs = placed.select(_at=_.account.fill_null(""), **{name: placed[name] for name in _SEEN})
    joined = rows.left_join(signs, rows.account.fill_null("") == signs["_at"]).drop("_at")
    return joined.mutate(**{name: joined[name].fill_null(0) for name in _SEEN})


def _only_counted(audiences: Table, together: Table, placed: Table) -> Table:
    """Accounts without a list, whose profile's count is told, and where somebody is placed: nobody is tied there."""
    shown = audiences.filter(~_.listed).semi_join(placed.filter(_.placed > 0), "account")
    return shown.select("account", "followers").cross_join(together.select("payers")).select(
        "account", "followers", tied=ibis.literal(0, "int64"), untied=_.payers, fewest=_.followers)
