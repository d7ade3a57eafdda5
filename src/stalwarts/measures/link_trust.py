"""Likely links by how sure they are: how many pairs are queued or joined, and how many of a thousand joined are wrong.

Pairs are put in bands of their probability. `veto` pairs wait for a decision whatever their probability.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

VERSION = 1
LINE = 0.99
"""Probability from which a link counts without anybody's word; `identity.joining.APPLIED`."""
EDGES = (0.2, 0.4, 0.6, 0.8, 0.9, 0.95, LINE)


def link_trust(likely: Table) -> Table:
    """One row per band: band (its lower end), pairs, vetoed, joined (pairs over the line that nothing forbids).

    Also mean (the mean probability of its pairs) and wrong_per_1000 (of those joined, expected; null where none are).
    """
    band = ibis.cases(*((likely.probability >= edge, edge) for edge in reversed(EDGES)), else_=0.05)
    rows = likely.mutate(band=band, joins=(likely.probability >= LINE) & likely.veto.isnull())
    return rows.group_by("band").agg(
        pairs=_.count(), vetoed=_.veto.notnull().sum().cast("int64"), joined=_.joins.sum().cast("int64"),
        mean=_.probability.mean(),
        wrong_per_1000=1000 * (1 - _.probability.mean(where=_.joins)))
