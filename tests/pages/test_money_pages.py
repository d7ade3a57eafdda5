"""What may come and how far it is: ranges from few buyers, a reason where there are none, the past beside what is expected."""

from __future__ import annotations

import json

import pytest

from stalwarts import words
from stalwarts.problems import BadAnswer

BUYERS = "\n".join(
    ["moment as_of=2026-01-01", "cover table=order since=2021-01-01 until=2026-01-01",
     "cover table=follow account=mailchimp:list until=2026-01-01"]
    + [f"follow handle=email:p{n}@x.org account=mailchimp:list kind=subscriber since=202{n % 4 + 1}-02-03" for n in range(60)]
    + [f"order handle=email:p{n}@x.org amount={10 + n} occurred_at=202{n % 4 + 1}-0{n % 9 + 1}-11" for n in range(24)]
    + [f"order handle=email:p{n}@x.org amount={10 + n} occurred_at=2025-0{n % 9 + 1}-17" for n in range(0, 24, 2)]
    + [f"order handle=email:p{n}@x.org amount=8 occurred_at=2024-0{n % 9 + 1}-20" for n in range(0, 24, 4)])
"""24 buyers on a list of 60; half came back in the last year."""


def test_the_coming_year_has_a_range_and_the_past_one_stands_beside_it(seen):
    page = seen("expect")
    money = page.figures["support_next_365"]
    assert money[""]["low"] < money[""]["value"] < money[""]["high"]
    assert money["supporter"]["value"] + money["buyer"]["value"] + money["new"]["value"] == pytest.approx(money[""]["value"])
    assert page.claim.startswith("The coming year may bring $")
    assert f"the past year brought {words.money(page.figures['support_past_365'][''], 'USD')}" in page.claim
    assert page.figures["support_past_365"]["again"] > 0
    assert [row["label"] for row in page.drawings[0].rows] == ["from supporters", "from other buyers",
                                                               "from followers who have not bought yet"]
    assert words.check(page) == []
    assert json.loads(json.dumps(page.document(), allow_nan=False))


test_the_coming_year_has_a_range_and_the_past_one_stands_beside_it.__doc__ = BUYERS


def test_the_road_has_a_range_and_a_step_and_one_s_own_income(seen):
    page = seen("road")
    assert page.figures["supporters_needed"]["value"] == 3_000
    assert page.claim.endswith("of 3,000 supporters: not at this pace.")
    assert page.figures["won_needed_per_month"] > 40
    mine = seen("road", income="200")
    head = mine.figures["per_head"]
    assert mine.figures["supporters_needed"]["value"] == pytest.approx(200 / head["value"])
    assert mine.figures["supporters_needed"]["low"] == pytest.approx(200 / head["high"])
    assert {step["step"] for step in page.figures["steps"]} == {"won", "lost", "each", "back"}
    assert page.next_step.startswith("The step that changes it most: ")
    assert page.drawings[0].rows[0]["needed"] == 3_000
    assert words.check(page) == words.check(mine) == []
    assert json.dumps(page.document(), allow_nan=False)
    with pytest.raises(BadAnswer):
        seen("road", income="-3")


test_the_road_has_a_range_and_a_step_and_one_s_own_income.__doc__ = BUYERS


def test_young_files_tell_no_year_and_say_what_would(seen):
    """
    moment as_of=2026-01-01
    cover table=order since=2025-09-01 until=2026-01-01
    order handle=email:a@x.org amount=10 occurred_at=2025-10-01
    order handle=email:b@x.org amount=10 occurred_at=2025-10-01
    """
    expect, road = seen("expect"), seen("road")
    assert expect.figures["support_next_365"][""]["value"] is None
    assert expect.figures["support_next_365"][""]["why"].startswith("not known")
    assert "older orders" in expect.next_step
    assert expect.figures["support_past_365"][""] == 20
    assert "the pace can't be told yet" in road.claim
    assert road.figures["months_to_go"]["why"].startswith("not known: won and lost")
    assert any("It takes 90" in doubt.text or "takes 90" in doubt.text for doubt in road.doubts)
    for page in (expect, road):
        assert words.check(page) == []
        assert json.dumps(page.document(), allow_nan=False)


@pytest.mark.parametrize("days", ["0", "-4", "9999"])
def test_days_that_are_no_days_are_refused(days, seen):
    with pytest.raises(BadAnswer):
        seen("expect", days=days)


def test_who_has_gone_quiet_and_what_their_return_would_bring(seen):
    page = seen("quiet")
    assert page.claim.endswith("been quiet for over a year; they had brought $264.")
    assert page.figures["people"] == sum(page.figures["bands"].values()) == 12
    money = page.figures["return_next_365"]
    assert money[""]["low"] < money[""]["value"] < money[""]["high"]
    assert not page.names
    assert page.links[0][1].values == {"limit": 50}
    named = seen("quiet", limit="5")
    assert named.names
    assert len(named.figures["named"]) == 5
    assert named.grids[0].rows[0][0].endswith("@x.org")
    assert words.check(page) == words.check(named) == []
    with pytest.raises(BadAnswer):
        seen("quiet", limit="-1")


test_who_has_gone_quiet_and_what_their_return_would_bring.__doc__ = BUYERS


def test_what_two_files_tell_is_listed_with_what_each_pair_is_about(seen):
    """
    order order=1 account=shop:us handle=email:a@x.org occurred_at=2026-01-01 payment=stripe:ch_1
    order order=1 account=shop:us handle=email:a@x.org occurred_at=2026-02-01 amount=-4 kind=refund
    order order=ch_1 account=stripe:us occurred_at=2026-02-01 amount=-4 kind=refund payment=stripe:ch_1
    order order=2 account=shop:us handle=email:b@x.org occurred_at=2026-01-05 payment=stripe:ch_2
    order order=ch_2 account=stripe:us occurred_at=2026-01-05 payment=stripe:ch_2
    """
    page = seen("twice")
    assert words.check(page) == []
    assert page.claim.startswith("No: 2 payments stand in two files")
    assert [row[:3] for row in page.grids[0].rows] == [
        ["order:shop:us/1", "order:stripe:us/ch_1", "none, only what went back"],
        ["order:shop:us/2", "order:stripe:us/ch_2", "$10"]]
