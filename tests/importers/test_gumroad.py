"""Gumroad: what is a sale, a renewal, a trial or a gift; what came back; and who follows by e-mail."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import made_raw

from stalwarts import importers
from stalwarts.importers import gumroad_followers
from stalwarts.importers import gumroad_sales

SALES = "Sales_2026-01-01_2026-03-20.csv"
SALE = {"Purchase ID": "A==", "Item Name": "Pack", "Purchase Email": "ada@example.org", "Purchase Date": "2026-03-02",
        "Purchase Time (UTC timezone)": "2026-03-02 10:22:31 UTC", "Sale Price ($)": "12.0", "Referrer": "direct",
        "Refunded?": "0", "Partial Refund ($)": "0.0", "Fully Refunded?": "0", "Disputed?": "0", "Dispute Won?": "0",
        "Do not contact?": "0"}


def sales(*changes: dict[str, str]) -> made_raw.Read:
    """Sales that differ from the plain one in these cells."""
    return made_raw.made(gumroad_sales, [SALE | {"Purchase ID": f"{n}=="} | change for n, change in enumerate(changes, 1)])


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["kind"], f"{row['amount']:.2f}", row["status"]) for row in read["order"])


def test_the_made_up_people() -> None:
    read = made_raw.golden(gumroad_sales, SALES)
    net: dict[Any, Decimal] = {}
    for row in read["order"]:
        net[row["handle"]] = net.get(row["handle"], Decimal(0)) + row["amount"]
    assert net == {"email:maya.okonkwo@example.com": 17, "email:hana.k@example.com": Decimal("6.5"),
                   "email:priya@example.org": 0, "email:ben.guest@example.org": 0, "email:dex@example.com": 0}
    assert read.noise == {7: "totals line"}
    assert [(row["left"], row["right"]) for row in read["link"]] == [
        ("email:maya.okonkwo@example.com", "instagram:maya.makes")]
    assert {row["handle"]: row["state"] for row in read["consent"]}["email:dex@example.com"] == "no"
    (cover,) = read["cover"]
    assert (cover["since"], cover["until"]) == (datetime(2026, 1, 1), datetime(2026, 3, 21))


def test_what_a_sale_is() -> None:
    read = sales({}, {"Recurring Charge?": "1"}, {"Free trial purchase?": "1"}, {"Pre-order authorization?": "1"},
                 {"Sale Price ($)": "0.0"}, {"Sale Price ($)": "0.0", "Giftee Email": "noor@x.org"},
                 {"Giftee Email": "noor@x.org"})
    assert [(kind, status) for _, kind, _, status in moved(read)] == [
        ("purchase", "paid"), ("renewal", "paid"), ("purchase", "trial"), ("purchase", "pending"), ("purchase", "comp"),
        ("purchase", "gift"), ("purchase", "paid")]
    assert "email:noor@x.org" in read.column("handle", "handle")
    assert set(read.column("order", "handle")) == {"email:ada@example.org"}


def test_what_came_back() -> None:
    read = sales({"Refunded?": "1", "Partial Refund ($)": "5.5"}, {"Refunded?": "1", "Fully Refunded?": "1"},
                 {"Refunded?": "1", "Partial Refund ($)": "", "Fully Refunded?": ""},
                 {"Disputed?": "1"}, {"Disputed?": "1", "Dispute Won?": "1"},
                 {"Disputed?": "1", "Partial Refund ($)": "2.0"})
    assert [row for row in moved(read) if row[1] != "purchase"] == [
        ("1==", "refund", "-5.50", "paid"), ("2==", "refund", "-12.00", "paid"), ("3==", "refund", "-12.00", "paid"),
        ("4==", "chargeback", "-12.00", "paid"), ("5==", "chargeback", "-12.00", "failed"),
        ("6==", "chargeback", "-10.00", "paid"), ("6==", "refund", "-2.00", "paid")]


def test_names_typed_into_fields() -> None:
    read = sales({"Custom Fields": '{"TikTok name"=>"maya", "Size"=>"A3"}', "Purchase Email": "a@x.org"},
                 {"Custom Fields": '{"Instagram" => "\'@maya.o"}', "Purchase Email": "b@x.org"},
                 {"Instagram handle": "'@Maya.Makes", "Purchase Email": "c@x.org"})
    assert {(row["left"], row["right"]) for row in read["link"]} == {
        ("email:a@x.org", "tiktok:maya"), ("email:b@x.org", "instagram:maya.o"), ("email:c@x.org", "instagram:maya.makes")}


def test_the_accounts_address_is_a_clue_and_no_link() -> None:
    read = sales({"Buyer Email": "other@x.org"}, {"Buyer Email": "ADA@example.org"})
    assert [(row["kind"], row["value"]) for row in read["clue"]] == [("email", "other@x.org")]
    assert not read["link"]


def test_subscriptions_are_plans() -> None:
    club = {"Item Name": "Club", "Recurrence": "monthly"}
    read = sales(club, club | {"Purchase Time (UTC timezone)": "2026-04-02 10:00:00 UTC", "Sale Price ($)": "6.0"},
                 club | {"Purchase Email": "b@x.org", "Recurrence": "yearly",
                         "Subscription End Date": "2026-03-20 00:00:00 UTC"},
                 club | {"Purchase Email": "c@x.org", "Recurrence": "quarterly", "Free trial purchase?": "1"})
    assert {row["handle"]: (row["state"], row["amount"], row["interval"]) for row in read["plan"]} == {
        "email:ada@example.org": ("active", 6, "month"), "email:b@x.org": ("cancelled", 12, "year"),
        "email:c@x.org": ("trial", 12, "quarterly")}


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [({"Sale Price ($)": "x"}, "'x' is not an amount"), ({"Sale Price ($)": "-1"}, "'-1' is negative, and no sale is"),
             ({"Sale Price ($)": "1.005"}, "'1.005' has more decimals than its currency"),
             ({"Partial Refund ($)": "13"}, "'13' is more than was paid"),
             ({"Purchase Email": "nobody"}, "'nobody' is not an e-mail address"),
             ({"Purchase Time (UTC timezone)": "x"}, "'x' is not a time"),
             ({"Purchase ID": ""}, "the sale has no number of its own")]
    read = sales({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}


def test_followers_and_payouts() -> None:
    read = made_raw.golden(gumroad_followers, "followers.csv")
    assert read.column("follow", "since") == [datetime(2025, 1, 2, 9), datetime(2025, 5, 5, 9)]
    newer = made_raw.made(gumroad_followers, [
        {"Subscriber Email": "a@x.org", "Subscribed Time": "2025-01-02 09:00:00 UTC"},
        {"Subscriber Email": "x", "Subscribed Time": ""}, {"Subscriber Email": "b@x.org", "Subscribed Time": "x"}])
    assert newer.column("follow", "handle") == ["email:a@x.org"]
    assert newer.aside == {2: "'x' is not an e-mail address", 3: "'x' is not a time"}
    header = b"Type,Date,Purchase ID,Item Name,Buyer Name,Buyer Email,Taxes ($),Sale Price ($),Net Total ($)\n"
    assert importers.unneeded(made_raw.peek("payout.csv", header)) == "a Gumroad payout: the sales hold the same money"


def test_a_clock_alone_stands_beside_its_day() -> None:
    read = made_raw.golden(gumroad_sales, "Sales_2026-09.csv")
    assert {row["order"]: row["occurred_at"] for row in read["order"]} == {
        "g1": datetime(2026, 9, 2, 10), "g2": datetime(2026, 9, 5, 14, 30), "g3": datetime(2026, 9, 9)}
    assert read.column("consent", "state") == ["no", "yes", "yes"]
    assert not read.aside
    odd = sales({"Purchase Time (UTC timezone)": "9:05 UTC"}, {"Purchase Time (UTC timezone)": "10:00", "Purchase Date": ""},
                {"Purchase Time (UTC timezone)": "25:00"})
    assert odd.column("order", "occurred_at") == [datetime(2026, 3, 2, 9, 5)]
    assert odd.aside == {2: "'10:00' is not a time", 3: "'2026-03-02 25:00' is not a time"}
