"""Etsy: what is left of an order, discounts that stand on each line, and a statement among whose fees money moved."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import made_raw
import pytest
from archives import laid
from archives import read as read_files

from stalwarts import importers
from stalwarts.importers import etsy_items
from stalwarts.importers import etsy_orders
from stalwarts.importers import etsy_statement

ORDER = {"Sale Date": "03/02/26", "Order ID": "1", "Buyer User ID": "ada", "Full Name": "Ada Byron", "Currency": "EUR",
         "Order Total": "47.40", "Status": "Completed", "Adjusted Order Total": "0.00"}
ITEM = {"Sale Date": "03/02/26", "Item Name": "Print", "Buyer": "Ada Byron (Ada)", "Discount Amount": "3.00",
        "Item Total": "30.00", "Currency": "EUR", "Transaction ID": "41", "Date Paid": "03/02/2026", "Order ID": "1"}
LINE = {"Date": "March 2, 2026", "Type": "Sale", "Title": "Payment for Order #3800000001", "Info": "", "Currency": "EUR",
        "Amount": "€47.40", "Fees & Taxes": "--", "Net": "€47.40"}


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["kind"], f"{row['amount']:.2f}", row["status"]) for row in read["order"])


def test_the_made_up_shop() -> None:
    orders = made_raw.golden(etsy_orders, "EtsySoldOrders2026-3.csv")
    assert moved(orders) == [("3800000001", "purchase", "47.40", "paid"), ("3800000002", "purchase", "23.12", "paid"),
                             ("3800000002", "refund", "-23.12", "paid")]
    (cover,) = orders["cover"]
    assert (cover["since"], cover["until"]) == (datetime(2026, 3, 1), datetime(2026, 4, 1))
    items = made_raw.golden(etsy_items, "EtsySoldOrderItems2026-3.csv")
    assert [row[2] for row in moved(items)] == ["14.40", "27.00"]
    assert set(items.column("order", "handle")) == set(orders.column("order", "handle")[-1:]) == {"etsy:hanakdraws"}
    statement = made_raw.golden(etsy_statement, "etsy_statement_2026_3.csv")
    assert moved(statement) == [("3800000001", "purchase", "47.40", "paid"), ("3800000002", "refund", "-22.00", "paid")]
    assert statement.noise == {2: "no buyer's money: fee", 4: "no buyer's money: deposit"}


@pytest.mark.parametrize(("cells", "back"), [
    ({}, []), ({"Adjusted Order Total": "47.40"}, []), ({"Adjusted Order Total": "40.00"}, ["-7.40"]),
    ({"Status": "Refunded"}, ["-47.40"]), ({"Status": "Canceled", "Adjusted Order Total": ""}, ["-47.40"]),
    ({"Adjusted Order Total": "50.00"}, [])])
def test_what_is_left_of_an_order(cells: dict[str, str], back: list[str]) -> None:
    read = made_raw.made(etsy_orders, [ORDER | cells])
    assert [row[2] for row in moved(read) if row[1] == "refund"] == back


def test_buyers_by_user_name_or_by_name() -> None:
    read = made_raw.made(etsy_orders, [
        ORDER, ORDER | {"Order ID": "2", "Buyer User ID": "", "Buyer": "Ada Byron (Ada-Prints)"},
        ORDER | {"Order ID": "3", "Buyer User ID": "", "Buyer": "Ada Byron"},
        ORDER | {"Order ID": "4", "Buyer User ID": "", "Full Name": ""}])
    assert {row["order"]: row["handle"] for row in read["order"]} == {
        "1": "etsy:ada", "2": "etsy:ada-prints", "3": "etsy:order/main/3", "4": None}


def test_discounts_of_lines_and_of_orders() -> None:
    def sums(*lines: dict[str, str]) -> list[Decimal]:
        made = [ITEM | {"Transaction ID": str(n), "Item Name": str(n)} | line for n, line in enumerate(lines)]
        return made_raw.made(etsy_items, made).column("order", "amount")

    assert sum(sums({}, {"Discount Amount": "1.00"})) == Decimal(56)
    assert sum(sums({}, {})) == Decimal(57)
    assert sum(sums({}, {"Transaction ID": "0", "Item Name": "0"})) == Decimal(27)


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [({"Order Total": "x"}, "'x' is not an amount"), ({"Order Total": "-1"}, "'-1' is negative, and no order is"),
             ({"Sale Date": "x"}, "'x' is not a time"), ({"Currency": ""}, "the order has no currency"),
             ({"Adjusted Order Total": "x"}, "'x' is not an amount")]
    read = made_raw.made(etsy_orders, [ORDER, *(ORDER | change for change, _ in wrong)])
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}
    odd = made_raw.made(etsy_statement, [LINE, LINE | {"Type": "Odd"}, LINE | {"Title": "Payment"},
                                         LINE | {"Type": "Refund", "Amount": "€2.00"}, LINE | {"Type": "Tax", "Amount": "--"}])
    assert odd.aside == {2: "'odd' is not a kind of movement we know", 3: "the line has no number of its own"}
    assert odd.noise == {4: "a fee given back to us", 5: "no buyer's money: tax"}


def test_days_of_other_shops() -> None:
    read = made_raw.made(etsy_orders, [ORDER, ORDER | {"Order ID": "2", "Sale Date": "24/03/26"}])
    assert read.column("order", "occurred_at") == [datetime(2026, 2, 3), datetime(2026, 3, 24)]


def test_a_statement_in_german() -> None:
    """Its headings are German, its days have a dot, and what it calls its kinds is English, but for the transfers."""
    english, german = (made_raw.golden(etsy_statement, f"{place}etsy_statement_2026_3.csv") for place in ("", "de/"))
    assert moved(german) == moved(english) == [("3800000001", "purchase", "47.40", "paid"), ("3800000002", "refund", "-22.00", "paid")]
    assert german.column("order", "occurred_at") == english.column("order", "occurred_at")
    assert german.noise == {1: "no buyer's money: buyer fee", 2: "no buyer's money: fee", 3: "no buyer's money: überweisung"}


@pytest.mark.parametrize(("name", "header", "why"), [
    ("EtsyDeposits2026-9.csv", "Date,Amount,Currency,Status,Bank Account Ending Digits", "what Etsy paid out"),
    ("EtsyDirectCheckoutPayments2026-9.csv", "Payment ID,Buyer Username,Buyer Name,Order ID,Gross Amount,Fees,Net Amount,Posted Gross,"
     "Currency,Status,Funds Available,Order Date,Buyer,Refund Amount", "Etsy's payments"),
    ("Etsy Payments-Verkäufe 25.csv", "Payment ID,Buyer Username,Buyer Name,Order ID,Gross Amount,Fees,Net Amount,Currency,Listing Amount,"
     "Listing Currency,VAT Amount,Status,Order Date,Buyer,Refund Amount", "Etsy's payments")])
def test_what_the_sold_orders_tell_too_is_left(name: str, header: str, why: str) -> None:
    file = made_raw.peek(name, header.encode() + b"\n")
    assert importers.choose(file) is None
    assert str(importers.unneeded(file)).startswith(why)


def test_who_a_reviewer_is(tmp_path: Path) -> None:
    """By the user name; else by the order, whose buyer the shop's own files call the same; else nobody."""
    people = ("Ada Byron (adaprints)", "adaprints", "Ada Byron", "Ada Byron", "Tom Archer", "")
    told = [{"reviewer": name, "date_reviewed": "03/12/2026", "star_rating": 5, "message": "Lovely!", "order_id": order}
            for name, order in zip(people, (1, 1, 3, 3, None, 5), strict=True)]
    found = read_files(laid(tmp_path, {"reviews.json": json.dumps(told).encode()}))
    assert found.column("touch", "handle") == ["etsy:adaprints", "etsy:order/main/3"]
    assert found.column("clue", "handle", "kind", "value") == [("etsy:order/main/3", "name", "Ada Byron")]
    assert found.aside == {5: "the review names no user of Etsy's and no order", 6: "the review names nobody"}
    items = made_raw.made(etsy_items, [ITEM | {"Order ID": "3", "Buyer": "Ada Byron", "Ship Name": "Ada Byron"}])
    assert items.column("order", "handle") == ["etsy:order/main/3"]
