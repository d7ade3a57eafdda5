"""Payers and holders of a paid plan, counted by how likely they are supporters: what the number of supporters is summed from."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1


def supporting(standing: Table) -> Table:
    """One row per distinct probability: basis, probability, past (as in `standing`), present (people)."""
    known = standing.filter(_.probability.notnull())
    return known.group_by("basis", "probability", "past").agg(present=_.count())
