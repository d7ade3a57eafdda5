"""The verdict over many accounts: in words, with its range, and never on a count that is the outcome."""

from __future__ import annotations

import numpy as np

from stalwarts.pages import _scaling


def units(paid: list[int], **more: list[float]) -> list[dict]:
    followers = np.geomspace(1_000, 1_000_000, len(paid)).round()
    return [{"unit": f"shop:{n}", "followers": int(f), "payers": paid[n], **{name: row[n] for name, row in more.items()}}
            for n, f in enumerate(followers)]


def test_sales_that_fall_behind_are_said_so_with_what_was_held_fixed():
    lots = np.random.default_rng(4)
    paid = lots.poisson(np.geomspace(20, 400, 40)).tolist()
    told = _scaling.scaling(units(paid, price=lots.uniform(5, 50, 40).tolist(), products=[3] * 40, takings=[p * 9.0 for p in paid]))
    assert told["verdict"] == "falls behind"
    assert told["held"] == ["price", "products"]
    assert told["money"]["verdict"] == "falls behind"
    first, second = _scaling.sentences(told)
    assert first.startswith("Over 40 accounts, twice the followers went with")
    assert first.endswith("buyers fall behind followers.")
    assert second.startswith("With price and size of the catalogue held fixed, followers explain")
    drawn = _scaling.drawn(units(paid), told)
    assert drawn[0]["even"] < drawn[-1]["even"]
    assert drawn[0]["fitted"] is not None


def test_the_count_that_is_the_outcome_is_refused_and_few_units_tell_nothing():
    told = _scaling.scaling(units([int(f) // 100 for f in np.geomspace(1_000, 1_000_000, 30).round()]))
    assert told["elasticity"]["value"] is None
    assert "under another name" in _scaling.sentences(told)[0]
    few = _scaling.scaling(units([1, 2, 3]))
    assert (few["verdict"], few["n"], _scaling.sentences(few), _scaling.drawn(units([1, 2, 3]), few)) == ("cannot tell", 3, [], [])
