"""Square: both styles of money, zones in words, gift cards, and buyers a till hardly knows."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import made_raw
import pytest

from stalwarts.importers import square_customers
from stalwarts.importers import square_items
from stalwarts.importers import square_transactions

PAID = {"Date": "2026-03-07", "Time": "10:02:11", "Time Zone": "Eastern Time (US & Canada)", "Total Collected": "$12.00",
        "Square Gift Card": "$0.00", "Transaction ID": "SQTEST1", "Payment ID": "PAY1", "Description": "Sticker",
        "Event Type": "Payment", "Customer ID": "", "Customer Name": "", "Transaction Status": "Complete"}
ITEM = {"Date": "2026-03-07", "Time": "10:02:11", "Time Zone": "London", "Item": "Sticker", "Qty": "1.0",
        "Net Sales": "£12.00", "Tax": "£2.00", "Transaction ID": "SQTEST1", "Event Type": "Payment"}


def paid(*changes: dict[str, str]) -> made_raw.Read:
    """Payments that differ from the plain one in these cells."""
    return made_raw.made(square_transactions, [PAID | {"Transaction ID": f"SQTEST{n}"} | change
                                               for n, change in enumerate(changes, 1)])


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["kind"], f"{row['amount']:.2f}", row["currency"], row["status"]) for row in read["order"])


def test_the_made_up_files() -> None:
    read = made_raw.golden(square_transactions, "transactions-2026-03-01-2026-04-01.csv")
    assert [row[:3] for row in moved(read)] == [
        ("SQTEST1", "purchase", "1030.00"), ("SQTEST2", "purchase", "12.00"), ("SQTEST2", "refund", "-12.00")]
    assert read["order"][0]["occurred_at"].hour in (13, 15, 16)
    items = made_raw.golden(square_items, "items-2026-03-01-2026-04-01.csv")
    assert [row[:3] for row in moved(items)] == [("SQTEST1", "purchase", "1000.00"), ("SQTEST2", "refund", "-12.00")]
    (cover,) = items["cover"]
    assert (cover["since"], cover["until"]) == (datetime(2026, 3, 1), datetime(2026, 4, 1))


@pytest.mark.parametrize(("cells", "found"), [
    ({"Total Collected": "($33.62) ", "Event Type": "Refund"}, ("refund", "-33.62", "USD", "paid")),
    ({"Total Collected": "$20.00", "Square Gift Card": "$15.00"}, ("purchase", "5.00", "USD", "paid")),
    ({"Time Zone": "Sydney"}, ("purchase", "12.00", "AUD", "paid")), ({"Total Collected": "£5"}, ("purchase", "5.00", "GBP", "paid")),
    ({"Total Collected": "¥1,200"}, ("purchase", "1200.00", "JPY", "paid")),
    ({"Total Collected": "$0.00"}, ("purchase", "0.00", "USD", "comp")), ({"Total Collected": "5.00"}, ("purchase", "5.00", "XXX", "paid")),
    ({"Transaction Status": "Voided"}, ("purchase", "12.00", "USD", "failed"))])
def test_money(cells: dict[str, str], found: tuple[str, ...]) -> None:
    assert moved(paid(cells)) == [("SQTEST1", *found)]


def test_dates_of_the_older_layout_and_split_payments() -> None:
    read = paid({"Date": "03/07/2026", "Payment ID": "PAY1"}, {"Transaction ID": "SQTEST1", "Payment ID": "PAY2"})
    assert moved(read) == [("SQTEST1", "purchase", "24.00", "USD", "paid")]
    assert read.column("order", "occurred_at") == [datetime(2026, 3, 7, 15, 2, 11)]


def test_buyers() -> None:
    read = paid({"Customer ID": "CUSTTEST1", "Customer Name": "Per Holm"}, {"Customer Name": "Ada"}, {})
    assert read.column("order", "handle") == [None, "square:CUSTTEST1", "square:order/main/SQTEST2"]
    assert {(row["handle"], row["value"]) for row in read["clue"]} == {
        ("square:CUSTTEST1", "Per Holm"), ("square:order/main/SQTEST2", "Ada")}


def test_items_that_are_alike_are_added_up() -> None:
    read = made_raw.made(square_items, [ITEM, ITEM, ITEM | {"Item": "Print", "Tax": ""}, ITEM | {"Item": ""},
                                        ITEM | {"Net Sales": "-£1.00"}, ITEM | {"Tax": "x"}])
    assert sorted((row["product"], row["amount"], row["currency"]) for row in read["order"]) == [
        ("Print", Decimal(12), "GBP"), ("Sticker", Decimal(28), "GBP")]
    assert list(read.aside) == [4, 5, 6]


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [({"Total Collected": "x"}, "'x' is not an amount"), ({"Total Collected": "-$1"}, "'-$1' is negative, and no payment is"),
             ({"Event Type": "Refund"}, "'$12.00' is no refund"), ({"Square Gift Card": "x"}, "'x' is not an amount"),
             ({"Time Zone": "Nowhere"}, "'2026-03-07' is not a time, or its zone is not one we know"),
             ({"Transaction Status": "odd"}, "'odd' is not a state of a payment we know"),
             ({"Transaction ID": ""}, "the payment has no number of its own"),
             ({"Total Collected": "$1.005"}, "'$1.005' has more decimals than its currency")]
    read = paid({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}


def test_customers_nobody_counted_prove_nothing() -> None:
    read = made_raw.made(square_customers, [{"Square Customer ID": "CUSTTEST1", "Email Address": "ada@example.org",
                                             "Creation Source": "Instant Profile", "Email Subscription Status": "subscribed"}])
    assert not read["tally"]
    assert read.column("cover", "table") == ["consent"]
