"""What something did: by lot, and against people alike, where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from stalwarts.models import matched


def world(rng: np.random.Generator, people: int, effect: float) -> tuple[np.ndarray, ...]:
    """Histories, who got it (the lively more often), what came after, and the same before it was given."""
    history = rng.normal(size=(people, 3))
    lively = 1 / (1 + np.exp(-(0.8 * history[:, 0] + 0.4 * history[:, 1] - 2.0)))
    got = rng.random(people) < lively
    base = 1 / (1 + np.exp(-(0.9 * history[:, 0] + 0.5 * history[:, 1] - 1.5)))
    after = rng.random(people) < np.clip(base + effect * got, 0, 1)
    return history, got, after.astype(float)


def test_matching_finds_the_effect_where_subtracting_does_not() -> None:
    """A true 15 points more; whoever got it is livelier, so that a plain comparison says far more."""
    rng = np.random.default_rng(5)
    history, got, after = world(rng, 6_000, 0.15)
    found = matched.matched(history[got], history[~got], after[got], after[~got])
    assert found
    naive = after[got].mean() - after[~got].mean()
    assert naive > 0.25
    assert found.low <= 0.15 <= found.high
    assert abs(found.value - 0.15) < 0.05
    assert found.pairs + found.dropped == got.sum()


def test_its_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Nothing is done, sixty times: at least 52 of them hold nothing (a perfect 95 % method fails in 1 run of 1,000)."""
    rng = np.random.default_rng(6)
    held = 0
    for _world in range(60):
        history, got, after = world(rng, 700, 0.0)
        found = matched.matched(history[got], history[~got], after[got], after[~got])
        held += bool(found and found.low <= 0 <= found.high)
    assert held >= 52


def test_under_fifty_pairs_nothing_is_told() -> None:
    rng = np.random.default_rng(7)
    few, many = rng.normal(size=(49, 2)), rng.normal(size=(200, 2))
    assert matched.matched(few, many, np.zeros(49), np.zeros(200)) is None
    assert matched.matched(many, few, np.zeros(200), np.zeros(49)) is None
    far = many + 50.0
    assert matched.matched(far, many, np.zeros(200), np.zeros(200)) is None, "nobody is alike"
    assert matched.by_lot(np.zeros(49), np.zeros(80)) is None


def test_all_alike_is_no_trouble() -> None:
    same = np.zeros((60, 4))
    found = matched.matched(same, same, np.ones(60), np.zeros(60))
    assert found
    assert found.value == 1.0


def test_by_lot_is_newcombes_interval() -> None:
    """Newcombe 1998, table II, (a): 56/70 against 48/80 is 0.2, method 10 from 0.0524 to 0.3339."""
    found = matched.by_lot(np.repeat([1.0, 0.0], [56, 14]), np.repeat([1.0, 0.0], [48, 32]))
    assert found
    assert (found.value, found.low, found.high) == (pytest.approx(0.2), pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
