"""Money of a year and the road to a number: intervals hold the truth, few people are answered, none are not invented."""

from __future__ import annotations

import numpy as np
import pytest

from stalwarts.models import outlook
from stalwarts.models import road
from stalwarts.models.outlook import Kind
from stalwarts.models.outlook import Yields


def yields(amounts: np.ndarray, payments: str | None = None) -> Yields:
    return Yields.of([{"payments": payments, "amount": float(a), "people": 1} for a in amounts])


def test_the_interval_holds_what_is_counted() -> None:
    """60 worlds of 120 payers, half of whose kind was seen before: the year's money is inside in at least 54."""
    inside = 0
    for seed in range(60):
        lots = np.random.default_rng([seed, 1])
        share = lots.beta(4, 6)
        past = lots.binomial(80, share)
        told = outlook.outlook({"buyer": [Kind(120, (past + 4) / 90, 90, "2")]}, yields(lots.lognormal(3, 0.7, 40), "2"), seed=seed)
        assert told is not None
        came = lots.lognormal(3, 0.7, lots.binomial(120, share)).sum()
        inside += told[""].low <= came <= told[""].high
    assert inside >= 54


def test_groups_add_up_and_kinds_are_drawn_towards_the_whole() -> None:
    rich = Yields.of([{"payments": "5+", "amount": 100.0, "people": 40}, {"payments": "1", "amount": 10.0, "people": 40}])
    told = outlook.outlook({"supporter": [Kind(10, 0.9, 40, "5+")], "buyer": [Kind(100, 0.1, 60, "1")]}, rich)
    assert told is not None
    assert told[""].value == pytest.approx(told["supporter"].value + told["buyer"].value, rel=1e-6)
    assert told["supporter"].value == pytest.approx(9 * (40 * 100 + 10 * 55) / 50, rel=0.01)
    assert told["supporter"].low < told["supporter"].value < told["supporter"].high


def test_nothing_is_made_from_nothing_and_nobody_brings_nothing() -> None:
    few = yields(np.array([5.0, 6.0]))
    assert outlook.outlook({"buyer": [Kind(3, 0.5, 20, "1")]}, few) is None
    assert outlook.per_head(few) is None
    assert outlook.counted(3, 0, 9, few) is None
    nobody = outlook.outlook({"buyer": []}, yields(np.array([5.0, 6.0, 7.0])))
    assert nobody is not None
    assert (nobody[""].value, nobody[""].high) == (0.0, 0.0)
    refunds = outlook.per_head(yields(np.array([-5.0, -6.0, -7.0])))
    assert refunds is not None
    assert (refunds.value, refunds.low) == (0.0, 0.0)
    assert outlook.counted(0.0, 0, 0, yields(np.array([5.0, 6.0, 7.0]))).high < 1  # type: ignore[union-attr]


def test_a_hundred_thousand_different_sums_are_drawn_as_quickly_as_a_few() -> None:
    many = Yields.of([{"payments": ("1", "2")[n % 2], "amount": 5 + n / 1000, "people": 1} for n in range(100_000)])
    assert many.size == 100_000
    assert len(many.amount) <= outlook.BINS
    assert float(many.amount @ many.people) == pytest.approx(sum(5 + n / 1000 for n in range(100_000)))


def pace(now: float, needed: float, won: float, lost: float, days: float = 365.25) -> road.Pace:
    return road.Pace(road.Span(now, now * 0.9, now * 1.1), road.Span(needed, needed, needed), won, lost, days)


def test_arrival_is_the_gap_over_the_balance() -> None:
    """1,000 needed, 400 there, 120 a month won and 60 lost: ten months, and the range holds them."""
    found = road.road(pace(400, 1_000, 1_440, 720))
    assert found.arrival is not None
    assert found.arrival.high is not None
    assert found.arrival.value == pytest.approx(10, abs=0.5)
    assert found.arrival.low < 10 < found.arrival.high
    assert found.balance.value == pytest.approx(60, abs=1)
    month = road.path(pace(400, 1_000, 1_440, 720), [0.0, 10.0])
    assert [round(span.value, -1) for span in month] == [400, 1_000]


@pytest.mark.parametrize(("now", "needed", "won", "lost"), [(400, 1_000, 10, 90), (0, 3_000, 0, 0), (5, 10**9, 12, 0)])
def test_what_never_comes_is_not_at_this_pace(now: float, needed: float, won: float, lost: float) -> None:
    found = road.road(pace(now, needed, won, lost))
    assert found.arrival is None
    assert found.arriving < 0.5


def test_there_is_there_and_perhaps_never_has_no_end() -> None:
    there = road.road(pace(400, 100, 0, 0))
    assert (there.arrival, there.arriving) == (road.Span(0.0, 0.0, 0.0), 1.0)
    perhaps = road.road(pace(60, 200, 30, 20))
    assert perhaps.arrival is not None
    assert perhaps.arrival.high is None


def test_one_person_brings_a_year_of_people_like_them_or_nothing() -> None:
    """Forty years of 1 to 40, of people with two payments: half of the time one of them, in which 20 is the middle."""
    known = yields(np.arange(1.0, 41.0), "2")
    told = outlook.one(0.5, known, payments="2")
    assert told is not None
    assert told.value == pytest.approx(0.5 * 20.5)
    assert (told.low, told.high) == (0.0, 38.0)
    assert outlook.one(0.02, known) == outlook.Sum(pytest.approx(0.02 * 20.5), 0.0, 0.0)
    sure = outlook.one(1.0, known, level=2.0)
    assert sure is not None
    assert (sure.low, sure.value, sure.high) == (2.0, pytest.approx(41.0), 78.0)
    assert outlook.one(0.5, yields(np.arange(2.0))) is None


def test_what_one_person_brings_is_inside_as_often_as_said() -> None:
    """2,000 people of any probability: the year's money of each lies in its range in at least 95 of 100."""
    lots = np.random.default_rng(4)
    known, inside = yields(np.sort(lots.lognormal(3, 1, 400)), "1"), 0
    for p in lots.random(2000):
        told = outlook.one(float(p), known, payments="1")
        came = float(lots.lognormal(3, 1)) if lots.random() < p else 0.0
        inside += told is not None and told.low <= came <= told.high
    assert 0.94 < inside / 2000 < 0.985
