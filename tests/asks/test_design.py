"""Draws: the same everywhere, exact in each stratum; and what an ask could detect before it is made."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.asks import design


def test_what_1900_people_could_show() -> None:
    """METRICS 9: 4 % buy anyway, 10 % are held back: 4.2 points."""
    assert round(100 * design.detectable(1900, 0.04, 0.1), 1) == 4.2
    assert math.isinf(design.detectable(1900, 0.04, 0.0))
    assert math.isinf(design.detectable(1900, 0.04, 1.0))


def test_the_least_share_that_would_show_it_is_proposed() -> None:
    advice = design.advise(1900, 0.04, 0.032)
    assert advice.held == 0.2
    assert advice.detectable < 0.032
    assert advice.forgone == pytest.approx(0.2 * 1900 * 0.032)


def test_where_no_share_would_show_it_none_is_proposed_and_the_cost_is_said() -> None:
    advice = design.advise(400, 0.02, 0.02)
    assert advice.held is None
    assert advice.forgone == pytest.approx(4)
    assert advice.asks == 11
    assert design.advise(100, 0.02, 0.001).asks is None


UNITS = st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["supporter", "buyer", "unknown"])), max_size=60,
                 unique_by=lambda pair: pair[0])


@settings(deadline=None)
@given(UNITS, st.floats(0, 1), st.randoms())
def test_each_stratum_has_its_exact_share_in_whatever_order_people_come(people: list[tuple[str, str]], share: float,
                                                                        lots: object) -> None:
    drawn = {unit: asked for (unit, _), asked in zip(people, _drawn(people, share), strict=True)}
    sizes = Counter(kind for _, kind in people)
    asked = Counter(kind for unit, kind in people if drawn[unit])
    assert all(asked[kind] == round(share * size) for kind, size in sizes.items())
    mixed = sorted(people, key=lambda _: lots.random())  # type: ignore[attr-defined]
    assert {unit: one for (unit, _), one in zip(mixed, _drawn(mixed, share), strict=True)} == drawn


def _drawn(people: list[tuple[str, str]], share: float) -> list[bool]:
    units, kinds = [unit for unit, _ in people], [kind for _, kind in people]
    return [bool(one) for one in design.draw("salt", "spring", units, kinds, share)]


def test_a_draw_is_the_one_anybody_can_make_by_hand() -> None:
    """First round(0.7 x 30) by HMAC-SHA256 of ask, newline, unit under the salt."""
    units = [f"email:fan{n}@example.org" for n in range(30)]
    by_hand = sorted(units, key=lambda unit: hmac.digest(b"salt", f"spring\n{unit}".encode(), hashlib.sha256))[:21]
    drawn = design.draw("salt", "spring", pa.array(units), ["all"] * 30, 0.7)
    assert {unit for unit, asked in zip(units, drawn, strict=True) if asked} == set(by_hand)


def test_another_salt_or_ask_draws_others() -> None:
    units = [f"email:fan{n}@example.org" for n in range(200)]
    kinds = ["all"] * 200
    first = design.draw("salt", "spring", units, kinds, 0.5)
    assert 60 < (first == design.draw("pepper", "spring", units, kinds, 0.5)).sum() < 140
    assert 60 < (first == design.draw("salt", "autumn", units, kinds, 0.5)).sum() < 140


def test_lots_that_begin_alike_are_told_apart_by_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = design.lots("salt", "spring", list("abcdef"))
    alike = whole.copy()
    alike[:, 0] = 7
    monkeypatch.setattr(design, "lots", lambda *_: alike)
    asked = design.draw("salt", "spring", list("abcdef"), ["all"] * 6, 0.5)
    assert sorted(asked.nonzero()[0]) == sorted(sorted(range(6), key=lambda n: tuple(alike[n]))[:3])


def test_code_and_link_are_the_asks_own() -> None:
    assert design.code("salt", "spring record").startswith("SPRINGRE")
    assert design.code("salt", "spring record") != design.code("pepper", "spring record")
    assert design.tagged("https://us.example/a?b=1#c", "spring record") == (
        "https://us.example/a?b=1&utm_source=stalwarts&utm_medium=ask&utm_campaign=spring-record#c")
