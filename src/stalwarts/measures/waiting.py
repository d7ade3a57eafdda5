"""Present followers who have not paid, by how long they have followed: those who may still buy.

Only followers of accounts whose payers can be placed, and only those whose first follow has a date.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1


def waiting(awaiting: Table) -> Table:
    """One row per age: age (whole days from the first follow to the view's date), n (people)."""
    return awaiting.group_by("age").agg(n=_.count()).order_by("age")
