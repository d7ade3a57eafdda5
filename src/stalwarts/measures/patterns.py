"""Journeys counted by their distinct patterns, so that fitting costs by time spans and not by people."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1


def patterns(paths: Table) -> Table:
    """One row per distinct pattern among journeys inside or late: entry, days (whole days), paid (bool), n (people)."""
    curve = paths.filter(_.status.isin(("inside", "late")))
    # Models sum floats up in the order given: in any order, two runs would differ in their last digits.
    return curve.group_by("entry", "days", "paid").agg(n=_.n.sum().cast("int64")).order_by("entry", "days", "paid")
