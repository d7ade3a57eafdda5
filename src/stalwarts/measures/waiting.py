"""Present followers who have not paid, by how long they have followed: those who may still buy.

Only followers of accounts whose payers can be placed, and only those whose first follow has a date.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._bought import tieable
from stalwarts.measures._days import days
from stalwarts.measures._follows import fold

VERSION = 1


def waiting(followers: Table, payers: Table, matched: Table, came_by_buying: Table, moment: Table) -> Table:
    """One row per age: age (whole days from the first follow to the view's date), n (people)."""
    accounts = tieable(matched, came_by_buying)
    first = fold(followers, lambda rows: rows.semi_join(accounts, "account").anti_join(payers, "person"), since="min")
    aged = first.filter(_.since.notnull()).cross_join(moment.select("as_of")).select(age=days(_.as_of, _.since))
    return aged.group_by("age").agg(n=_.count())
