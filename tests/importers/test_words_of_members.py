"""What lists of members say of a subscription: the words known, and what one nobody knows does."""

from __future__ import annotations

import made_raw
import pytest

from stalwarts.importers import patreon_members
from stalwarts.importers import steady_members
from stalwarts.importers import twitch_subscribers

PATRON = {"Name": "Ada", "Email": "ada@example.org", "Patron Status": "Active patron", "Follows You": "Yes", "Free Member": "No",
          "Free Trial": "No", "Lifetime Amount": "60.00", "Pledge Amount": "5.00", "Charge Frequency": "monthly", "Tier": "Sprout",
          "Patronage Since Date": "2025-03-10 13:37:12", "User ID": "1", "Currency": "EUR", "Last Updated": "2026-03-10 15:52:24"}
VIEWER = {"Username": "ada", "Subscribe Date": "2026-02-16T14:10:34Z", "Current Tier": "Tier 1", "Tenure": "4", "Streak": "1",
          "Founder": "false"}
BACKER = {"email": "ada@example.org", "plan_name": "Fern", "plan_monthly_amount_cents": "300", "subscription_period": "annual",
          "subscription_state": "active", "subscribed_at": "2023-02-21"}


@pytest.mark.parametrize(("said", "state"), [
    ("Paid", "active"), ("Pending", "active"), ("Partially Refunded", "active"), ("Refund Declined", "active"), ("", "active"),
    ("Declined", "past_due"), ("Deleted", "past_due"), ("Refunded", "past_due"), ("Fraud", "past_due"), ("Other", "past_due"),
    ("Refunded by Patreon", "past_due"), ("Refund Pending", "past_due"), ("Free Trial", "trial"), ("Vanished", None)])
def test_what_the_last_charge_of_a_patron_came_to(said: str, state: str | None) -> None:
    read = made_raw.made(patreon_members, [PATRON | {"Last Charge Status": said}])
    assert read.column("plan", "state") == ([state] if state else [])
    assert read.aside == ({} if state else {1: "'Vanished' is not a state of a charge we know"})


def test_the_last_charge_of_who_left_is_not_asked() -> None:
    read = made_raw.made(patreon_members, [PATRON | {"Last Charge Status": "Vanished", "Patron Status": "Former patron"}])
    assert (read.column("plan", "state"), read.aside) == (["cancelled"], {})


@pytest.mark.parametrize(("said", "state"), [
    ("recurring", "active"), ("prime", "active"), (" Gift ", "comp"), ("", "active"), ("mystery", None)])
def test_kinds_of_twitch_s(said: str, state: str | None) -> None:
    read = made_raw.made(twitch_subscribers, [VIEWER | {"Sub Type": said}])
    assert read.column("plan", "state") == ([state] if state else [])
    assert read.aside == ({} if state else {1: "'mystery' is not a kind of subscription we know"})


@pytest.mark.parametrize(("said", "states", "why"), [
    ("FALSE", ["active"], None), ("true", ["comp"], None), ("", ["active"], None), ("wahr", [], "'wahr' is neither yes nor no")])
def test_gifts_on_steady(said: str, states: list[str], why: str | None) -> None:
    read = made_raw.made(steady_members, [BACKER | {"gifted": said}])
    assert read.column("plan", "state") == states
    assert read.aside == ({1: why} if why else {})
