"""Paying and endorsing as two axes, never summed.

Only people of whom it can be told whether they paid: payers, and followers whose payments could have been placed.
Whoever did not endorse is in `false` only where a file could have shown it through the last 365 days, else in `null`.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1


def plane(segment_counts: Table) -> Table:
    """At most six rows: paid (bool), endorsed (bool; null: can't tell), people (followers)."""
    told = segment_counts.filter(_.paid.notnull())
    return told.group_by("paid", "endorsed").agg(people=_.people.sum().cast("int64")).order_by("paid", "endorsed")
