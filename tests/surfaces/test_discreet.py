"""What leaves the house names nobody and shows no group under ten, however a page says it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts import charts
from stalwarts.charts import _paint
from stalwarts.charts import _table
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.surfaces._discreet import HELD_BACK
from stalwarts.surfaces._discreet import TOO_FEW
from stalwarts.surfaces._discreet import discreet
from stalwarts.surfaces._discreet import few
from stalwarts.words import SEGMENTS

OWN = {"instagram:ilvatarn", "shopify:ilvatarn"}


def page(**parts: Any) -> Page:
    return Page(**({"name": "answer", "question": "How many would buy?", "title": "Answer", "as_of": "2026-03-01",
                    "claim": "At most 310 of your 40,000 followers have bought."} | parts))


def crowd(*numbers: int) -> Drawing:
    rows = [{"segment": segment, "label": label, "people": number, "low": 0, "high": 2_100}
            for (segment, label), number in zip(SEGMENTS.items(), numbers, strict=True)]
    return Drawing("crowd", f"Your {sum(numbers):,} followers", rows)


@pytest.mark.parametrize("text", [
    "3 people have bought.", "About 2 (1 to 6) of your 89 subscribers would buy within a year.",
    "At most 7 of your 2,000 followers, 1 in 286, have bought: at least 1,993 have not.", "Half of it comes from 4 people.",
    "Between 4 and 30 supporters.", "From 1\u00a0person."])
def test_a_sentence_with_a_small_group_is_known_by_it(text: str) -> None:
    assert few(text)


@pytest.mark.parametrize("text", [
    "At least 1 in 617 and at most 1 in 9 of your followers have bought.", "6 in 10 opened it.", "£4 a month, €9.50 once.",
    "As of 1 March 2026.", "At least 3 times as likely.", "It takes 5 minutes, or 2 to 3 days.", "by day 9", "Letter no. 4",
    "0.78 %, 1 in 129", "3.1 % to 7 %", "30 of your 40,000", "2 files and 3 accounts", "5 SEK", "top 1 %", ""])
def test_shares_money_dates_and_spans_are_no_groups(text: str) -> None:
    assert not few(text)


def test_a_claim_about_few_gives_way_to_the_next_strongest() -> None:
    told = discreet(page(claim="About 2 of your 89 subscribers would buy.",
                         notes=["At most 1 in 77 has bought.", "At most 4 people.", "Half came from 41 people."]))
    assert told.claim == "At most 1 in 77 has bought."
    assert told.notes == ["Half came from 41 people."]
    assert discreet(page(claim="4 people bought.")).claim == TOO_FEW


def test_doubts_are_blurred_and_never_left_out() -> None:
    told = discreet(page(doubts=[Doubt("4 buyers cannot be looked for.", "Ask 3 of them."), Doubt("At least 1 in 9.")],
                         next_step="Thank 2 people.", parts=[Part("To do", ["1 person has waited."], ["Write to 2 people."])]))
    assert told.doubts == [Doubt("Fewer than 10 buyers cannot be looked for.", "Ask fewer than 10 of them."),
                           Doubt("At least 1 in 9.")]
    assert told.next_step == "Thank fewer than 10 people."
    assert told.parts == [Part("To do", ["Fewer than 10 people have waited."], ["Write to fewer than 10 people."])]


def test_a_picture_holds_small_groups_back_and_nobody_can_subtract_them() -> None:
    (drawing,) = discreet(page(drawings=[crowd(0, 7, 0, 0, 2_087)])).drawings
    assert [row["people"] for row in drawing.rows] == [0, None, 0, 0, 2_090]
    drawn = _paint.inline(drawing.chart, drawing.rows, drawing.title, "key")
    assert "fewer than 10 buyers" in drawn
    words = " ".join(re.findall(r">([^<]+)<", drawn))
    for text in (words, _table.as_csv(drawing.chart, drawing.rows), str(_table.table(drawing.chart, drawing.rows))):
        assert not re.search(r"(?<![\d,.])7(?![\d,.])|2,?087", text), text


def test_a_table_holds_small_groups_back() -> None:
    told = discreet(page(grids=[
        Grid("Who", ["Kind", "People", "May be", "Minutes"], [["buyers", "7", "0 to 9", "5"], ["rest", "2,087", "0 to 99", "3"]]),
        Grid("Time", ["After", "Share"], [["30 days", "3 %"], ["4 days", "1 in 9"]])]))
    assert told.grids[0].rows == [["buyers", "fewer than 10", "fewer than 10", "5"], ["rest", "2,090", "0 to 99", "3"]]
    assert told.grids[1].rows == [["30 days", "3 %"], ["4 days", "1 in 9"]]


def test_figures_hold_small_groups_back_and_say_why() -> None:
    told = discreet(page(figures={
        "payers": 7, "people": 2_094, "segments": {"buyer": 7, "unknown": 2_087}, "bounds": {"low": 0.1, "high": 0.9},
        "supporters": {"value": 3.2, "low": 1.1, "high": 12.0, "level": 0.95}, "by_day": [{"days": 5, "value": 0.01}],
        "scaling": {"elasticity": {"value": 1.2, "low": 1.1, "high": 1.3}, "n": 4}, "yes": True,
        "ever": {"value": None, "low": None, "high": None, "why": "only 4 people paid, of 12 accounts"},
        "growth": [{"new_followers": 3, "per_1000": 8.3, "low": 1.0, "high": 30.0}]})).figures
    assert told == {
        "payers": None, "people": 2_094, "segments": {"buyer": None, "unknown": 2_087}, "bounds": {"low": 0.1, "high": 0.9},
        "supporters": {"value": None, "low": None, "high": 12.0, "level": 0.95, "why": HELD_BACK},
        "by_day": [{"days": 5, "value": 0.01}], "yes": True,
        "scaling": {"elasticity": {"value": 1.2, "low": 1.1, "high": 1.3}, "n": 4},
        "ever": {"value": None, "low": None, "high": None, "why": "only fewer than 10 people paid, of 12 accounts"},
        "growth": [{"new_followers": None, "per_1000": 8.3, "low": 1.0, "high": 30.0}]}


def test_others_are_not_named_and_ones_own_accounts_are() -> None:
    said = ("Write to ada@example.org, instagram:ada.lace or +351 900 000 003 about shop:other; instagram:ilvatarn. "
            "See: stalwarts rule same")
    told = discreet(page(next_step=said, notes=[said], grids=[Grid("G", ["A"], [["email:ada@example.org"]])],
                         figures={"first": {"person": "email:ada@x.org", "name": "Ada"}, "why": "ask ada@x.org",
                                  "top": [{"handles": ["instagram:ada"], "support": 40}, {"account": "instagram:ilvatarn"}]}), OWN)
    assert told.next_step == ("Write to (address left out), (name left out) or (number left out) about (name left out); "
                              "instagram:ilvatarn. See: stalwarts rule same")
    assert told.figures == {"why": "ask (address left out)", "top": [{"account": "instagram:ilvatarn"}]}
    assert told.grids[0].rows == [["(name left out)"]]
    assert "ada" not in json.dumps(told.document())


def test_with_names_people_are_named_and_their_own_counts_stay() -> None:
    grid = Grid("Whom", ["Who", "Orders"], [["Ada", "3"]], links=[Link("person", {"id": "x"})],
                deeds=[[Deed("thank", "Thank", {"handle": "email:ada@example.org"})]])
    told = discreet(page(names=True, claim="You owe thanks to 3 people.", grids=[grid], deeds=[Deed("thank", "Thank")]),
                    names=True)
    assert told.claim == "You owe thanks to 3 people."
    assert told.grids == [Grid("Whom", ["Who", "Orders"], [["Ada", "3"]])]
    assert told.deeds == []
    assert discreet(page(claim="3 people bought."), names=True).claim == TOO_FEW


@given(st.recursive(
    st.none() | st.booleans() | st.integers(0, 30) | st.floats(0, 30) | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["value", "low", "high", "people"]), inside)))
@settings(deadline=None)
def test_no_whole_number_under_ten_is_left_in_figures(figures: Any) -> None:
    left = discreet(page(figures={"people": figures})).figures

    def numbers(value: Any) -> list[int]:
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        own = [value] if isinstance(value, int) and not isinstance(value, bool) else []
        return own + [number for part in inside for number in numbers(part)]

    assert not [number for number in numbers(left) if 0 < number < 10]


@pytest.mark.parametrize("name", charts.installed())
def test_a_discreet_chart_draws_what_is_held_back(name: str) -> None:
    module = charts.load(name)
    if not getattr(module, "DISCREET", False):
        return
    heads = [column for column, (title, how) in module.COLUMNS.items() if how == "people" and "days" not in title]
    rows = [{"segment": "buyer", "label": "buyers", "account": "a:b", "quarter": "2026-01-01", "days": 40, "value": 0.1,
             "low": 0.1, "high": 0.3, "per_1000": 2.0, "paid": True, "endorsed": False} | dict.fromkeys(heads, number)
            for number in (3, 4_321)]
    (drawing,) = discreet(page(drawings=[Drawing(name, "A picture", rows)])).drawings
    assert "4,321" not in _paint.inline(name, drawing.rows, "A picture", "k")
    assert not heads or "fewer than 10" in str(_table.table(name, drawing.rows))


def test_ranges_that_held_are_no_people() -> None:
    assert not few("Half a year ago we would have said 11 to 45 first-time buyers; 14 came. 9 of 9 ranges held.")
    assert few("Half a year ago we would have said 1 to 5 first-time buyers; 3 came. 9 of 9 ranges held.")
