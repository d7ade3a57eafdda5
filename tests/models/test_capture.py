"""How many people there are, from lists: published figures, recovery, and what is not told."""

from __future__ import annotations

import numpy as np
import pytest

from stalwarts.models import capture


def test_chapman_as_printed():
    """200 marked, 250 caught later, 50 of them marked: (201 x 251 / 51) - 1 = 988.2 (Chapman 1951)."""
    told = capture.two(200, 250, 50)
    assert told.value == pytest.approx(201 * 251 / 51 - 1)
    assert told.seen == 400
    assert 780 < told.low < 988 < told.high < 1300


def test_few_on_both_tell_nothing():
    """Six on both lists: at least those seen, and why no more."""
    told = capture.two(100, 100, 6)
    assert told.value is None
    assert told.low == 194
    assert "6 people" in (told.why or "")


def lists(people: int, shares: tuple[float, ...], lots: np.random.Generator, fond: float = 0.0) -> dict:
    """Who is on which of three lists; `fond` makes the second likelier for who is on the first."""
    first = lots.random(people) < shares[0]
    second = lots.random(people) < shares[1] + fond * first
    third = lots.random(people) < shares[2]
    counts: dict = {}
    for history in zip(first.tolist(), second.tolist(), third.tolist(), strict=True):
        counts[history] = counts.get(history, 0) + 1
    return {history: n for history, n in counts.items() if any(history)}


def test_three_lists_made_apart_find_everybody():
    """3,000 people, 40 worlds: the interval holds them at least 34 times (a perfect one misses 36 one time in a thousand)."""
    lots = np.random.default_rng(5)
    held = [capture.three(lists(3000, (0.3, 0.25, 0.2), lots)) for _ in range(40)]
    assert sum(told.low <= 3000 <= (told.high or 0) for told in held) >= 34


def test_two_lists_that_depend_on_each_other_are_named():
    """Who is on the first is far likelier on the second: the model says which two, and does not fall short by a third."""
    told = capture.three(lists(6000, (0.3, 0.15, 0.2), np.random.default_rng(3), fond=0.5))
    assert (0, 1) in told.dependent
    assert told.value == pytest.approx(6000, rel=0.15)


def test_lists_that_share_nobody_tell_nothing():
    """Three lists of ten, nobody twice."""
    told = capture.three({(True, False, False): 10, (False, True, False): 10, (False, False, True): 10})
    assert told.value is None
    assert told.seen == 30
