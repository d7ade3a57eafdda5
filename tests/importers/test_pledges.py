"""Kickstarter, Indiegogo and Amazon KDP: pledges that came to something, and totals of books without buyers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import made_raw
import pytest

from stalwarts.importers import indiegogo_contributions
from stalwarts.importers import kdp_royalties
from stalwarts.importers import kickstarter_backers

PLEDGE = {"Backer Number": "1", "Backer UID": "1000000001", "Backer Name": "Ada", "Email": "ada@example.org",
          "Pledge Amount": "€55.00", "Pledged At": "2025/10/01, 10:27", "Pledged Status": "collected"}
GIFT = {"Pledge ID": "13", "Funding Date": "2025-10-05 01:02:55 -0700", "Fulfillment Status": "Order Placed", "Perk": "Small",
        "Appearance": "Visible", "Name": "Ada", "Email": "ada@example.org", "Amount": "$1,500"}
ROYALTY = {"Royalty Date": "2026-02", "Title": "Diaries", "Marketplace": "Amazon.de", "Units Sold": "4", "Units Refunded": "1",
           "Net Units Sold": "3", "Royalty": "11.60", "Currency": "EUR"}


def backers(*changes: dict[str, str]) -> made_raw.Read:
    """Pledges that differ from the plain one in these cells."""
    return made_raw.made(kickstarter_backers, [PLEDGE | {"Backer UID": str(n)} | change for n, change in enumerate(changes, 1)])


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"].partition("/")[0], row["kind"], f"{row['amount']:.0f}", row["currency"], row["status"])
                  for row in read["order"])


def test_the_made_up_backers() -> None:
    read = made_raw.golden(kickstarter_backers, "backer_report_all_rewards.csv")
    assert {row["handle"]: row["amount"] for row in read["order"] if row["status"] == "paid"} == {
        "email:maya.okonkwo@example.com": Decimal(55), "email:noor@example.com": Decimal(1000)}
    older = made_raw.golden(kickstarter_backers, "2013_layout.csv")
    assert [(row["amount"], row["currency"]) for row in older["order"]] == [(Decimal(55), "USD")]


@pytest.mark.parametrize(("cells", "found"), [
    ({"Pledge Amount": "SEK 1,000.00"}, [("pledge", "1000", "SEK", "paid")]),
    ({"Pledge Amount": "CA$5.00"}, [("pledge", "5", "CAD", "paid")]), ({"Pledge Amount": "$55.00 AUD"}, [("pledge", "55", "AUD", "paid")]),
    ({"Pledged Status": "refunded"}, [("pledge", "55", "EUR", "paid"), ("refund", "-55", "EUR", "paid")]),
    ({"Pledged Status": "dropped"}, [("pledge", "55", "EUR", "failed")]), ({"Pledged Status": "live"}, [("pledge", "55", "EUR", "pending")]),
    ({"Pledge Amount": "€0.00"}, [("pledge", "0", "EUR", "comp")])])
def test_what_became_of_a_pledge(cells: dict[str, str], found: list[tuple[str, ...]]) -> None:
    assert [row[1:] for row in moved(backers(cells))] == found


def test_numbers_begin_anew_in_each_project() -> None:
    old = {"Backer UID": ""}
    read = backers(old, old | {"Pledged At": "2018/10/01, 10:27"})
    assert read.column("order", "order") == ["1/20181001T1027", "1/20251001T1027"]


def test_a_survey_that_asks_for_an_account_name() -> None:
    read = backers({"What's your Instagram handle?": "@Maya.Makes"}, {"Email": "", "Do you use TikTok?": "sometimes"})
    assert {(row["left"], row["right"]) for row in read["link"]} == {
        ("email:ada@example.org", "instagram:maya.makes"), ("email:ada@example.org", "kickstarter:1")}


def test_pledges_that_are_wrong() -> None:
    wrong = [({"Pledge Amount": "x"}, "'x' is not an amount"), ({"Pledge Amount": "55.00"}, "'55.00' is not a currency"),
             ({"Pledge Amount": "55 kr"}, "'55 kr' is not a currency"), ({"Pledged At": "x"}, "'x' is not a time"),
             ({"Pledged At": ""}, "the pledge has no date"), ({"Pledged Status": "odd"}, "'odd' is not a state of a pledge we know"),
             ({"Pledged Status": ""}, "the pledge does not say what became of it"), ({"Email": "x"}, "'x' is not an e-mail address")]
    read = backers({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}


def test_contributions() -> None:
    read = made_raw.golden(indiegogo_contributions, "contributions.csv")
    assert {row["handle"]: row["amount"] for row in read["order"]} == {
        "email:hana.k@example.com": Decimal(30), "email:ben.guest@example.org": Decimal(1500)}
    assert "Anonymous" not in {row["value"] for row in read["clue"]}
    odd = made_raw.made(indiegogo_contributions, [
        GIFT, GIFT | {"Pledge ID": "14", "Fulfillment Status": "Refunded"}, GIFT | {"Pledge ID": "15", "Amount": "x"},
        GIFT | {"Pledge ID": ""}])
    assert moved(odd) == [("13", "pledge", "1500", "USD", "paid"), ("14", "pledge", "1500", "USD", "paid"),
                          ("14", "refund", "-1500", "USD", "paid")]
    assert odd.aside == {3: "'x' is not an amount", 4: "the contribution has no number of its own"}


def test_royalties_are_totals() -> None:
    read = made_raw.golden(kdp_royalties, "UNVERIFIED-royalties.csv")
    assert {(row["of"], row["value"], row["product"], row["until"]) for row in read["tally"]} == {
        ("units", Decimal(4), "Fern Diaries (Amazon.de)", datetime(2026, 3, 1)),
        ("takings", Decimal("11.6"), "Fern Diaries (Amazon.de)", datetime(2026, 3, 1))}
    odd = made_raw.made(kdp_royalties, [
        ROYALTY, ROYALTY, ROYALTY | {"Marketplace": "Amazon.com", "Currency": "USD"}, ROYALTY | {"Royalty Date": "2026-02-14"},
        ROYALTY | {"Net Units Sold": "9"}, ROYALTY | {"Royalty": "x"}, ROYALTY | {"Royalty Date": "x"}])
    assert sorted((row["product"], row["value"], row["since"].day) for row in odd["tally"] if row["of"] == "units") == [
        ("Diaries (Amazon.com)", Decimal(3), 1), ("Diaries (Amazon.de)", Decimal(3), 14), ("Diaries (Amazon.de)", Decimal(6), 1)]
    assert odd.aside == {5: "its units do not add up", 6: "'x' is not an amount", 7: "'x' is not a month or day"}
