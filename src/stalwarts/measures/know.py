"""KNOW: how far somebody knows you, by what they and you do; 0 to 100, the mean of its known parts by weight.

Published weights: contact 0.25, attention 0.25, tenure 0.15, address 0.15, breadth 0.10, answer 0.10; the parts are those of
`relation`. From 100 first-time buyers of the last year on, weights are learned from them and shrunk to these
(`models/leaning.py`). Null where no file could show contact or attention and no question was answered: to have followed for
long is not to know.
"""

from __future__ import annotations

from ibis.expr.types import Table

from stalwarts.measures import _scores

VERSION = 1


def know(relation: Table, weight: Table) -> Table:
    """One row per person of `relation`: person, know (float64; null: no file could tell), and the parts."""
    beside, weights = _scores.weighing(relation, weight, "know")
    return beside.select("person", know=_scores.know(beside, weights), **{part: beside[part] for part in _scores.KNOW})
