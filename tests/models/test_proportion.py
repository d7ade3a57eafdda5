"""Shares, their intervals, priors and pooling."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stalwarts.models import _special
from stalwarts.models.proportion import FOLLOWER_PRIOR
from stalwarts.models.proportion import LIST_PRIOR
from stalwarts.models.proportion import Beta
from stalwarts.models.proportion import counted
from stalwarts.models.proportion import pooled
from stalwarts.models.proportion import widened
from stalwarts.models.proportion import wilson


def test_wilson_is_the_textbook_one() -> None:
    """Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611."""
    assert (wilson(81, 263).low, wilson(81, 263).high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (wilson(0, 20).low, wilson(0, 20).high) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0).high == 1.0


@given(people=st.integers(1, 10**7), share=st.floats(0, 1))
def test_wilson_holds_its_value_and_stays_between_0_and_1(people: int, share: float) -> None:
    """For any counts."""
    found = wilson(round(people * share), people)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.integers(0, 50), st.integers(0, 50), st.integers(100, 5000), st.integers(100, 5000))
def test_widened_bounds_hold_the_bounds(least: int, more: int, of: int, most_of: int) -> None:
    """The low end only falls, the high end only rises."""
    low, high = widened(least, of, least + more, most_of)
    assert low <= least / of
    assert high >= (least + more) / most_of


def test_counted_is_the_exact_interval_of_a_count() -> None:
    """Garwood 1936: 10 events are 4.795 to 18.39 expected ones, none 0 to 3.689 (3 % off at most, at none)."""
    assert counted(10) == pytest.approx((4.795, 18.39), rel=5e-3)
    assert counted(100) == pytest.approx((81.36, 121.63), rel=1e-3)
    assert counted(0) == pytest.approx((0.0, 3.689), rel=0.03)


@pytest.mark.parametrize(("prior", "median", "ends"), [
    (FOLLOWER_PRIOR, 0.005, (0.0005, 0.05)), (LIST_PRIOR, 0.04, (0.01, 0.15))])
def test_priors_keep_the_published_median_and_mass(prior: Beta, median: float, ends: tuple[float, float]) -> None:
    """Half below the median, nine tenths between the ends; four standard errors of 400,000 draws."""
    draws = np.random.default_rng(0).beta(prior.a, prior.b, 400_000)
    assert np.mean(draws < median) == pytest.approx(0.5, abs=0.004)
    assert np.mean((draws > ends[0]) & (draws < ends[1])) == pytest.approx(0.9, abs=0.002)


def test_three_lucky_buyers_do_not_top_the_table() -> None:
    """A channel of 20 people with 3 buyers is drawn to the others; a large one stays where it is."""
    small, medium, large = pooled([3, 30, 300], [20, 3000, 40_000])
    assert small.value < 0.06 < 3 / 20
    assert small.high > 0.06
    assert large.value == pytest.approx(300 / 40_000, rel=0.05)
    assert medium.low < 30 / 3000 < medium.high
    assert pooled([], []) == []


def test_pooled_intervals_hold_the_truth() -> None:
    """100 worlds of six channels: 95 % intervals hold between 91 and 99 % of 600 true shares."""
    lots, held = np.random.default_rng(5), []
    for _ in range(100):
        truth = lots.beta(4, 200, 6)
        people = lots.integers(30, 3000, 6)
        found = pooled(lots.binomial(people, truth), people)
        held += [share.low <= t <= share.high for share, t in zip(found, truth, strict=True)]
    assert 0.91 < np.mean(held) < 0.99


@pytest.mark.parametrize("x", [1e-6, 0.3, 1.0, 2.5, 40.0, 1e6])
def test_special_functions(x: float) -> None:
    """Against the standard library; digamma by its recurrence and as a slope."""
    assert _special.log_gamma(np.array([x]))[0] == pytest.approx(math.lgamma(x), rel=1e-9, abs=1e-9)
    digamma = _special.digamma(np.array([x, x + 1]))
    assert digamma[1] - digamma[0] == pytest.approx(1 / x, rel=1e-6)
    h = x * 1e-4
    assert digamma[0] == pytest.approx((math.lgamma(x + h) - math.lgamma(x - h)) / (2 * h), rel=1e-4, abs=1e-4)


def test_student_quantile_is_the_table() -> None:
    """Two-sided 95 %: 2.571 at 5 degrees of freedom, 2.228 at 10, 1.960 without end."""
    assert [_special.student_quantile(0.95, k) for k in (5, 10, 1e9)] == pytest.approx([2.571, 2.228, 1.960], abs=1e-3)
