"""Discount codes and link tags that buyers carried, and which account each was given to, as far as somebody has said.

Counted are payers and their orders of which money stayed. A tag was given to one account, to many places, or nobody
knows; until somebody says, it tells nothing.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._tagged import tagged

VERSION = 1


def tags(support: Table, payers: Table, given: Table) -> Table:
    """One row per tag: tag, people (payers), orders, given (account, `many` or `unknown`; null: not said yet)."""
    orders = tagged(support).semi_join(payers, "person").select("person", "account", "order", "tag").distinct()
    counts = orders.group_by("tag").agg(people=_.person.nunique(), orders=_.count())
    told = given.select("tag", given=_.account)
    return counts.left_join(told, "tag").select("tag", "people", "orders", "given")
