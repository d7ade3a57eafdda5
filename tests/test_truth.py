"""Do the intervals hold the truth? 60 small made-up creators of each sort; `bench/truth.py` looks at a thousand."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stalwarts import worlds

BENCH = Path(__file__).parent.parent / "bench"
WORLDS = range(1, 61)


@pytest.fixture(scope="module")
def bench() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCH)
        yield importlib.import_module("truth")


def rows(columns: dict[str, Any]) -> list[tuple[float, ...]]:
    """Columns as sorted rows, columns in the order of their names."""
    return sorted(zip(*(np.asarray(columns[name], dtype=float).tolist() for name in sorted(columns)), strict=True))


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_shortcut_gives_what_the_measures_give(bench: Any, seed: int) -> None:
    """One to three years of orders, early followers, leavers, strangers, people who came by buying: row by row."""
    world, seen = bench.drawn(seed), bench.measurer(bench.CURVES)
    seen.measure(world)
    shown = bench.Listed.of(world)
    assert set(shown.status) == {"inside", "unproven", "came_by_buying"}
    assert rows(seen.columns("FROM patterns")) == rows(shown.patterns())
    assert rows(seen.columns("FROM waiting")) == rows(shown.waiting())


@pytest.mark.parametrize("seed", range(1, 4))
def test_the_shortcut_places_whom_the_measures_place(bench: Any, seed: int) -> None:
    """Tied and untied payers of an Instagram account, of whom some told their name."""
    world, seen = worlds.sketch(seed, tied=0.4), bench.measurer(("bounds",))
    seen.measure(world)
    ((*counts, low),) = seen.engine.do(
        "SELECT tied, untied, followers, fewest, low FROM bounds WHERE account IS NULL")
    told = bench.placed(world)
    assert counts == list(told.values())
    assert low == told["tied"] / told["followers"]


def test_intervals_hold_the_expected_value(bench: Any) -> None:
    """Of 60 intervals at 95 % one run in a thousand loses ten."""
    found = bench.gathered(bench.known, WORLDS)
    for figure in (*bench.FIGURES, "next_365, counted"):
        lost = [one for one in found if not one.held(figure)]
        assert len(lost) < 10, f"{figure}: {lost}"


def test_bounds_hold_the_true_share(bench: Any) -> None:
    """Before any sampling error they hold it in every world: whom no file can place may be anybody."""
    found = bench.gathered(bench.partly, WORLDS)
    assert all(one.held("bounds, not widened") for one in found)
    assert all(one.held("bounds") for one in found)
