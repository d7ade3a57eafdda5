"""What passes between us and one person, either way: which kinds of contact give, thank, cheer or only look on."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._days import DAY
from stalwarts.measures._days import seconds

GIVING = ("like", "comment", "share", "mention", "refer", "review", "reply", "message", "attend", "answer", "thank", "gift")
"""Touches to somebody that give them something; to follow them or to look at theirs is none."""
THANKING = ("thank", "gift", "call")
STANDING_BY = ("refer", "review", "gift", "defend", "share")
"""What somebody does for us that deserves a thank of its own; a like does not."""
MINUTES = {"thank": 3, "answer": 5, "gift": 20, "call": 15, "early_access": 5, "introduce": 10, "message": 5, "reply": 3,
           "comment": 2, "review": 10, "refer": 5, "attend": 90, "share": 1, "mention": 1, "like": 0}
"""What one of them takes where the note does not say: our own estimate, in minutes."""
YEAR = 365
DUE = 14
"""Days in which support is thanked for, before the thank is owed."""


def back(moment: Value, days: int) -> Value:
    """So many days before."""
    return moment - ibis.interval(days=days)


def spanned(rows: Table, moment: Table) -> Table:
    """Rows with `_from` and `_to`: the view's `since` (365 days before its date where it has none), and its date."""
    span = moment.select(_from=_.since.coalesce(back(_.as_of, YEAR)), _to=_.as_of)
    return rows.cross_join(span)


def by_hand(touch: Table, move: Table, order: Table) -> Table:
    """Everything given to one person: handle, occurred_at, kind, minutes. Notes may be later than the files."""
    columns = ("handle", "occurred_at", "kind", "minutes")
    none = ibis.null("int64")
    touched = touch.filter(_.direction == "to_them", _.kind.isin(GIVING)).mutate(minutes=none)
    noted = move.filter(_.direction == "to_them")
    comped = order.filter(_.status == "comp", _.handle.notnull()).mutate(kind=ibis.literal("gift"), minutes=none)
    every = ibis.union(*(rows.select(*columns) for rows in (touched, noted, comped)))
    usual = ibis.cases(*((every.kind == kind, minutes) for kind, minutes in MINUTES.items()), else_=5)
    return every.mutate(minutes=every.minutes.coalesce(usual).cast("int64"))


def within(later: Value, earlier: Value, days: int) -> Value:
    """Whether one moment is at most so many days after another."""
    return seconds(later) - seconds(earlier) <= days * DAY
