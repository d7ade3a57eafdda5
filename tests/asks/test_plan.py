"""Whom to suggest: whom a play is for, thanks before gain, as many as there are hours for, and half by lot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts import plays
from stalwarts.asks import plan
from stalwarts.look import Look
from stalwarts.plays import Condition
from stalwarts.plays import _reading as reading

WORLD = """
    cover table=order until=2026-03-01
    order handle=email:two@x.org order=1 occurred_at=2025-06-01 amount=50
    order handle=email:two@x.org order=2 occurred_at=2026-02-01 amount=50
    move handle=email:two@x.org kind=thank direction=to_them occurred_at=2026-02-02
    order handle=email:one@x.org order=3 occurred_at=2025-09-20 amount=20
    move handle=ig:fan kind=defend occurred_at=2026-02-20
    follow handle=ig:quiet since=2020-01-01
"""


def test_every_fact_a_play_may_ask_of_is_a_column_of_standing(look_of: Callable[[str], Look]) -> None:
    look = look_of(WORLD)
    assert set(reading.FACTS) <= set(look.measure("standing").columns)
    kinds = look.measure("standing").schema()
    assert all(kinds[fact].is_boolean() for fact, kind in reading.FACTS.items() if kind == "yes")
    assert all(kinds[fact].is_integer() for fact, kind in reading.FACTS.items() if kind == "whole")


def test_who_is_suggested_and_with_what(look_of: Callable[[str], Look]) -> None:
    """Who was thanked a month ago may be suggested again, who was in touch this week not, unless a thank is owed."""
    look = look_of(WORLD + "    order handle=email:two@x.org order=9 occurred_at=2026-02-27 amount=50\n")
    resting = plan.resting(look.table("rest"), look.table("trial"), look.table("person"), look.as_of)
    every = list(plays.book().plays.values())
    rows = {row["person"]: row for row in look.engine.run(plan.suggested(look.measure("standing"), resting, every)).to_pylist()}
    assert {person: (row["play"], row["thanks"]) for person, row in rows.items()} == {
        "email:two@x.org": ("thank_supporter", True), "email:one@x.org": ("thank_first_buyer", True),
        "ig:fan": ("answer_defender", True)}
    assert all(row["gain_low"] <= 0 <= row["gain"] <= row["gain_high"] for row in rows.values())
    measured = plan.suggested(look.measure("standing"), resting, every, {"thank_supporter": (0.3, 0.6, 0.9)})
    again = {row["person"]: row for row in look.engine.run(measured).to_pylist()}
    assert again["email:two@x.org"]["gain"] == pytest.approx(4 * rows["email:two@x.org"]["gain"])
    assert again["email:one@x.org"]["gain"] == pytest.approx(rows["email:one@x.org"]["gain"])
    assert look.engine.run(plan.suggested(look.measure("standing"), resting, [])).num_rows == 0
    # The formula of the module's docstring, by hand: chance 0.23 after 162 days, worth shrunk to the mean of 4 payments.
    mean = 170 / 4
    worth, warm = (20 + 5 * mean) / 6, plan.WARM
    assert rows["email:one@x.org"]["gain"] == pytest.approx(60 / 4 * 0.15 * warm * worth * 0.23 * 0.77)


def test_a_condition_that_is_not_known_never_fits(look_of: Callable[[str], Look]) -> None:
    rows = look_of(WORLD).measure("standing")
    found = {}
    for one in (Condition("payments", "=", 1), Condition("tenure_days", "<=", 10_000), Condition("segment", "in", ("buyer",)),
                Condition("last_paid_days", "<", 30), Condition("stood_by", ">=", 1)):
        kept = rows.filter(plan.fits(rows, [one])).select("person").order_by("person")
        found[one.fact] = rows.get_backend().to_pyarrow(kept).column("person").to_pylist()
    assert found == {"payments": ["email:one@x.org"], "tenure_days": ["ig:quiet"], "segment": ["email:one@x.org"],
                     "last_paid_days": ["email:two@x.org"], "stood_by": ["ig:fan"]}


@given(st.lists(st.integers(1, 90), max_size=30), st.floats(0.01, 20))
def test_the_hours_are_never_overrun(minutes: list[int], hours: float) -> None:
    rows: list[dict[str, Any]] = [{"minutes": each, "n": n} for n, each in enumerate(minutes)]
    taken = plan.within(rows, hours)
    assert sum(row["minutes"] for row in taken) <= hours * 60 + 1e-6
    assert [row["n"] for row in taken] == sorted(row["n"] for row in taken)
    left = [row for row in rows if row not in taken]
    assert all(sum(r["minutes"] for r in taken) + row["minutes"] > hours * 60 - 1e-6 or row["n"] < taken[-1]["n"] for row in left)


@settings(max_examples=50)
@given(st.sets(st.text(min_size=1, max_size=8), max_size=60), st.text(max_size=8))
def test_half_is_half_and_the_same_everywhere(people: set[str], secret: str) -> None:
    arms = plan.half(secret, "t", sorted(people))
    assert sum(arm == plan.GIVEN for arm in arms.values()) == (len(people) + 1) // 2
    assert arms == plan.half(secret, "t", sorted(people, reverse=True))


def test_a_lot_known_by_heart() -> None:
    """HMAC-SHA256 of trial, a new line and person, sorted: computed once with another tool (openssl), so that no lot ever changes."""
    arms = plan.half("key", "reconnect-2026-03-01", [f"email:{n}@x.org" for n in range(6)])
    assert [person[6] for person, arm in sorted(arms.items()) if arm == plan.GIVEN] == ["2", "3", "5"]


@pytest.mark.parametrize(("row", "said"), [
    ({"over_asked": True}, "in_peace"), ({"to_thank": 1, "value_posts": 9}, "give_first"), ({"fading": True, "given": 9}, "give_first"),
    ({"ask_posts": 3, "value_posts": 2}, "give_first"), ({"value_posts": 2, "given": 1, "ask_posts": 1}, "now"), ({}, "unknown")])
def test_when_an_ask_would_be_welcome(row: dict[str, Any], said: str) -> None:
    nothing = {"over_asked": False, "to_thank": 0, "fading": False, "ask_posts": 0, "asked": 0, "value_posts": 0, "given": 0}
    assert plan.welcome(nothing | row) == said


def test_a_model_of_who_would_buy_knows_more_than_a_band(look_of: Callable[[str], Look]) -> None:
    """It speaks of those who never paid only, and only of whom it scores."""
    look = look_of(WORLD)
    scored = look.engine.rows("scored", {"person": "string", "p_buys": "float64"}, [
        {"person": "ig:quiet", "p_buys": 0.4}, {"person": "email:one@x.org", "p_buys": 0.9}])
    before, after = ({row["person"]: row["chance"] for row in look.engine.run(table).to_pylist()}
                     for table in (look.measure("standing"), plan.surer(look.measure("standing"), scored)))
    assert after == before | {"ig:quiet": 0.4}
