"""Payers counted by how often they paid, how long ago, and how long they were watched: what repeat models are fitted on.

Once as they stand at the end of sight, and once as they stood at the earlier moment of `stood`, with how many of them then
paid again: what a model is tried on before it is believed.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._returning import keys

VERSION = 1
KEEP = True


def returns(stood: Table) -> Table:
    """One row per moment and pattern.

    Columns: then (bool: the earlier moment), made, ago, watched (bands), n (people), again (of them, who paid between the two
    moments; null now), days (mean paying days), recency (mean days from the first to the last), age (mean days from the first
    to the moment), held (days between the two moments).
    """
    now = stood.select(then=ibis.literal(value=False), made=_["days"], first=_["first"], last=_["last"], at=_.end,
                       held=_.held, again=ibis.null("int64"))
    past = stood.filter(_.held.notnull(), _.then > 0)
    early = past.select(then=ibis.literal(value=True), made=_.then, first=_["first"], last=_.then_last, at=_.end - _.held,
                        held=_.held, again=_.again.cast("int64"))
    rows = now.union(early)
    banded = rows.select("then", "held", "again", days=_.made, recency=_["last"] - _["first"], age=_["at"] - _["first"],
                         **keys(_.made, _["at"] - _["last"], _["at"] - _["first"]))
    return banded.group_by("then", "made", "ago", "watched").agg(
        n=_.count(), again=_.again.sum(), days=_["days"].mean(), recency=_.recency.mean(), age=_.age.mean(),
        held=_.held.max()).order_by("then", "made", "ago", "watched")
