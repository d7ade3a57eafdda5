"""Worlds that break sums: every page of money still answers, in words of the house, with a figure, a bound or a reason."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from stalwarts import pages
from stalwarts import words

PAGES = ("people", "would", "expect", "road", "quiet", "members", "compare", "growth", "cheers", "champions", "few", "trust")
WIDE = "moment as_of=2026-01-01\ncover table=order since=2021-01-01 until=2026-01-01\ncover table=follow until=2026-01-01\n"
ORDER = "order handle=email:p{0}@x.org amount={1} occurred_at={2}\n"
FOLLOW = "follow handle=email:p{0}@x.org account=mailchimp:list kind=subscriber since=2022-03-01\n"
WORLDS = {
    "all bought once, on one day": WIDE + "".join(ORDER.format(n, 10, "2025-05-01") for n in range(30)),
    "one whale, times to the month": WIDE + "".join(
        ORDER.format(n % 9, 9000 if n == 0 else 5, f"202{n % 5 + 1}-0{n % 9 + 1}-01") for n in range(40)),
    "sixty buyers, one of whom brings nine tenths of the money": WIDE.replace("table=follow", "table=follow account=mailchimp:list")
    + "".join(FOLLOW.format(n) for n in range(200)) + "".join(
        ORDER.format(n, 5400 if n == 7 else 10, day) for n in range(60)
        for day in (f"202{3 + n % 2}-0{n % 9 + 1}-11", "2025-05-12")[: 1 + (n < 20)]),
    "followers, and neither orders nor contacts": "moment as_of=2026-01-01\ncover table=follow until=2026-01-01\n"
    + "".join(FOLLOW.format(n) for n in range(30)),
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


def test_one_whale_lifts_nobody_elses_expectation_far(look_of) -> None:
    """60 buyers, one of whom brought nine tenths: what the others may bring stays near what they pay; shares of money say it."""
    look = look_of(WORLDS["sixty buyers, one of whom brings nine tenths of the money"])
    look.turn = pages.turn
    people = {row["person"]: row for row in look.page("people", limit=300).figures["people"]}
    whale, usual = people["email:p7@x.org"], people["email:p9@x.org"]
    assert whale["support"] == 10_800
    assert usual["orders"] == whale["orders"] == 2
    assert 0 < usual["expected"]["value"] < 60
    assert usual["expected"]["low"] == 0
    assert whale["expected"]["value"] > 20 * usual["expected"]["value"]
    page = look.page("person", who="email:p9@x.org")
    assert page.figures["expected"] == usual["expected"]
    assert any(note.startswith("May bring within a year, about: ") for note in page.notes)
    few = look.page("answer").figures["support"]
    assert few["top_10_share"] > 0.9
    assert few["half_from"] == 1
