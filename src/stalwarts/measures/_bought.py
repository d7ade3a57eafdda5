"""Follows that came with a purchase, and the accounts whose followers' payments can be told."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._days import days

TIEABLE = 0.8
"""Share of payers that must be tied before payments are told follower by follower."""


def by_buying(since: Value, first_paid: Value) -> Value:
    """Whether a follow began within one day of the first payment, either way."""
    return days(first_paid, since).between(-1, 0)


def tieable(matched: Table, came_by_buying: Table) -> Table:
    """Accounts whose payers can be placed, and which are not themselves lists of buyers: account."""
    placed = matched.filter(_.matched >= TIEABLE)
    return placed.anti_join(came_by_buying.filter(_.made_of_buyers), "account").select("account")
