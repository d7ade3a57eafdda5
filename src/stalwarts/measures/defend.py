"""DEFEND: how far somebody stands up for you, by what they do; 0 to 100, the mean of its known parts by weight.

Published weights: spread 0.30, referral 0.25, voice 0.25, hand 0.20; the parts are those of `relation`. Paying is not part of
it. From 100 first-time buyers of the last year on, weights are learned from them and shrunk to these (`models/leaning.py`).
Null where no file could show any and nobody noted one.
"""

from __future__ import annotations

from ibis.expr.types import Table

from stalwarts.measures import _scores

VERSION = 1


def defend(relation: Table, weight: Table) -> Table:
    """One row per person of `relation`: person, defend (float64; null: no file could tell), and the parts."""
    beside, weights = _scores.weighing(relation, weight, "defend")
    return beside.select("person", defend=_scores.defend(beside, weights), **{part: beside[part] for part in _scores.DEFEND})
