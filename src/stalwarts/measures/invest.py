"""INVEST: what somebody puts into your success; 0 to 100, the mean of its known parts by weight.

Weights: money 0.35, membership 0.20, attendance 0.15, answer 0.15, work 0.15; the parts are those of `relation`. Null where no
file could show any.
"""

from __future__ import annotations

from ibis.expr.types import Table

from stalwarts.measures import _scores

VERSION = 1


def invest(relation: Table) -> Table:
    """One row per person of `relation`: person, invest and unpaid (float64, without money and membership), and the parts."""
    return relation.select("person", invest=_scores.invest(relation), unpaid=_scores.invest(relation, money=False),
                           **{part: relation[part] for part in _scores.INVEST})
