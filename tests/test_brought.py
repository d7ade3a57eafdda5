"""A file in the creator's terms: what it brought, how many buyers are among them, what it can and cannot tell."""

from __future__ import annotations

from typing import Any

import pytest

from stalwarts import brought


def export(importer: str = "mailchimp_audience", **more: Any) -> dict[str, Any]:
    return {"export_id": "a" * 64, "file": "a.zip/x.csv", "importer": importer, "account": "mailchimp:us", "rows": 5, "set_aside": 0,
            "kept": {"follow": 1_900, "handle": 1_900, "cover": 1}, "covers": [
                {"table": "follow", "kinds": None, "since": None, "until": "2026-03-20T00:00:00Z"}]} | more


def figures(**row: Any) -> dict[str, Any]:
    return {"payers": 310, "accounts": [{"account": "mailchimp:us", "tied": 150, "untied": 0} | row]}


@pytest.mark.parametrize(("row", "said"), [
    ({}, "Mailchimp audience is in: 1,900 people, 150 of your 310 buyers are known to be among them."),
    ({"tied": 1}, "Mailchimp audience is in: 1,900 people, 1 of your 310 buyers is known to be among them."),
    ({"tied": 0}, "Mailchimp audience is in: 1,900 people, 0 of your 310 buyers are known to be among them."),
    ({"tied": 0, "untied": 310}, "Mailchimp audience is in: 1,900 people, and your 310 buyers can't be looked for among them."),
    ({"tied": None}, "Mailchimp audience is in: 1,900 people."),
])
def test_people_first_and_how_many_of_them_bought(row: dict[str, Any], said: str) -> None:
    assert brought.sentence([export()], figures(**row)) == said


def test_without_an_answer_nothing_is_said_of_buyers() -> None:
    assert brought.sentence([export()], brought.NOBODY) == "Mailchimp audience is in: 1,900 people."


def test_several_that_came_together_are_one_sentence() -> None:
    both = [export(kept={"follow": 2}), export("mailchimp_opens", kept={"touch": 7}, covers=[
        {"table": "touch", "kinds": "open click", "since": "2026-01-01T00:00:00Z", "until": "2026-03-01T00:00:00Z"}])]
    assert brought.sentence(both, brought.NOBODY) == "Mailchimp is in: 2 people; 7 opens and clicks."
    assert brought.together([*both, export(already=True)]) == [both]


@pytest.mark.parametrize(("rows", "kinds", "said"), [
    (1, "to_them", "1 time you turned to somebody"), (2, "to_them", "2 times you turned to somebody"),
    (1, "open click", "1 open or click"), (1, "thank", "1 thank-you"), (1_200, "reply", "1,200 replies")])
def test_touches_are_called_what_they_are_one_or_many(rows: int, kinds: str, said: str) -> None:
    one = export("mailchimp_opens", kept={"touch": rows}, covers=[
        {"table": "touch", "kinds": kinds, "since": None, "until": "2026-03-01T00:00:00Z"}])
    assert brought.sentence([one], brought.NOBODY) == f"Mailchimp opens are in: {said}."


def test_what_it_can_and_cannot_tell() -> None:
    assert brought.can([export()]) == "It can tell who follows you, up to 20 March 2026. It can't tell who bought or who paid attention."
    assert brought.can([export(covers=[])]) == ""
    assert list(brought.aside([export(set_aside=1)])) == ["1 row of 5 could not be read and was set aside, each with its reason."]
