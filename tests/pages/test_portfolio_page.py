"""Brands side by side from their answers alone: the verdict, the picture, and what is held back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from stalwarts import words
from stalwarts.pages import portfolio


def brand(name: str, followers: int, payers: int, *, tied: int | None = None, net: float = 0.0) -> dict[str, Any]:
    """What a portfolio reads of one workspace."""
    files = tied is not None
    figures = {"people": followers if files else 0, "payers": payers if files else 0, "tied": tied or 0,
               "matched": 1.0 if files else None, "accounts": [{"account": "list"}] if files else [],
               "bounds": {"low": None, "high": payers / followers}, "supporters": {"value": None, "low": None, "high": None},
               "support": {"net": net, "currency": "EUR", "half_from": None, "people": payers if files else 0}}
    totals = [] if files else [{"account": "instagram:x", "of": of, "until": datetime(2026, 1, 1), "value": value}
                               for of, value in (("followers", followers), ("buyers", payers))]
    return {"folder": name, "brand": name, "totals": totals, "answer": {"figures": figures, "as_of": "2026-01-01T00:00:00Z"}}


@pytest.fixture
def shown(look_of):
    def page(brands: list[dict[str, Any]]) -> Any:
        look = look_of("cover table=order")
        look.inside = lambda: brands
        return portfolio.page(look)

    return page


def test_twelve_brands_have_a_verdict_a_picture_and_no_small_group(shown):
    page = shown([brand(f"b{n}", 2_000 * 2 ** n, 6 + 9 * n) for n in range(14)])
    assert page.figures["scaling"]["n"] == 14
    assert page.figures["scaling"]["verdict"] == "falls behind"
    assert page.claim.endswith("buyers fall behind followers.")
    assert page.notes[0].startswith("Over 14 brands, twice the followers went with")
    assert [one.chart for one in page.drawings] == ["scaling"]
    assert all(row["payers"] >= 10 for row in page.drawings[0].rows)
    assert page.grids[0].rows[-1][2] == "fewer than 10"
    assert words.check(page) == []


def test_shares_are_drawn_together_and_money_is_kept_by_currency(shown):
    page = shown([brand("ada", 1_000, 100, tied=100, net=900.0), brand("bea", 100, 12, tied=12, net=100.0),
                  brand("cleo", 50, 0, tied=0)])
    shares = {row["brand"]: row["share"] for row in page.figures["brands"]}
    assert 0 < shares["cleo"]["value"] < shares["ada"]["high"]
    assert shares["bea"]["low"] < 0.12 < shares["bea"]["high"]
    assert [one.chart for one in page.drawings] == ["ranges"]
    assert page.notes[-1] == "Money that stayed, over all of them: €1,000."
    assert words.check(page) == []


def test_no_brand_is_an_answer(shown):
    page = shown([])
    assert "holds no other workspaces" in page.claim
    assert page.next_step == portfolio.OPEN
    assert words.check(page) == []
