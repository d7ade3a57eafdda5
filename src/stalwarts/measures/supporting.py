"""Payers and holders of a paid plan, counted by how likely they are supporters: what the number of supporters is summed from."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._prior import WEIGHT

VERSION = 1


def supporting(loyalty: Table) -> Table:
    """One row per distinct probability.

    Columns: basis, probability, past (as in `loyalty`), weight (people it rests on: those like them in the own past and those
    the published prior weighs; null: a model or a plan says it), present (people).
    """
    known = loyalty.filter(_.probability.notnull())
    cells = known.group_by("basis", "probability", "past").agg(present=_.count())
    weight = ibis.ifelse(cells.basis == "record", cells.past + WEIGHT, ibis.null("int64"))
    return cells.mutate(weight=weight).order_by("basis", "probability", "past")
