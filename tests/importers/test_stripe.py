"""Stripe: payments of every layout, what came back and when, whom links and fields name, and what is no payment."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import made_raw

from stalwarts.importers import stripe_customers
from stalwarts.importers import stripe_payments

PAYMENT = {"id": "ch_1", "Created date (UTC)": "2026-03-02 10:14:05", "Amount": "50.90", "Amount Refunded": "0.00",
           "Currency": "eur", "Captured": "true", "Description": "Print", "Status": "Paid", "Customer ID": "cus_1",
           "Customer Email": "Ada@Example.org"}


def payments(*changes: dict[str, str]) -> made_raw.Read:
    """Payments that differ from the plain one in these cells."""
    return made_raw.made(stripe_payments, [PAYMENT | {"id": f"ch_{n}"} | change for n, change in enumerate(changes, 1)])


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["kind"], f"{row['amount']:.2f}", row["status"]) for row in read["order"])


def net(read: made_raw.Read) -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = {}
    for row in read["order"]:
        if row["status"] == "paid":
            key = (row["handle"], row["currency"])
            found[key] = found.get(key, Decimal(0)) + row["amount"]
    return found


def test_the_made_up_people() -> None:
    read = made_raw.golden(stripe_payments, "unified_payments.csv")
    assert net(read) == {
        ("email:maya.okonkwo@example.com", "EUR"): Decimal("55.90"),
        ("email:tom.archer@example.com", "USD"): Decimal(1184),
        ("email:priya@example.org", "EUR"): Decimal(0), ("email:hana.k@example.com", "JPY"): Decimal(1200)}
    assert read.noise == {7: "an attempt that never became a charge"}
    assert not read.aside


def test_the_older_layout_with_decimal_commas() -> None:
    read = made_raw.golden(stripe_payments, "payments_legacy_decimal_comma.csv")
    assert net(read) == {("email:maya.okonkwo@example.com", "EUR"): Decimal("50.90")}
    assert [(row["occurred_at"], row["payment"]) for row in read["order"]] == [
        (datetime(2021, 3, 2, 10, 14), "stripe:pi_TESTL1")]


def test_all_columns_name_the_buyer_and_the_way() -> None:
    read = made_raw.golden(stripe_payments, "unified_payments_all_columns.csv")
    assert net(read) == {("email:hana.k@example.com", "EUR"): Decimal(46), ("email:dex@example.com", "EUR"): Decimal(0)}
    assert ("email:hana.k@example.com", "instagram:hana_k_draws", "typed by the buyer") in {
        (row["left"], row["right"], row["basis"]) for row in read["link"]}
    assert read.column("order", "source") == [None, None, "instagram"]
    assert [(row["handle"], row["state"]) for row in read["consent"]] == [("email:hana.k@example.com", "yes")]


def test_what_came_back() -> None:
    read = payments(
        {"Amount Refunded": "10.00", "Refunded date (UTC)": "2026-03-08 09:00:00"},
        {"Status": "Refunded", "Amount Refunded": ""}, {"Status": "Refunded", "Amount Refunded": "50.90"},
        {"Disputed Amount": "50.90", "Dispute Status": "lost", "Dispute Date (UTC)": "2026-04-01 08:00:00"},
        {"Disputed Amount": "50.90", "Dispute Status": "won"},
        {"Disputed Amount": "50.90", "Dispute Status": "warning_needs_response"})
    assert [row for row in moved(read) if row[1] != "purchase"] == [
        ("ch_1", "refund", "-10.00", "paid"), ("ch_2", "refund", "-50.90", "paid"), ("ch_3", "refund", "-50.90", "paid"),
        ("ch_4", "chargeback", "-50.90", "paid"), ("ch_5", "chargeback", "-50.90", "failed"),
        ("ch_6", "chargeback", "-50.90", "failed")]
    assert {row["occurred_at"] for row in read["order"] if row["kind"] == "refund"} == {
        datetime(2026, 3, 8, 9), datetime(2026, 3, 2, 10, 14, 5)}


def test_states() -> None:
    states = {"Paid": "paid", "succeeded": "paid", "Failed": "failed", "requires_payment_method": "failed",
              "canceled": "failed", "Pending": "pending", "Partially refunded": "paid"}
    read = payments(*({"Status": state} for state in states), {"Captured": "false"}, {"Mode": "Test"}, {"Amount": "0.00"})
    assert [row["status"] for row in sorted(read["order"], key=lambda row: int(row["order"][3:]))] == [
        *states.values(), "pending", "test", "comp"]


def test_currencies_without_cents() -> None:
    read = payments({"Amount": "1200", "Currency": "jpy"}, {"Amount": "1200.50", "Currency": "jpy"},
                    {"Amount": "1.234,56"}, {"Amount": "1,200.00", "Currency": "usd"})
    assert net(read) == {("email:ada@example.org", "JPY"): Decimal(1200),
                         ("email:ada@example.org", "EUR"): Decimal("1234.56"),
                         ("email:ada@example.org", "USD"): Decimal(1200)}
    assert read.aside == {2: "'1200.50' has more decimals than its currency"}


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [
        ({"Amount": "12.x"}, "'12.x' is not an amount"), ({"Amount": ""}, "the payment has no amount"),
        ({"Amount": "-5"}, "'-5' is negative, and no payment is"),
        ({"Amount Refunded": "some"}, "'some' is not an amount"),
        ({"Amount Refunded": "60"}, "'60' is more than was paid"),
        ({"Created date (UTC)": "soon"}, "'soon' is not a time"), ({"Created date (UTC)": ""}, "the payment has no date"),
        ({"Refunded date (UTC)": "later"}, "'later' is not a time"),
        ({"Currency": "euro"}, "'euro' is not a currency"), ({"Currency": ""}, "the payment has no currency"),
        ({"Status": "bartered"}, "'bartered' is not a payment state we know"),
        ({"Status": ""}, "the payment has no state"), ({"Disputed Amount": "x"}, "'x' is not an amount")]
    read = payments({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}
    assert len(read["order"]) == 1


def test_only_a_checkouts_own_field_is_a_certain_link() -> None:
    field = {"Checkout Custom Field 2 Key": "Instagram handle", "Checkout Custom Field 2 Value": "'@Maya.Makes"}
    read = payments(field | {"Customer Email": "a@x.org"},
                    {"Client Reference ID": "ig:someone", "Customer Email": "b@x.org"},
                    {"instagram (metadata)": "other.one", "Customer Email": "c@x.org"},
                    {"Client Reference ID": "newsletter", "Customer Email": "", "Customer ID": ""})
    assert [(row["left"], row["right"]) for row in read["link"] if row["basis"] == "typed by the buyer"] == [
        ("email:a@x.org", "instagram:maya.makes")]
    assert {(row["handle"], row["value"]) for row in read["clue"] if row["kind"] == "typed_handle"} == {
        ("email:a@x.org", "instagram:maya.makes"), ("email:b@x.org", "instagram:someone"),
        ("email:c@x.org", "instagram:other.one")}
    assert {row["order"]: (row["handle"], row["source"]) for row in read["order"]}["ch_4"] == (None, "newsletter")


def test_a_few_columns_are_enough_and_others_files_are_not_ours() -> None:
    few = {name: PAYMENT[name] for name in ("id", "Created date (UTC)", "Amount", "Currency", "Status", "Captured")}
    (row,) = made_raw.made(stripe_payments, [few])["order"]
    assert (row["handle"], row["amount"]) == (None, Decimal("50.90"))
    for header in (b"id,Amount,Created (UTC),Currency,Status,Arrival Date (UTC),Statement Descriptor\n",
                   b"id,Status,Amount,Currency,Created (UTC),Customer ID,Current Period End (UTC)\n",
                   b"id,Type,Source,Amount,Fee,Net,Currency,Created (UTC)\n", b"id,amount,currency,status\n"):
        assert stripe_payments.shape(made_raw.peek("x.csv", header)) is None


def test_customers_nobody_counted_prove_nothing() -> None:
    read = made_raw.golden(stripe_customers, "customers.csv")
    assert len(read["link"]) == 2
    assert not read["tally"]
    assert [(row["table"], row["who"]) for row in read["cover"]] == [("handle", "listed")]
    counted = made_raw.golden(stripe_customers, "unified_customers.csv")
    assert [(row["table"], row["kinds"], row["who"]) for row in counted["cover"]] == [("tally", "units", "all")]
