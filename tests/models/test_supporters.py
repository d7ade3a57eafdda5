"""The number of supporters is a sum of probabilities, with the doubt about shares and chance inside."""

from __future__ import annotations

import numpy as np
import pytest

from stalwarts.models.supporters import supporters


def test_value_is_the_sum_of_probabilities() -> None:
    """With much of a past, the share of each kind times its people, and little but chance around it."""
    found = supporters([0.5, 0.1], [1000, 2000], [100, 300])
    assert found.value == pytest.approx(50 + 30)
    assert found.low < 80 < found.high < found.low + 40


def test_nobody_is_none_and_a_kind_without_a_past_is_wide() -> None:
    """No kinds, no supporters; a share that rests on two people leaves nearly everything open."""
    assert supporters([], [], []).value == 0
    fresh = supporters([0.36], [2], [100])
    assert fresh.low < 5
    assert fresh.high > 80
    assert supporters([0.0, 1.0], [50, 50], [10, 10]).value == 10


def test_interval_holds_the_number_that_comes_back() -> None:
    """600 worlds of three kinds: 95 % intervals hold the count in 92 to 98 %."""
    lots, held = np.random.default_rng(11), []
    for seed in range(600):
        shares = lots.beta(2, 3, 3)
        past, present = lots.integers(5, 200, 3), lots.integers(5, 200, 3)
        mean = (2 + lots.binomial(past, shares)) / (5 + past)
        found = supporters(mean.tolist(), (5 + past).tolist(), present.tolist(), seed=seed)
        held.append(found.low <= lots.binomial(present, shares).sum() <= found.high)
    assert 0.92 < np.mean(held) < 0.98
