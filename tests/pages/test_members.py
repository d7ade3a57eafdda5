"""Money that comes by itself: trials and gifts out, cards that expire apart from those who leave, a year as twelve months."""

from __future__ import annotations

import json

import pytest

from stalwarts import words


def test_who_is_a_member_and_what_is_committed(seen):
    """
    plan handle=email:a@x.org amount=5 since=2025-01-01
    plan handle=email:b@x.org amount=60 interval=year since=2025-06-01 until=2026-06-01
    plan handle=email:c@x.org amount=5 state=trial since=2026-02-01
    plan handle=email:d@x.org amount=5 state=comp since=2025-02-01
    plan handle=email:e@x.org amount=5 state=past_due since=2025-02-01 until=2026-03-20
    plan handle=email:f@x.org amount=5 state=cancelled since=2025-02-01 cancelled_at=2025-09-01
    plan handle=email:g@x.org amount=5 since=2025-02-01 until=2025-12-01
    plan handle=email:h@x.org amount=5 state=cancelled since=2025-02-01 cancelled_at=2026-02-20 until=2026-03-20
    plan handle=email:i@x.org amount=9 interval="3 month" since=2025-02-01
    plan handle=email:j@x.org amount=5 state=cancelled product=low since=2025-02-01 cancelled_at=2025-09-01
    plan handle=email:j@x.org amount=10 product=high since=2025-09-01
    plan handle=email:us@x.org amount=50 since=2025-01-01
    own handle=email:us@x.org
    """
    page = seen("members")
    assert page.figures["members"] == {"paid": 4, "past_due": 1, "leaving": 1, "trial": 1, "comp": 1, "left": 1, "lapsed": 1}
    assert page.figures["committed_monthly"] == {"value": pytest.approx(5 + 5 + 3 + 10)}
    left = page.figures["leaving_monthly"]
    assert (left["by_choice"], left["otherwise"]) == (1, 1)
    assert left["low"] < left["value"] < left["high"]
    assert left["value"] == pytest.approx(2 / left["member_months"])
    assert page.claim.startswith("$23 a month is committed by 4 paying members; in a month")
    assert page.next_step.startswith("Write to those whose payment is failing")
    staying = {row["months"]: row for row in page.figures["staying"]}
    assert staying[1]["value"] == 1.0
    assert staying[1]["low"] < 1 == staying[1]["high"]
    assert 0.6 < staying[12]["value"] < 0.9
    assert staying[12]["low"] < staying[12]["value"] < staying[12]["high"]
    assert words.check(page) == []
    json.dumps(page.document(), allow_nan=False)


def test_a_currency_without_a_rate_is_a_floor_and_no_dates_are_said_so(seen):
    """
    plan handle=email:a@x.org amount=5
    plan handle=email:b@x.org amount=5 currency=XXX
    """
    page = seen("members")
    assert page.figures["committed_monthly"]["low"] == 5
    assert page.claim == "At least $5 a month is committed by 2 paying members."
    assert page.figures["leaving_monthly"]["why"].startswith("not known")
    assert page.figures["staying"] == []
    assert words.check(page) == []


def test_nobody_is_a_member(seen):
    """
    order handle=email:a@x.org
    """
    page = seen("members")
    assert "not known" in page.claim
    assert page.next_step.startswith("If you have members anywhere")
    assert words.check(page) == []
