"""INVEST: what somebody puts into your success; 0 to 100, the mean of its known parts by weight.

Published weights: money 0.35, membership 0.20, attendance 0.15, answer 0.15, work 0.15; the parts are those of `relation`. From
100 first-time buyers of the last year on, those of the last three are learned from them and shrunk to these
(`models/leaning.py`). Null where no file could show any.
"""

from __future__ import annotations

from ibis.expr.types import Table

from stalwarts.measures import _scores

VERSION = 1


def invest(relation: Table, weight: Table) -> Table:
    """One row per person of `relation`: person, invest and unpaid (float64, without money and membership), and the parts."""
    beside, weights = _scores.weighing(relation, weight, "invest")
    unpaid = {part: weights[part] for part in _scores.UNPAID}
    return beside.select("person", invest=_scores.invest(beside, weights), unpaid=_scores.invest(beside, unpaid),
                         **{part: beside[part] for part in _scores.INVEST})
