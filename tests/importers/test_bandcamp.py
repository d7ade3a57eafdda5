"""Bandcamp: what a buyer gave for the work, whoever held the money; and days that may stand before their months."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import made_raw
import pytest

from stalwarts.importers import bandcamp_sales

REPORT = "20260301-20260331_Studio-Fernlight_bandcamp_raw_data_Studio-Fernlight.csv"
SALE = {"date": "3/2/26 10:12am", "item type": "album", "item name": "Field Recordings", "currency": "EUR",
        "sub total": "10", "item total": "15", "bandcamp transaction id": "4000000001", "buyer name": "Ada Byron",
        "buyer email": "ada@example.org", "referer": "Instagram.com"}


def sales(*changes: dict[str, str], name: str = "made-up.csv") -> made_raw.Read:
    rows = [SALE | {"bandcamp transaction id": str(n)} | change for n, change in enumerate(changes, 1)]
    return made_raw.made(bandcamp_sales, rows, name)


@pytest.mark.parametrize("name", [REPORT, "same-as-utf8.csv"])
def test_the_made_up_people(name: str) -> None:
    read = made_raw.golden(bandcamp_sales, name)
    net: dict[str, Decimal] = {}
    for row in read["order"]:
        net[row["handle"]] = net.get(row["handle"], Decimal(0)) + row["amount"]
    assert net == {"email:zoe.b@example.org": Decimal(10), "email:maya.okonkwo@example.com": Decimal("0.4"),
                   "email:hana.k@example.com": Decimal(1)}
    assert read.noise == {6: "payout: what was paid before, on its way to us"}
    assert not read.aside
    assert ("email:zoe.b@example.org", "city", "Umeå") in {(r["handle"], r["kind"], r["value"]) for r in read["clue"]}


def test_both_spellings_of_one_report_have_the_same_keys() -> None:
    key = ("account", "order", "kind", "occurred_at", "product", "amount")
    one, two = (made_raw.golden(bandcamp_sales, name) for name in (REPORT, "same-as-utf8.csv"))
    assert {tuple(r[k] for k in key) for r in one["order"]} == {tuple(r[k] for k in key) for r in two["order"]}


def test_the_span_is_in_the_name() -> None:
    (cover,) = made_raw.golden(bandcamp_sales, REPORT)["cover"]
    assert (cover["since"], cover["until"]) == (datetime(2026, 3, 1), datetime(2026, 4, 1))
    (cover,) = sales({})["cover"]
    assert (cover["since"], cover["until"]) == (datetime(2026, 3, 2, 10, 12), made_raw.TAKEN)


def test_amounts() -> None:
    lines = [
        ({}, ("10", "purchase", "paid")), ({"sub total": ""}, ("15", "purchase", "paid")),
        ({"item type": "refund", "sub total": "-10"}, ("-10", "refund", "paid")),
        ({"item type": "refund", "sub total": "10"}, ("-10", "refund", "paid")),
        ({"sub total": "0"}, ("0", "purchase", "comp")),
        ({"paid to": "Bandcamp", "amount you received": "0"}, ("10", "purchase", "paid"))]
    read = sales(*(change for change, _ in lines))
    assert {row["order"]: (f"{row['amount']:.0f}", row["kind"], row["status"]) for row in read["order"]} == {
        str(n): wanted for n, (_, wanted) in enumerate(lines, 1)}


def test_a_cart_is_one_order_and_what_is_alike_in_it_is_added_up() -> None:
    cart = {"bandcamp transaction id": "7"}
    read = sales(cart, cart, cart | {"item name": "Rain"})
    assert sorted((row["order"], row["product"], row["amount"]) for row in read["order"]) == [
        ("7", "Field Recordings", Decimal(20)), ("7", "Rain", Decimal(10))]


def test_a_first_number_over_twelve_anywhere_puts_the_day_first() -> None:
    read = sales({"date": "2/3/26 10:12am"}, {"date": "24/3/26 1:00pm"})
    assert read.column("order", "occurred_at") == [datetime(2026, 3, 2, 10, 12), datetime(2026, 3, 24, 13)]


def test_the_span_in_the_name_puts_the_day_first() -> None:
    read = sales({"date": "2/3/26 10:12am"}, {"date": "5/3/26 1:00pm"}, name=REPORT)
    assert read.column("order", "occurred_at") == [datetime(2026, 3, 2, 10, 12), datetime(2026, 3, 5, 13)]


def test_what_nothing_tells_is_month_first() -> None:
    assert sales({"date": "2/3/26 10:12am"})["order"][0]["occurred_at"] == datetime(2026, 2, 3, 10, 12)


def test_times_of_other_forms() -> None:
    dates = {"2026-02-01 08:00:00": datetime(2026, 2, 1, 8), "2026-03-01": datetime(2026, 3, 1),
             "12/31/2025 23:59": datetime(2025, 12, 31, 23, 59), "1/3/2026 9:05": datetime(2026, 1, 3, 9, 5),
             "13 May 2026 23:28:01 GMT": datetime(2026, 5, 13, 23, 28, 1)}
    read = sales(*({"date": date} for date in [*dates, "2/31/2026 10:00", "1/3/2026 25:00", "May 2026"]))
    assert {row["order"]: row["occurred_at"] for row in read["order"]} == {
        str(n): when for n, when in enumerate(dates.values(), 1)}
    assert list(read.aside) == [6, 7, 8]
    first = sales({"date": "31/12/2025 23:59"}, {"date": "1/3/2026 9:05"}, {"date": "1/3/26 9:05am"})
    assert first.column("order", "occurred_at") == [datetime(2025, 12, 31, 23, 59), *[datetime(2026, 3, 1, 9, 5)] * 2]


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [
        ({"date": "soon"}, "'soon' is not a time"), ({"date": ""}, "the line has no date"),
        ({"sub total": "ten"}, "'ten' is not an amount"),
        ({"sub total": "1.234"}, "'1.234' has more decimals than its currency"),
        ({"sub total": "-3"}, "'-3' is negative, and the line is no refund"),
        ({"sub total": "9999999999999"}, "'9999999999999' is more than anybody pays"),
        ({"currency": ""}, "the line has no currency"), ({"item type": ""}, "the line does not say what was sold"),
        ({"bandcamp transaction id": ""}, "the line has no transaction")]
    read = sales({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}
    assert len(read["order"]) == 1


def test_a_name_in_a_buyers_note_is_a_clue_and_no_link() -> None:
    read = sales({"buyer note": "Instagram: @maya.makes", "buyer phone": "+351 900 000 003"})
    assert [row["value"] for row in read["clue"] if row["kind"] == "typed_handle"] == ["instagram:maya.makes"]
    assert [(row["left"], row["right"]) for row in read["link"]] == [("email:ada@example.org", "phone:+351900000003")]
    assert read["order"][0]["source"] == "instagram.com"
