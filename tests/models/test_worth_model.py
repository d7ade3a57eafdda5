"""One supporter in onlookers: the ratio, its interval, its floor, and when nothing can be said."""

from __future__ import annotations

import numpy as np
import pytest

from stalwarts.models.worth import Sums
from stalwarts.models.worth import worth


def drawn(lots: np.random.Generator, people: int, pay: float, each: float) -> Sums:
    """People of whom a share pays, each a gamma amount of that mean, as distinct sums with counts."""
    money = np.where(lots.random(people) < pay, np.round(lots.gamma(2.0, each / 2, people), 2), 0.0)
    return Sums.of(*np.unique(money, return_counts=True))


def test_counts_are_people_and_not_rows() -> None:
    """Twelve who gave 80 each against 440 who gave 400 together: 88, however the rows are cut."""
    found = worth(Sums.of([80.0], [12]), Sums.of([10.0, 0.0], [40, 400]))
    cut = worth(Sums.of([80.0, 80.0], [5, 7]), Sums.of([0.0, 10.0, 0.0], [150, 40, 250]))
    assert found is not None
    assert cut is not None
    assert found.value == cut.value == pytest.approx(88)
    assert found.low == pytest.approx(cut.low, rel=0.05)
    assert (found.supporters, found.onlookers) == (12, 440)
    assert found.per_supporter == 80


def test_the_interval_holds_the_true_ratio() -> None:
    """150 worlds of 80 supporters and 3,000 onlookers, of whom 60 pay: 95 % intervals hold it in 89 to 99 %."""
    lots, held = np.random.default_rng(3), 0
    for seed in range(150):
        found = worth(drawn(lots, 80, 0.7, 60.0), drawn(lots, 3000, 0.02, 25.0), seed=seed)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.7 * 60 / (0.02 * 25) <= found.high
    assert 0.89 < held / 150 < 0.99


def test_the_floor_lies_below_the_true_ratio() -> None:
    """150 worlds in which one or two of 1,500 onlookers pay: a floor alone, below the truth in at least 96 %."""
    lots, below, floors = np.random.default_rng(4), 0, 0
    for seed in range(150):
        found = worth(drawn(lots, 60, 0.7, 60.0), drawn(lots, 1500, 0.001, 25.0), seed=seed)
        assert found is not None
        if found.value is None:
            assert found.low is not None
            assert found.high is None
            floors += 1
            below += found.low <= 0.7 * 60 / (0.001 * 25)
    assert floors > 100
    assert below >= 0.96 * floors


def test_too_few_or_nobody_is_not_known() -> None:
    """Nine supporters, or no onlooker: nothing. Refunds alone: not even a floor."""
    assert worth(Sums.of([80.0], [9]), Sums.of([0.0], [400])) is None
    assert worth(Sums.of([80.0], [12]), Sums.of([], [])) is None
    back = worth(Sums.of([-80.0, 20.0], [10, 2]), Sums.of([0.0], [400]))
    assert back is not None
    assert (back.value, back.low, back.high) == (None, None, None)


def test_a_million_onlookers_cost_no_more_than_a_few() -> None:
    """By distinct sums with counts; and the same seed gives the same answer."""
    many = Sums.of([0.0, 5.0], [1_000_000, 3_000])
    one, other = (worth(Sums.of([50.0, 100.0], [10, 10]), many) for _ in range(2))
    assert one == other
    assert one is not None
    assert one.value == pytest.approx(75 / (15_000 / 1_003_000))
