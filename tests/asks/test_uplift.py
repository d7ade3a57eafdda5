"""Uplift: kinds that asking moves are told from those it drives away; below the floor nothing is said but when."""

from __future__ import annotations

import numpy as np

from stalwarts.asks import uplift
from stalwarts.asks.uplift import Drawn


def asked(people: int, seed: int, rates: dict[str, tuple[float, float, float]]) -> Drawn:
    """An ask for so many of each kind: kind to the share who buy in peace, buy when asked, turn away when asked."""
    lots = np.random.default_rng(seed)
    kinds = np.repeat(np.array(list(rates), dtype=object), people)
    arm = lots.permuted(np.tile(np.repeat([True, False], people // 2), (len(rates), 1)), axis=1).ravel()
    base, lifted, leaves = (np.repeat([rate[at] for rate in rates.values()], people) for at in range(3))
    bought = lots.random(len(kinds)) < np.where(arm, lifted, base)
    return Drawn(kinds, arm, bought, (lots.random(len(kinds)) < leaves) & arm)


RATES = {"buyer/1": (0.05, 0.15, 0.0), "unknown/0": (0.02, 0.022, 0.0), "voyeur/0": (0.02, 0.02, 0.08)}


def test_kinds_are_told_apart() -> None:
    found = uplift.uplift([asked(1200, seed, RATES) for seed in range(3)])
    assert {kind.kind: kind.verdict for kind in found.kinds} == {
        "buyer/1": uplift.NOW, "unknown/0": uplift.GIVE, "voyeur/0": uplift.PEACE}
    (buyers,) = [kind for kind in found.kinds if kind.kind == "buyer/1"]
    assert buyers.buys.low < 0.1 < buyers.buys.high


def test_below_the_floor_it_says_when() -> None:
    found = uplift.uplift([asked(100, 1, RATES)])
    assert found.kinds == []
    assert "20 buyers among" in found.why
    assert found.asks_needed is not None
    assert found.asks_needed >= 1
    nothing = uplift.uplift([])
    assert (nothing.kinds, nothing.asks_needed) == ([], None)
    everybody = Drawn(np.array(["a"], object), np.array([True]), np.array([True]), np.array([False]))
    assert uplift.uplift([everybody]).kinds == []


def test_a_kind_of_five_is_not_told() -> None:
    few = asked(8, 2, {"supporter/1": (0.1, 0.9, 0.0)})
    whole = asked(2000, 3, {"buyer/1": (0.05, 0.1, 0.0)})
    joined = Drawn(*(np.concatenate([getattr(few, name), getattr(whole, name)]) for name in ("kind", "asked", "bought", "left")))
    assert [kind.kind for kind in uplift.uplift([joined]).kinds] == ["buyer/1"]
