"""How numbers are said, what is never said, and that docs/words.md and the module tell the same story."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stalwarts import words
from stalwarts.charts import segment_ranges
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Page
from stalwarts.surfaces import _dots
from stalwarts.surfaces import _sketch

DOCUMENT = Path(__file__).parent.parent / "docs" / "words.md"


def page(**parts: Any) -> Page:
    return Page(**({"name": "answer", "question": "How many would buy?", "title": "Answer", "as_of": "2026-03-01",
                    "claim": "At most 310 of your 40,000 followers, 1 in 129, have bought."} | parts))


@pytest.mark.parametrize(("said", "expected"), [
    (words.count(39_999.5), "40,000"),
    (words.plural(1, "buyer"), "1 buyer"),
    (words.plural(310, "person", "people"), "310 people"),
    (words.within(365), "within a year"),
    (words.within(1460), "within 1,460 days"),
    (words.about(232, 148, 331), "230 (150 to 330)"),
    (words.about(5, 5, 5), "5"),
    (words.about(None, None, 310), "at most 310"),
    (words.about(7, None, None), "7"),
    (words.between(148, 331), "150 to 330"),
    (words.between(38_000, 39_690), "38,000 to 39,700"),
    (words.between(150, None), "at least 150"),
    (words.exactly(0, 3133), "0 to 3,133"),
    (words.exactly(7, 7), "7"),
    (words.exactly(None, 3133), "at most 3,133"),
    (words.between(None, None), "not known"),
    (words.percent(310 / 40_000), "0.78 %"),
    (words.percent(0.2349), "23 %"),
    (words.percent(0.996), "over 99 %"),
    (words.one_in(65_000 / 30_000_000), "1 in 462"),
    (words.one_in(3 / 40_000), "1 in 13,300"),
    (words.one_in(0.6), "6 in 10"),
    (words.one_in(0.97), "97 in 100"),
    (words.one_in(0.999), "nearly all"),
    (words.one_in(0), "none"),
    (words.share(310 / 40_000), "0.78 %, 1 in 129"),
    (words.share(0.08), "8 %"),
    (words.share_between(1 / 360, 1 / 129), "1 in 360 to 1 in 129"),
    (words.share_between(0, 1 / 129), "at most 1 in 129"),
    (words.share_between(None, 1 / 129), "at most 1 in 129"),
    (words.share_between(0.011, 0.03), "1.1 % (1 in 91) to 3 %"),
    (words.share_between(0.19, 0.24), "19 % to 24 %"),
    (words.share_between(0.2, None), "at least 20 %"),
    (words.share_between(0, None), "not known"),
    (words.money(4120.4, "GBP"), "£4,120"),
    (words.money(31.5, "EUR"), "€31.50"),
    (words.money(-31.5, "EUR"), "-€31.50"),
    (words.money(4120, "SEK"), "4,120 SEK"),
    (words.money(31.5, "JPY"), "¥32"),
    (words.money_between(1213, 3391, "GBP"), "£1,200 to £3,400"),
    (words.day("2026-03-01T00:00:00Z"), "1 March 2026"),
    (words.day(date(2026, 12, 31)), "31 December 2026"),
    (words.day("not yet"), "not yet"),
    (words.quarter("2026-01-01T00:00:00"), "Jan-Mar 2026"),
    (words.quarter(date(2025, 11, 30)), "Oct-Dec 2025"),
])
def test_numbers_are_said_as_people_say_them(said: str, expected: str) -> None:
    assert said == expected


def test_lines_never_end_inside_a_figure() -> None:
    assert words.bound("0.78 %, 1 in 129, by 1 March") == "0.78\u00a0%, 1\u00a0in\u00a0129, by 1\u00a0March"


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_range_is_rounded_by_less_than_a_tenth_of_its_width(low: float, high: float) -> None:
    low, high = sorted((low, high))
    step = words.grain(low, high)
    assert step <= (high - low) / 9.99 + 1e-9
    assert abs(words.rounded(low, low, high) - low) <= step * 0.51 + low * 1e-12


@given(st.floats(1e-12, 1, exclude_max=True))
def test_a_share_is_always_said_and_small_ones_with_one_in_n(share: float) -> None:
    said = words.share(share)
    assert "e" not in said.replace("over", "").replace("nearly", "")
    assert not words.bare_shares(said)


def test_a_page_that_speaks_well() -> None:
    assert words.check(page(
        notes=["Twice the followers went with 37 % more buyers."],
        doubts=[Doubt("Leavers are missing.", "Add a second file.")],
        drawings=[Drawing("crowd", "Your people", [{"label": "supporters", "people": 3}, {"people": 4}])],
        grids=[Grid("Accounts", ["account", "have bought"], [["Instagram", "0.78 %, 1 in 129"], ["Shop", "12 %"]])],
    )) == []


@pytest.mark.parametrize("parts", [
    {"claim": "one more word " * 9},
    {"notes": ["The posterior is wide."]},
    {"notes": ["Their P(buys) is high."]},
    {"question": "What is my churn?"},
    {"doubts": [Doubt("Fine.", "Ask for another Cohort.")]},
    {"next_step": "Write to your voyeurs."},
    {"notes": ["At most 0.78 % have bought."]},
    {"grids": [Grid("Accounts", ["account", "share"], [["Instagram", "0.78 %"]])]},
    {"grids": [Grid("Accounts", ["handle"], [])]},
    {"drawings": [Drawing("crowd", "LTV by day", [])]},
    {"drawings": [Drawing("crowd", "Your people", [{"label": "endorsers"}])]},
])
def test_a_page_that_does_not(parts: dict[str, Any]) -> None:
    assert len(words.check(page(**parts))) == 1


def test_a_quoted_idea_may_keep_its_word() -> None:
    assert not words.replaced('"3,000 supporters beat 3 million occasional voyeurs," he said.')
    assert words.replaced("3 million voyeurs")


def test_a_share_from_two_percent_on_needs_nothing_beside_it() -> None:
    assert words.bare_shares("2 %, 19.5%, 0 % and 100 %") == []
    assert words.bare_shares("1.99 % or 0.5%") == ["1.99 %", "0.5%"]


def test_words_are_counted_as_people_count_them() -> None:
    assert words.words_in("At most 0.78 % of your 40,000 followers: at least 39,690 have not.") == 12


@pytest.mark.parametrize("word", [*words.BANNED, *words.INSTEAD, *words.INSTEAD.values(), *words.SEGMENTS.values(),
                                  str(words.CLAIM_WORDS)])
def test_every_word_stands_in_the_document(word: str) -> None:
    assert word in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("people", [0, 3133, 39_690])
def test_a_counted_range_holds_the_number_it_stands_beside(people: int) -> None:
    """Everybody may be of a kind: the end of its range is that very number, in characters and in the drawings."""
    rows = [{"segment": "unknown", "label": "can't tell yet", "people": people, "low": 0, "high": people}]
    said = f"{people:,} can't tell yet" + (f" (0 to {people:,})" if people else "")
    assert _sketch.sketch("crowd", rows, 80)[0] == said
    assert _dots._span(rows[0]) == segment_ranges._line(rows[0], 0)["range"] == words.exactly(0, people)
