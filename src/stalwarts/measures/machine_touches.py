"""How much of what looks like attention was made by software: opens by mail servers, clicks by scanners."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1


def machine_touches(touch: Table) -> Table:
    """One row per kind of touch from them: kind, touches (all), machine (by software), share."""
    theirs = touch.filter(_.direction == "from_them")
    counts = theirs.group_by("kind").agg(touches=_.count(), machine=_.machine.cast("int64").sum().cast("int64"))
    return counts.mutate(share=_.machine / _.touches).order_by("kind")
