"""How likely somebody who never bought is to buy, within so many days: from what people like them had done and then did.

A model is fitted on this workspace's own earlier moment (`signals`), held to the share of buyers alone as far as nothing tells
more, and gives each pattern of doing its probability. Somebody with several names on lists has the mean of theirs. None under
20 buyers, on lists whose payers can't be placed, and for who objected.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1
KEEP = True
PATTERN = ("account", "tenure", "opens", "clicks", "replies", "cheers", "visits", "quiet")


def p_buys(signals: Table, p_buys_score: Table) -> Table:
    """One row per person who never bought and can be scored: person, p_buys, days (how far ahead)."""
    scored = signals.filter(_.moment == "now").inner_join(p_buys_score.drop("days"), list(PATTERN))
    return scored.group_by("person").agg(p_buys=_.probability.mean(), days=_["days"].max())
