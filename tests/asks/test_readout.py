"""Readouts: intervals that hold what they promise, the small cases, and what several segments or asks say together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.asks import readout
from stalwarts.asks.readout import Arm
from stalwarts.asks.readout import Effect


def test_two_means_are_told_apart_as_welch_does() -> None:
    """Welch's test on two small samples; limits computed with scipy.stats.ttest_ind(equal_var=False)."""
    from scipy import stats

    left, right = np.array([3.0, 5, 8, 13, 9, 4, 7]), np.array([2.0, 3, 3, 5, 4, 6])
    found = readout.mean(Arm.of(left), Arm.of(right))
    exact = stats.ttest_ind(left, right, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=2e-3)


def test_many_people_have_the_exact_limits_to_five_digits() -> None:
    """As on Hillstrom's letters: shares of 1 % of 21,000, and money that few paid."""
    from scipy import stats

    lots = np.random.default_rng(3)
    one, other = (lots.random(21_000) < 0.0125).astype(float), (lots.random(21_000) < 0.0057).astype(float)
    for left, right in ((one, other), (one * lots.lognormal(4, 1, 21_000), other * lots.lognormal(4, 1, 21_000))):
        exact = stats.ttest_ind(left, right, equal_var=False).confidence_interval()
        asked = np.repeat([True, False], 21_000)
        found = readout.helped(np.concatenate([left, right]), np.zeros(42_000), asked)
        assert (found.low, found.high) == pytest.approx((exact.low, exact.high), rel=1e-5)
    found = readout.share((one.sum(), other.sum()), (21_000, 21_000))
    exact = stats.ttest_ind(one, other, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), rel=1e-5)


def test_a_handful_of_buyers_is_told_by_score_limits() -> None:
    """Newcombe 1998, table II: 56/70 against 48/80 gives 0.0524 to 0.3339; 9/10 against 3/10 gives 0.1705 to 0.8090."""
    one = readout.share((9, 3), (10, 10))
    assert (one.low, one.high) == pytest.approx((0.1705, 0.8090), abs=5e-5)
    two = readout.share((56, 48), (70, 80))
    assert (two.low, two.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    none = readout.share((0, 0), (100, 10))
    assert none.low < 0 < none.high


def test_a_few_lopsided_sums_hold_their_level() -> None:
    """190 left in peace, 4 % of whom pay sums as uneven as orders are: Welch's limits hold 92 % of the time, ours 95."""
    lots, held, runs = np.random.default_rng(5), 0, 600
    truth = 0.02 * 20 * math.exp(0.125)
    for _ in range(runs):
        arms = []
        for people, share in ((1710, 0.06), (190, 0.04)):
            paid = np.zeros(people)
            buyers = lots.binomial(people, share)
            paid[:buyers] = 20 * np.exp(0.5 * lots.standard_normal(buyers))
            arms.append(paid)
        found = readout.money(*arms)
        held += found.low <= truth <= found.high
    assert 0.925 < held / runs < 0.98


def test_nobody_paid_in_one_arm() -> None:
    found = readout.money(np.array([10.0, 12, 8] + [0.0] * 100), np.zeros(50))
    assert found.low < found.value < found.high
    assert math.isfinite(found.high)
    nothing = readout.money(np.zeros(100), np.zeros(10))
    assert nothing.value == 0


def test_history_narrows_by_what_theory_says() -> None:
    """200 asks of 400 people who pay much as they paid the year before."""
    lots, held, saved, theory = np.random.default_rng(7), 0, [], []
    for _ in range(200):
        before = lots.gamma(2, 10, 400)
        asked = lots.permutation(np.repeat([True, False], 200))
        after = 0.8 * before + lots.normal(20, 8, 400) + 3.0 * asked
        found = readout.helped(after, before, asked)
        rho, _ = readout.related(after, before, asked)
        held += found.low <= 3.0 <= found.high
        saved.append(found.saved)
        theory.append(1 - math.sqrt(1 - rho * rho))
    assert 0.9 < held / 200 < 0.99
    assert np.mean(saved) == pytest.approx(np.mean(theory), abs=0.005)
    assert readout.helped(after, np.zeros(400), asked).saved == 0


def test_what_an_ask_did_is_no_history() -> None:
    """A purchase that all the asked and nobody else made tells nothing of the year before."""
    asked = np.repeat([True, False], 100)
    rho, slope = readout.related(asked.astype(float), np.arange(200.0), asked)
    assert (rho, slope) == (0.0, 0.0)


def test_looking_daily_cries_wolf_seldom() -> None:
    """300 asks that do nothing, looked at on each of 28 days: at most 5 % ever show something."""
    lots, alarms, runs = np.random.default_rng(11), 0, 300
    planned = readout.planned_variance(0.04, 1710, 190)
    for _ in range(runs):
        upto = np.array([lots.multinomial(lots.binomial(n, 0.04), np.full(28, 1 / 28)).cumsum() for n in (1710, 190)])
        looks = (readout.always(Arm.counted(k, 1710), Arm.counted(j, 190), planned) for k, j in upto.T)
        alarms += any(one.low > 0 or one.high < 0 for one in looks)
    assert alarms / runs <= 0.05


def test_the_interval_that_always_holds_is_wider_than_the_one_of_a_day() -> None:
    one, other = Arm.counted(120, 1710), Arm.counted(8, 190)
    daily = readout.always(one, other, readout.planned_variance(0.04, 1710, 190))
    fixed = readout.share((120, 8), (1710, 190))
    assert daily.low < fixed.low
    assert daily.high > fixed.high
    assert daily.kind == "always"


def test_arms_that_the_lots_did_not_fill_are_noticed() -> None:
    assert readout.mismatch([90, 180], [100, 200], 0.9) == 1.0
    assert readout.mismatch([60, 180], [100, 200], 0.9) < readout.ODD
    assert readout.mismatch([], [], 0.9) == 1.0
    assert readout.mismatch([5], [5], 1.0) == 1.0


def test_a_segment_of_ten_does_not_top_the_table_by_luck() -> None:
    small, large = readout.share((4, 0), (6, 4)), readout.share((120, 20), (1200, 600))
    (first, second), spread = readout.drawn_together([small, large])
    assert first.value < small.value
    assert abs(second.value - large.value) < 0.01
    assert spread >= 0
    assert readout.drawn_together([large]) == ([large], 0.0)


EFFECTS = st.lists(st.builds(lambda v, h: Effect(v, v - h, v + h, 0.1, 0.1), st.floats(-1, 1), st.floats(1e-6, 1)), min_size=2,
                   max_size=6)


@settings(deadline=None)
@given(EFFECTS)
def test_what_several_say_lies_among_them(effects: list[Effect]) -> None:
    found = readout.several(effects)
    assert min(one.value for one in effects) - 1e-9 <= found.value <= max(one.value for one in effects) + 1e-9
    assert found.low <= found.value <= found.high


def test_an_effect_without_an_end_is_written_without_it() -> None:
    nobody = readout.always(Arm.counted(3, 30), Arm.counted(0, 0), 1.0)
    assert readout.document(nobody)["high"] is None
