"""Worlds that break sums: every page of money still answers, in words of the house, with a figure, a bound or a reason."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from stalwarts import pages
from stalwarts import words

PAGES = ("expect", "road", "quiet", "members", "compare", "growth", "cheers", "champions", "few", "trust")
WIDE = "moment as_of=2026-01-01\ncover table=order since=2021-01-01 until=2026-01-01\ncover table=follow until=2026-01-01\n"
ORDER = "order handle=email:p{0}@x.org amount={1} occurred_at={2}\n"
FOLLOW = "follow handle=email:p{0}@x.org account=mailchimp:list kind=subscriber since=2022-03-01\n"
WORLDS = {
    "all bought once, on one day": WIDE + "".join(ORDER.format(n, 10, "2025-05-01") for n in range(30)),
    "one whale, times to the month": WIDE + "".join(
        ORDER.format(n % 9, 9000 if n == 0 else 5, f"202{n % 5 + 1}-0{n % 9 + 1}-01") for n in range(40)),
    "all refunded": WIDE + "".join(f"order handle=email:p{n}@x.org order=o{n} amount={a} kind={k} occurred_at=2025-05-01\n"
                                   for n in range(9) for a, k in ((10, "purchase"), (-10, "refund"))),
    "one follower, one buyer, and the future": WIDE + FOLLOW.format(0) + ORDER.format(0, 10, "2025-05-01")
    + ORDER.format(1, 10, "2031-01-01") + FOLLOW.format(2).replace("2022", "2032"),
    "nameless": WIDE + "".join(f"order amount=10 occurred_at=202{n % 5 + 1}-05-01\n" for n in range(20)),
}
FILE = {"export_id": "e" * 64, "importer": "csv", "account": "shop:us", "taken_at": "2026-01-01T00:00:00Z",
        "taken_basis": "stated", "rows": 1, "set_aside": 0, "noise": 0}


def finite(value: Any) -> bool:
    """Whether no number in a document is infinite or none at all."""
    if isinstance(value, dict):
        return all(map(finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(finite, value))
    return not isinstance(value, float) or math.isfinite(value)


@pytest.mark.parametrize("name", WORLDS)
def test_every_page_answers(name, look_of):
    look = look_of(WORLDS[name])
    look.turn = pages.turn
    look.exports = [FILE | {"kept": {"order": 1}, **export} for export in look.exports]
    for page in (look.page(one) for one in PAGES):
        assert words.check(page) == [], page.name
        assert page.claim
        assert page.next_step
        assert finite(page.figures), page.name
        for figure in page.figures.values():
            if isinstance(figure, dict) and {"value", "low", "high"} <= set(figure) and figure["value"] is not None:
                ends = [end for end in (figure["low"], figure["value"], figure["high"]) if end is not None]
                assert ends == sorted(ends), (page.name, figure)
        json.dumps(page.document(), allow_nan=False)
