"""The number of supporters is a sum of probabilities, with the doubt about shares and chance inside."""

from __future__ import annotations

import numpy as np
import pytest

from stalwarts.models.supporters import supporters


def test_value_is_the_sum_of_probabilities() -> None:
    """With much of a past, the share of each kind times its people."""
    found = supporters({"past": [1000, 2000], "repeated": [500, 200], "present": [100, 300]})
    assert found.value == pytest.approx(50 + 30, abs=0.3)
    assert found.low < 80 < found.high


def test_nobody_is_none() -> None:
    """No cells, no supporters; a cell nobody was in a year ago speaks from the prior, wide."""
    assert supporters({"past": [], "repeated": [], "present": []}).value == 0
    fresh = supporters({"past": [0], "repeated": [0], "present": [100]})
    assert fresh.low < 5
    assert fresh.high > 80


def test_interval_holds_the_number_that_comes_back() -> None:
    """600 worlds of three kinds: 95 % intervals hold the count in 92 to 98 %."""
    lots, held = np.random.default_rng(11), []
    for seed in range(600):
        shares = lots.beta(2, 3, 3)
        past, present = lots.integers(5, 200, 3), lots.integers(5, 200, 3)
        found = supporters({"past": past, "repeated": lots.binomial(past, shares), "present": present}, seed=seed)
        held.append(found.low <= lots.binomial(present, shares).sum() <= found.high)
    assert 0.92 < np.mean(held) < 0.98
