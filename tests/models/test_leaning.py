"""Weights learned from who bought: recovered where one part alone does it, published where too few bought."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from stalwarts.measures import _scores
from stalwarts.models import leaning


def world(people: int, pull: dict[str, float], *, seed: int = 3, base: float = -3.0) -> list[dict[str, Any]]:
    """Followers whose parts are drawn evenly in quarters, and who buy by a logistic law of some of them."""
    random = np.random.default_rng(seed)
    parts = {part: random.integers(0, 5, people) / 4 for part in _scores.KNOW}
    chance = 1 / (1 + np.exp(-(base + sum(weight * parts[part] for part, weight in pull.items()))))
    bought = random.random(people) < chance
    rows: dict[tuple[Any, ...], list[int]] = {}
    for place in range(people):
        key = tuple(None if part == "breadth" and place % 2 else float(parts[part][place]) for part in parts)
        rows.setdefault(key, [0, 0])[0 if bought[place] else 1] += 1
    return [dict(zip(parts, key, strict=True)) | {"yes": yes, "no": no} for key, (yes, no) in rows.items()]


def test_the_part_that_makes_people_buy_gains_and_the_others_lose() -> None:
    learned = leaning.leaned(world(4000, {"attention": 3.0}), _scores.KNOW)
    assert sum(learned.values()) == pytest.approx(1)
    assert learned["attention"] > 0.6
    assert all(learned[part] < _scores.KNOW[part] for part in learned if part != "attention")


def test_a_part_that_speaks_against_buying_is_never_below_nothing() -> None:
    learned = leaning.leaned(world(4000, {"attention": 2.0, "contact": -2.0}), _scores.KNOW)
    assert 0 < learned["contact"] < _scores.KNOW["contact"]


def test_with_few_buyers_the_published_weights_stand_and_with_some_they_pull() -> None:
    few = leaning.leaned(world(300, {"attention": 3.0}), _scores.KNOW)
    some = leaning.leaned(world(700, {"attention": 3.0}), _scores.KNOW)
    many = leaning.leaned(world(8000, {"attention": 3.0}), _scores.KNOW)
    assert few == _scores.KNOW
    assert few["attention"] < some["attention"] < many["attention"]


def test_where_nothing_speaks_for_buying_nothing_is_learned() -> None:
    rows = [dict.fromkeys(_scores.KNOW) | {"yes": 500, "no": 5000}]
    assert leaning.leaned(rows, _scores.KNOW) == _scores.KNOW


def test_money_keeps_its_weight_and_every_score_sums_to_one() -> None:
    rows = [row | {part: 0.5 for part in (*_scores.DEFEND, *_scores.UNPAID) if part not in row}
            for row in world(4000, {"answer": 3.0})]
    table = {(row["score"], row["part"]): row["weight"] for row in leaning.learned(rows)}
    assert table["invest", "money"] == _scores.INVEST["money"]
    assert table["invest", "answer"] > _scores.INVEST["answer"]
    for score in _scores.WEIGHTS:
        assert sum(weight for (of, _), weight in table.items() if of == score) == pytest.approx(1)
