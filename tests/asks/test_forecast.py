"""Forecasts: they hold as often as they say on made-up launches, learn from launches of one's own, and are scored."""

from __future__ import annotations

import json

import numpy as np
import pytest

from stalwarts.asks import forecast
from stalwarts.asks.forecast import Launch
from stalwarts.asks.forecast import Plan
from stalwarts.worlds import launching


def told(seed: int) -> tuple[dict, list[int]]:
    *past, last = launching.launches(seed)
    known = [Launch(one.asked, one.strangers, one.copies, one.by_day, one.price, one.followers) for one in past]
    plan = Plan({kind: people for kind, (people, _) in last.asked.items()}, last.followers, last.price)
    return forecast.frozen(forecast.forecast(plan, known, seed=seed, draws=1000)), last.by_day


def test_four_in_five_hold_and_beat_followers_times_the_usual() -> None:
    """60 creators; `bench/asks.py` has 300."""
    scores = [forecast.scored(*told(seed)) for seed in range(60)]
    held = np.mean([one["inside"]["80"] for one in scores])
    assert 0.65 < held < 0.93
    size = np.array([max(one["sold"], 1) for one in scores])
    assert np.mean([one["crps"] for one in scores] / size) < 0.8 * np.mean([one["naive_crps"] for one in scores] / size)


def test_own_launches_move_it_and_narrow_it() -> None:
    plan = Plan({"buyer": 1000}, 5000, 12.0)
    before = forecast.forecast(plan)
    own = [Launch({"buyer": (1000, 150)}, 5, 160, price=12.0, followers=5000) for _ in range(4)]
    after = forecast.forecast(plan, own)
    assert abs(after.units.mean() - 165) < 25
    assert np.ptp(after.interval(0.8)) < np.ptp(before.interval(0.8))
    assert after.naive == pytest.approx(165)


def test_another_price_sells_less_where_it_is_more() -> None:
    own = [Launch({"buyer": (1000, 100)}, 5, 100, price=10.0, followers=5000) for _ in range(3)]
    dear, cheap = (forecast.forecast(Plan({"buyer": 1000}, 5000, price), own).units.mean() for price in (20.0, 5.0))
    assert dear < 0.75 * cheap


def test_nobody_asked_and_nothing_known() -> None:
    found = forecast.forecast(Plan({}))
    assert found.naive is None
    assert found.by_kind.keys() == {forecast.STRANGERS}
    kept = forecast.frozen(found)
    assert forecast.scored(kept, [])["sold"] == 0


def test_what_is_kept_is_the_same_each_time_and_json() -> None:
    kept, _ = told(3)
    assert kept == told(3)[0]
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept
    assert all(kept["days"][at]["value"] <= kept["days"][at + 1]["value"] for at in range(27))


def test_the_score_of_a_normal_is_the_known_one() -> None:
    """Gneiting and Raftery 2007, equation 5: at its centre the score of a normal is sd x (sqrt 2 - 1) / sqrt pi."""
    from statistics import NormalDist

    quantiles = np.array([NormalDist(100, 10).inv_cdf(float(p)) for p in forecast.QUANTILES])
    assert forecast.crps(quantiles, 100) == pytest.approx(10 * (2**0.5 - 1) / np.pi**0.5, rel=0.02)
    assert forecast.crps(np.full(len(quantiles), 7.0), 3.0) == pytest.approx(4.0)
