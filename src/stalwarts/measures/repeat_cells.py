"""How many payers have which chance of paying again: people alike, counted.

Alike are payers with as many payments, as long ago. `weight` is how many people the chance rests on: those like them in
this workspace's own past, and the 20 that the published prior weighs.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._prior import WEIGHT

VERSION = 1


def repeat_cells(repeat: Table) -> Table:
    """One row per kind of payer of whom anything can be said.

    Columns: payments, recency (bands, as in `repeat`), probability, past, weight (people), present (people).
    """
    known = repeat.filter(_.probability.notnull())
    cells = known.group_by("payments", "recency", "probability", "past").agg(present=_.count())
    return cells.mutate(weight=_.past + WEIGHT).order_by("payments", "recency", "probability", "past")
