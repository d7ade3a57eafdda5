"""Doubt about who is who, carried into an expectation: wider where the ways differ, the same where they do not."""

from __future__ import annotations

import numpy as np
import pytest

from stalwarts.models import _unseen
from stalwarts.models import identity
from stalwarts.models._patterns import Patterns
from stalwarts.models.first_payment import averaged

DAYS = np.arange(30.0, 700.0, 45.0)
SEEN = {"entry": np.zeros(16), "days": np.append(DAYS, 700.0), "paid": np.arange(16) < 15, "n": np.append(np.full(15, 2), 400)}
WAITING = {"age": np.array([700.0]), "n": np.array([400])}


def way(buyers: float) -> identity.Way:
    """So many more who bought on day 100 instead of waiting."""
    changed = Patterns(np.zeros(2), np.array([100.0, 700.0]), np.array([101.0, 701.0]), np.array([True, False]),
                       np.array([buyers, -buyers]))
    return identity.Way(changed, np.array([700.0]), np.array([-buyers]))


@pytest.fixture(scope="module")
def fitted():
    return averaged(SEEN, WAITING)


def test_ways_that_change_nothing_change_nothing(fitted):
    """200 ways, all as it stands: the interval is that of the models, and none of it is identity."""
    found, variants = fitted
    told = identity.doubted(variants, SEEN, WAITING["age"], WAITING["n"].astype(float), [way(0.0)] * 200)
    assert told.far == 0
    assert told.next_365.interval.value == pytest.approx(found.next_365.value, rel=0.08)
    assert told.next_365.interval.high == pytest.approx(found.next_365.high, rel=0.08)
    assert told.next_365.identity < 0.05


def test_ways_that_differ_widen_the_interval_and_say_so(fitted):
    """Half of the ways hold 16 more buyers: wider than the models alone, and the middle moves up."""
    found, variants = fitted
    told = identity.doubted(variants, SEEN, WAITING["age"], WAITING["n"].astype(float), [way(0.0), way(16.0)] * 100)
    assert told.next_365.interval.high > found.next_365.high
    assert told.within_365.interval.value > found.within_365.value
    assert told.within_365.identity > 0.1


def test_weights_agree_with_fitting_anew(fitted):
    """6 more buyers everywhere: weighing the old draws gives what fitting the new patterns gives."""
    _, variants = fitted
    anew, _ = averaged({name: np.append(column, more) for (name, column), more in zip(
        SEEN.items(), (0.0, 100.0, True, 6), strict=True)} | {"n": np.append(SEEN["n"][:-1], [394, 6])}, {
            "age": np.array([700.0]), "n": np.array([394])})
    told = identity.doubted(variants, SEEN, WAITING["age"], WAITING["n"].astype(float), [way(6.0)] * 200)
    assert told.far == 0
    assert told.next_365.interval.value == pytest.approx(anew.next_365.value, rel=0.1)
    assert told.next_365.interval.low == pytest.approx(anew.next_365.low, rel=0.2)
    assert told.next_365.interval.high == pytest.approx(anew.next_365.high, rel=0.2)


def test_as_many_stay_unseen_as_the_share_that_is_found_says():
    """200 hidden buyers, each found with probability 0.6, 500 times over: the 95 % range holds those not found 19 times in 20."""
    lots, held = np.random.default_rng(8), 0
    for _ in range(500):
        found, back = lots.binomial(200, 0.6), lots.binomial(60, 0.6)
        many = _unseen.unseen(np.full(400, float(found)), 60, int(back), np.full(400, 1e9), lots)
        low, high = np.quantile(many, (0.025, 0.975))
        held += bool(low <= 200 - found <= high)
    assert 460 <= held <= 490


def test_nobody_found_leaves_few_unseen_and_never_more_than_there_are():
    """Nobody found where half would be: hardly one; three others in all: never more than three."""
    lots = np.random.default_rng(2)
    none = _unseen.unseen(np.zeros(1000), 40, 20, np.full(1000, 50.0), lots)
    assert 0.3 < none.mean() < 0.8
    assert _unseen.unseen(np.full(1000, 30.0), 40, 10, np.full(1000, 3.0), lots).max() == 3.0


def test_unseen_buyers_take_the_place_of_others_watched_as_long():
    """Five more: five paid patterns more, as many unpaid ones fewer, all watched at least as long; five wait no longer."""
    places = _unseen.Places.of(SEEN, WAITING["age"])
    more, gone = places.more(5, np.random.default_rng(1))
    assert more.weight[more.paid].sum() == 5 == -more.weight[~more.paid].sum()
    assert set(more.low[more.paid]) <= set(DAYS)
    assert gone.tolist() == [700.0] * 5
    changed = way(0.0).and_(more, gone)
    assert changed.people.sum() == -5
    assert changed.changed.weight.sum() == 0


def test_where_nobody_was_watched_as_long_nobody_stands_in():
    """The only unpaid follower was watched for ten days, buyers waited thirty or more: no pattern changes."""
    seen = SEEN | {"days": np.append(DAYS, 10.0)}
    more, gone = _unseen.Places.of(seen, WAITING["age"]).more(4, np.random.default_rng(1))
    assert len(more.weight) == len(gone) == 0
