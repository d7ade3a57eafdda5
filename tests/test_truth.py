"""Do the intervals hold the truth? 60 small made-up creators of each sort; `bench/truth.py` looks at a thousand."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent.parent / "bench"
WORLDS = range(1, 61)


@pytest.fixture(scope="module")
def bench() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCH)
        yield importlib.import_module("truth")


def test_intervals_hold_the_expected_value(bench: Any) -> None:
    """Of 60 intervals at 95 % one run in a thousand loses ten."""
    found = bench.gathered(bench.known, WORLDS)
    for figure in bench.FIGURES:
        lost = [one for one in found if not one.held[figure]]
        assert len(lost) < 10, f"{figure}: {lost}"


def test_bounds_hold_the_true_share(bench: Any) -> None:
    """Before any sampling error they hold it in every world: whom no file can place may be anybody."""
    found = bench.gathered(bench.partly, WORLDS)
    assert all(one.held["bounds, not widened"] for one in found)
    assert all(one.held["bounds"] for one in found)
