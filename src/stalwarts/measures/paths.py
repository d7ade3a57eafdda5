"""Journeys counted by their status and pattern: all that is read of a million people at once."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1
KEEP = True


def paths(journeys: Table) -> Table:
    """One row per status and distinct pattern: status, entry, days, paid, n (people); columns as in `journeys`."""
    return journeys.group_by("status", "entry", "days", "paid").agg(n=_.count())
