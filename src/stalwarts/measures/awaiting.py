"""Present followers who have not paid, each with how long they have followed: `waiting` counts them.

Only followers of accounts whose payers can be placed, and only those whose first follow has a date.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._bought import tieable
from stalwarts.measures._days import days
from stalwarts.measures._follows import fold

VERSION = 1


def awaiting(followers: Table, payers: Table, matched: Table, came_by_buying: Table, moment: Table) -> Table:
    """One row per person: person, age (whole days from the first follow to the view's date)."""
    accounts = tieable(matched, came_by_buying)
    first = fold(followers, lambda rows: rows.semi_join(accounts, "account").anti_join(payers, "person"), since="min")
    dated = first.filter(_.since.notnull()).cross_join(moment.select("as_of"))
    return dated.select("person", age=days(_.as_of, _.since))
