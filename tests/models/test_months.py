"""Changes against changes: two rows that only grow together show nothing, and errors know that months are neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from stalwarts.models import months
from stalwarts.problems import TooFewUnits


def test_two_growing_rows_are_no_relation() -> None:
    """Both grow by a tenth a month with noise of their own: levels go together all but perfectly, changes do not."""
    lots = np.random.default_rng(5)
    followers = 1000 * 1.1 ** np.arange(60) * np.exp(lots.normal(0, 0.02, 60))
    buyers = lots.poisson(50 * 1.1 ** np.arange(60))
    assert np.corrcoef(np.log(followers), np.log(buyers + 1))[0, 1] > 0.99
    found = months.months(followers, buyers)
    assert found.verdict in {"cannot tell", "no relation"}
    assert found.n == 59


def test_the_errors_are_those_of_newey_and_west() -> None:
    """Against the definition, written out sum by sum (Newey and West 1987, equation 5)."""
    lots = np.random.default_rng(1)
    changes = lots.normal(0, 0.2, 40)
    noise = np.convolve(lots.normal(0, 0.1, 42), [1, 1, 1], mode="valid")
    followers = 1000 * np.exp(np.append(0, changes.cumsum()))
    buyers = 500 * np.exp(np.append(0, (0.7 * changes + noise).cumsum())) - 0.5
    found = months.months(followers, buyers).elasticity
    assert found is not None
    x, y = np.diff(np.log(followers)), np.diff(np.log(buyers + 0.5))
    design = np.column_stack([np.ones(40), x])
    bread = np.linalg.inv(design.T @ design)
    left = y - design @ (bread @ design.T @ y)
    meat, lags = np.zeros((2, 2)), int(4 * 0.4 ** (2 / 9))
    for t in range(40):
        for s in range(40):
            if abs(t - s) <= lags:
                meat += (1 - abs(t - s) / (lags + 1)) * left[t] * left[s] * np.outer(design[t], design[s])
    error = float(np.sqrt((bread @ meat @ bread)[1, 1] * 40 / 38))
    assert found.high - found.low == pytest.approx(2 * 2.0244 * error, rel=1e-3)
    assert found.low < 0.7 < found.high


def test_under_24_changes_is_refused_and_still_followers_say_nothing() -> None:
    with pytest.raises(TooFewUnits):
        months.months(range(100, 124), range(24))
    assert months.months([100] * 30, range(30)).elasticity is None
    assert months.months(range(1, 31), [0] * 30).verdict in {"no relation", "cannot tell"}
