"""Payers by how often they paid and how long ago: how likely they are to pay again, and what that rests on.

The bands are those of `repeat`, whose probabilities are averaged over the people of a band; payments without a handle are in
none.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1


def payer_bands(repeat: Table) -> Table:
    """One row per band: payments, recency, probability, past, again (as in `repeat`), people (now)."""
    known = repeat.filter(_.probability.notnull())
    bands = known.group_by("payments", "recency").agg(
        probability=_.probability.mean(), past=_.past.max(), again=_.again.max(), people=_.count())
    return bands.order_by("payments", "recency")
