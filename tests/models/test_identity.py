"""Doubt about who is who, carried into an expectation: wider where the ways differ, the same where they do not."""

from __future__ import annotations

import numpy as np
import pytest

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
