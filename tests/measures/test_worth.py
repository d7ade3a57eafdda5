"""Labels frozen a year before, money since: the measure, and the view that freezes the labels."""

from __future__ import annotations

from typing import Any

import pytest

from stalwarts import words
from stalwarts.pages import _worth


def rows(world: Any) -> set[tuple[str, float | None, int]]:
    return {(row["segment"], row["amount"], row["people"]) for row in world("worth")}


def test_money_since_by_the_label_then(world):
    """
    frozen person=email:a@x.org segment=supporter
    frozen person=email:b@x.org segment=supporter
    frozen person=email:c@x.org segment=voyeur
    frozen person=email:d@x.org segment=voyeur
    frozen person=email:e@x.org segment=voyeur
    order handle=email:a@x.org occurred_at=2025-02-20 amount=500
    order handle=email:a@x.org occurred_at=2025-04-01 amount=30
    order handle=email:a@x.org occurred_at=2025-05-01 amount=12
    order handle=email:c@x.org occurred_at=2026-01-01 amount=5
    order handle=email:new@x.org occurred_at=2026-01-01 amount=99
    """
    assert rows(world) == {("supporter", 42.0, 1), ("supporter", 0.0, 1), ("voyeur", 5.0, 1), ("voyeur", 0.0, 2)}


def test_a_year_is_365_days_to_the_second(world):
    """
    frozen person=email:a@x.org segment=buyer
    frozen person=email:b@x.org segment=buyer
    order handle=email:a@x.org occurred_at=2025-03-01T00:00:00 amount=7
    order handle=email:b@x.org occurred_at=2025-03-01T00:00:01 amount=8
    """
    assert rows(world) == {("buyer", 0.0, 1), ("buyer", 8.0, 1)}


def test_what_is_given_back_is_taken_off_and_what_has_no_rate_is_not_known(world):
    """
    frozen person=email:a@x.org segment=supporter
    frozen person=email:b@x.org segment=voyeur
    order handle=email:a@x.org order=1 occurred_at=2025-02-20 amount=40
    order handle=email:a@x.org order=1 occurred_at=2025-03-20 amount=-40 kind=refund
    order handle=email:b@x.org occurred_at=2025-06-01 amount=10 currency=XTS
    """
    assert rows(world) == {("supporter", -40.0, 1), ("voyeur", None, 1)}


def test_two_handles_of_one_being_have_one_purse(world):
    """
    frozen person=email:a@x.org segment=voyeur
    link left=email:a@x.org right=email:z@x.org
    order handle=email:z@x.org occurred_at=2025-06-01 amount=10
    order handle=email:a@x.org occurred_at=2025-07-01 amount=10
    """
    assert rows(world) == {("voyeur", 20.0, 1)}


YEARS = """
    cover table=order since=2022-01-01
    cover table=follow account=mailchimp:list
    cover table=touch account=mailchimp:list
    {posts}
    {people}
    """
POSTS = "\n".join(f"post account=mailchimp:list occurred_at=2025-02-{day:02}" for day in range(1, 7))


def followers(kind: str, number: int, orders: list[tuple[str, int]], since: str = "2022-02-01") -> str:
    """So many people of one sort, each with the same orders."""
    lines = []
    for n in range(number):
        handle = f"email:{kind}{n}@x.org"
        lines.append(f"follow handle={handle} account=mailchimp:list kind=subscriber since={since}")
        lines += [f"order handle={handle} occurred_at={day} amount={amount}" for day, amount in orders]
    return "\n".join(lines)


OFTEN = [(f"{year}-{month:02}-05", 20) for year in (2022, 2023, 2024, 2025) for month in (3, 6, 9, 12)]
"""16 payments of 20: a supporter on any day from 2023 on; four of them in the last year, 80 in all."""
WORLD = YEARS.format(posts=POSTS, people="\n".join([
    followers("often", 12, OFTEN), followers("quiet", 400, []), followers("woken", 40, [("2025-08-01", 10)]),
    followers("late", 5, [("2025-08-02", 10)], since="2025-06-01")]))


def test_labels_are_those_of_a_year_before(look_of):
    """Who woke in the last year was an onlooker; who joined in it has no label; today's labels stay today's."""
    look = look_of(WORLD)
    then = {row["person"]: row["segment"] for row in look.run("frozen").to_pylist()}
    now = {row["person"]: row["segment"] for row in look.run("segments").to_pylist()}
    assert then["email:often0@x.org"] == now["email:often0@x.org"] == "supporter"
    assert (then["email:woken0@x.org"], now["email:woken0@x.org"]) == ("voyeur", "buyer")
    assert "email:late0@x.org" not in then
    assert len(then) == 452


def test_labels_then_are_those_of_a_view_of_that_day(look_of):
    """Freezing is looking again with the date a year back."""
    frozen = {row["person"]: row["segment"] for row in look_of(WORLD).run("frozen").to_pylist()}
    past = look_of(WORLD.replace("cover table=order", "moment as_of=2025-03-01\n    cover table=order"))
    assert frozen == {row["person"]: row["segment"] for row in past.run("segments").to_pylist()}


def test_a_supporter_is_worth_so_many_onlookers(look_of):
    """80 each against 400 spread over 440: about 88, and a sentence that passes for words."""
    look = look_of(WORLD)
    figure = _worth.worth(look)
    assert figure["value"] == pytest.approx(80 / (400 / 440))
    assert 50 < figure["low"] < 80
    assert 95 < figure["high"] < 200
    assert (figure["supporters"], figure["onlookers"], figure["currency"]) == (12, 440, "USD")
    (said,) = _worth.sentences(figure)
    assert said.startswith("One supporter brought as much as 8")
    assert _worth.doubts(look, figure)


def test_onlookers_who_may_bring_nothing_give_a_floor(look_of):
    """None of 440 paid, and at most 3.7 or so of them would by right: at least as much as 440 / 3.7 of them."""
    figure = _worth.worth(look_of(WORLD.replace("order handle=email:woken", "order handle=email:stranger")))
    assert figure["value"] is None
    assert figure["high"] is None
    assert figure["low"] == pytest.approx(440 / 3.7, rel=0.05)
    assert _worth.sentences(figure) == [
        f"One supporter brought as much as at least {int(figure['low'])} onlookers in the past year."]


@pytest.mark.parametrize(("change", "why"), [
    (("cover table=touch", "cover table=post"), "no file shows who cheered"),
    (("cover table=touch", "cover table=touch kinds='open click'"), "no file shows who cheered"),
    (("cover table=touch", "cover table=touch since=2024-06-01"), "no file shows who cheered"),
    (("cover table=order since=2022-01-01", "cover table=post"), "no file of payments"),
    (("since=2022-01-01", "since=2025-03-01"), "do not reach back before 1 March 2025"),
    (("since=2022-01-01", "since=2022-01-01 until=2025-12-01"), "the payments of shop:us end on 1 December 2025"),
    (("mailchimp:list kind=subscriber since=2022-02-01", "mailchimp:list kind=subscriber since=2025-06-01"), "cheered"),
], ids=["no touches", "opens alone", "half a year", "no payments", "too young", "too old", "all of them new"])
def test_why_it_is_not_known(look_of, change, why):
    figure = _worth.worth(look_of(WORLD.replace(*change)))
    assert figure["value"] is None
    assert figure["low"] is None
    assert why in figure["why"]
    assert _worth.sentences(figure) == _worth.doubts(look_of(WORLD), figure) == []


def test_nine_supporters_are_too_few_and_it_is_said(look_of):
    few = WORLD.replace(followers("often", 12, OFTEN), followers("often", 9, OFTEN))
    assert "9 supporters a year ago, too few" in _worth.worth(look_of(few))["why"]


def test_what_is_said_passes_for_words() -> None:
    """With a middle, with a floor alone, with nothing worth saying."""
    told = {"value": 88.0, "low": 61.0, "high": 140.0}
    assert _worth.sentences(told) == ["One supporter brought as much as 88 (61 to 140) onlookers in the past year."]
    assert _worth.sentences({"value": None, "low": 0.4, "high": None}) == []
    said = _worth.sentences(told) + _worth.sentences({"value": None, "low": 340.2, "high": None})
    assert not [problem for text in said for problem in (words.banned(text), words.replaced(text)) if problem]
