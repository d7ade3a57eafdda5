"""What KNOW, DEFEND and INVEST weigh their parts by, until a workspace has buyers enough to learn it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._fading import weighed

Weights = Mapping[str, Any]
KNOW = {"contact": 0.25, "attention": 0.25, "tenure": 0.15, "breadth": 0.10, "address": 0.15, "answer": 0.10}
DEFEND = {"spread": 0.30, "referral": 0.25, "voice": 0.25, "hand": 0.20}
INVEST = {"money": 0.35, "membership": 0.20, "attendance": 0.15, "answer": 0.15, "work": 0.15}
UNPAID = {name: weight for name, weight in INVEST.items() if name not in ("money", "membership")}
WEIGHTS = {"know": KNOW, "defend": DEFEND, "invest": INVEST}
LIVE = ("contact", "attention", "answer")
"""Parts of KNOW without which it is not known: having followed for long is not knowing."""


def know(relation: Table, weights: Weights | None = None) -> Value:
    """KNOW, 0 to 100; null where neither contact, attention nor an answer could be shown."""
    live = relation[LIVE[0]].notnull()
    for part in LIVE[1:]:
        live = live | relation[part].notnull()
    return live.ifelse(_score(relation, weights or KNOW), ibis.null("float64"))


def defend(relation: Table, weights: Weights | None = None) -> Value:
    """DEFEND, 0 to 100."""
    return _score(relation, weights or DEFEND)


def invest(relation: Table, weights: Weights | None = None, *, money: bool = True) -> Value:
    """INVEST, 0 to 100; without money it is what else they put in."""
    return _score(relation, weights or (INVEST if money else UNPAID))


def weighing(relation: Table, weight: Table, score: str) -> tuple[Table, Weights]:
    """People beside the weights of a score that hold here, and these by part: the published ones where none are told."""
    said = {f"weighs_{part}": weight.weight.max(where=(weight.score == score) & (weight.part == part)).fill_null(published)
            for part, published in WEIGHTS[score].items()}
    beside = relation.cross_join(weight.agg(**said))
    return beside, {part: beside[f"weighs_{part}"] for part in WEIGHTS[score]}


def _score(relation: Table, weights: Weights) -> Value:
    return weighed({name: relation[name] for name in weights}, weights)
