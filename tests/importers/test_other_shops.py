"""Files of shops as other accounts download them: other layouts, languages and currencies, and money that came back."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import made_raw
import pytest

from stalwarts.importers import bandcamp_fans
from stalwarts.importers import bandcamp_sales
from stalwarts.importers import etsy_reviews
from stalwarts.importers import lemonsqueezy_orders
from stalwarts.importers import lemonsqueezy_subscribers
from stalwarts.importers import paddle_transactions
from stalwarts.importers import paypal_activity
from stalwarts.importers import paypal_statement
from stalwarts.importers import shopify_orders
from stalwarts.importers import shopify_payments
from stalwarts.importers import square_customers
from stalwarts.importers import stripe_invoices
from stalwarts.importers import stripe_report
from stalwarts.importers import woocommerce_orders

SUBTOTAL = {"date": "3/2/26 10:12am", "item type": "album", "item name": "Vol. 1", "currency": "EUR", "item price": "7",
            "quantity": "1", "bandcamp transaction id": "4001", "buyer email": "ada@example.org"}
INVOICE = {"id": "in_1", "Charge": "ch_1", "Customer": "cus_1", "Customer Email": "ada@example.org", "Currency": "eur",
           "Date (UTC)": "2026-03-02 10:04", "Finalized At (UTC)": "2026-03-02 10:05", "Paid At (UTC)": "2026-03-02 10:06",
           "Amount Due": "24.50", "Amount Paid": "24.50", "Status": "paid", "Subscription": "sub_1"}
LINE = {"balance_transaction_id": "txn_1", "created_utc": "2026-03-02 10:14:05", "available_on_utc": "2026-03-09 00:00:00",
        "currency": "jpy", "gross": "12000", "fee": "0", "net": "12000", "reporting_category": "charge", "description": "",
        "charge_id": "ch_a"}
MOVEMENT = {"Transaction Date": "2026-03-02 11:14:05 +0100", "Type": "charge", "Order": "#1", "Payout Status": "paid",
            "Amount": "50.90", "Presentment Amount": "55.00", "Presentment Currency": "CHF", "Currency": "EUR"}
BOUGHT = {"Name": "#1", "Email": "ada@example.org", "Financial Status": "paid", "Paid at": "2026-03-02 11:14:05 +0100",
          "Created at": "2026-03-02 11:14:05 +0100", "Currency": "EUR", "Total": "9.00", "Lineitem name": "Print"}
ORDERED = {"Order Number": "88", "Order Status": "Completed", "Order Date": "2026-03-02 11:14", "Email (Billing)": "ada@example.org",
           "Order Total Amount": "85.00", "Order Refund Amount": "0", "Item Name": "Jug", "Currency": "EUR"}
SOLD = {"identifier": "a-1", "order_number": "1", "user_email": "ada@example.org", "date_utc": "2026-03-02 10:00:00",
        "currency": "USD", "total": "19.00", "status": "paid", "refunded": "0", "store_id": "9"}
DEAL = {"id": "txn_1", "status": "completed", "customer_id": "ctm_1", "customer_email": "ada@example.org",
        "created_at": "2026-03-02T10:00:00Z", "billed_at": "2026-03-02T10:00:30Z", "currency_code": "GBP", "total": "12.00",
        "earnings": "8.90", "origin": "subscription_recurring"}


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["kind"], row["status"], f"{row['amount']:.2f}", row["currency"]) for row in read["order"])


def test_an_invoice_is_told_by_its_charge_and_waits_fails_or_is_free() -> None:
    read = made_raw.made(stripe_invoices, [
        INVOICE, INVOICE | {"id": "in_2", "Charge": "", "Status": "open", "Amount Paid": "0.00", "Subscription": ""},
        INVOICE | {"id": "in_3", "Charge": "", "Status": "void", "Amount Paid": "0.00"},
        INVOICE | {"id": "in_4", "Charge": "", "Amount Due": "0.00", "Amount Paid": "0.00"},
        INVOICE | {"id": "in_5", "Status": "draft"}, INVOICE | {"id": "in_6", "Charge": "", "Status": "open", "Amount Paid": "4.50"},
        INVOICE | {"id": "in_7", "Status": "haunted"}])
    assert moved(read) == [
        ("ch_1", "renewal", "paid", "24.50", "EUR"), ("in_2", "purchase", "pending", "24.50", "EUR"),
        ("in_3", "renewal", "failed", "24.50", "EUR"), ("in_4", "renewal", "comp", "0.00", "EUR"),
        ("in_6", "renewal", "paid", "4.50", "EUR")]
    assert read.noise == {5: "a draft: nobody's bill yet"}
    assert read.aside == {7: "'haunted' is not a state of an invoice we know"}
    assert read.column("cover", "who") == ["listed"]


def test_a_refund_that_failed_and_a_dispute_that_was_won_leave_what_was_paid() -> None:
    read = made_raw.made(stripe_report, [
        LINE, LINE | {"balance_transaction_id": "b", "gross": "-2000", "reporting_category": "refund"},
        LINE | {"balance_transaction_id": "c", "gross": "-10000", "reporting_category": "dispute", "created_utc": "2026-03-03 10:00:00"},
        LINE | {"balance_transaction_id": "d", "gross": "10000", "reporting_category": "dispute_reversal",
                "created_utc": "2026-03-20 10:00:00"},
        LINE | {"balance_transaction_id": "e", "gross": "2000", "reporting_category": "refund_failure",
                "created_utc": "2026-03-04 10:00:00"}])
    assert sum(row["amount"] for row in read["order"] if row["status"] == "paid") == 12000


@pytest.mark.parametrize(("what", "ours", "shown", "kind", "amount"), [
    ("refund", "-10.00", "10.80", "refund paid", "-10.80"), ("refund", "-10.00", "-10.80", "refund paid", "-10.80"),
    ("chargeback", "-40.90", "44.20", "chargeback paid", "-44.20"), ("dispute", "-40.90", "44.20", "chargeback paid", "-44.20"),
    ("chargeback won", "40.90", "44.20", "chargeback failed", "44.20"), ("dispute", "40.90", "44.20", "chargeback failed", "44.20"),
    ("refund_failure", "10.00", "10.80", "refund failed", "10.80")])
def test_what_went_back_is_negative_whatever_the_buyer_was_shown(what: str, ours: str, shown: str, kind: str, amount: str) -> None:
    read = made_raw.made(shopify_payments, [MOVEMENT | {"Type": what, "Amount": ours, "Presentment Amount": shown}])
    assert [(f"{row['kind']} {row['status']}", row["amount"], row["currency"]) for row in read["order"]] == [
        (kind, Decimal(amount), "CHF")]


def test_a_dispute_that_was_won_brings_money() -> None:
    read = made_raw.made(shopify_payments, [MOVEMENT | {"Type": "chargeback won", "Amount": "-1.00", "Presentment Amount": "-1.00"}])
    assert read.aside == {1: "'-1.00' is negative, and no payment is"}


def test_a_cancelled_order_went_back_as_far_as_it_says_and_a_gift_card_is_no_new_money() -> None:
    gone = {"Cancelled at": "2026-03-03 10:00:00 +0100", "Payment Method": "Shopify Payments", "Refunded Amount": "0.00"}
    read = made_raw.made(shopify_orders, [
        BOUGHT | gone | {"Name": "#1", "Financial Status": "refunded", "Refunded Amount": "9.00"},
        BOUGHT | gone | {"Name": "#2", "Financial Status": "partially_refunded", "Refunded Amount": "4.00"},
        BOUGHT | gone | {"Name": "#3"}, BOUGHT | gone | {"Name": "#4", "Cancelled at": "", "Payment Method": "gift_card"}])
    assert moved(read) == [
        ("#1", "purchase", "paid", "9.00", "EUR"), ("#1", "refund", "paid", "-9.00", "EUR"),
        ("#2", "purchase", "paid", "9.00", "EUR"), ("#2", "refund", "paid", "-4.00", "EUR"),
        ("#3", "purchase", "paid", "9.00", "EUR"), ("#4", "purchase", "gift", "9.00", "EUR")]


def test_an_order_with_a_line_for_each_thing_in_it_counts_once() -> None:
    read = made_raw.made(woocommerce_orders, [
        ORDERED, ORDERED | {"Item Name": "Cup"}, ORDERED | {"Order Number": "89", "Order Refund Amount": "20.00"},
        ORDERED | {"Order Number": "90", "Order Status": "Erstattet"}, ORDERED | {"Order Number": "91", "Order Status": "Storniert"},
        ORDERED | {"Order Number": "92", "Order Refund Amount": "86.00"}])
    assert moved(read) == [
        ("88", "purchase", "paid", "85.00", "EUR"), ("89", "purchase", "paid", "85.00", "EUR"),
        ("89", "refund", "paid", "-20.00", "EUR"), ("90", "purchase", "paid", "85.00", "EUR"),
        ("90", "refund", "paid", "-85.00", "EUR"), ("91", "purchase", "failed", "85.00", "EUR")]
    assert read.aside == {6: "'86.00' is more than was paid"}


def test_an_order_without_a_currency_has_none() -> None:
    (row,) = made_raw.made(woocommerce_orders, [{name: cell for name, cell in ORDERED.items() if name != "Currency"}])["order"]
    assert row["currency"] == "XXX"


@pytest.mark.parametrize(("cells", "amount"), [
    ({"sub total": "7", "additional fan contribution": "3", "item total": "10"}, "10"),
    ({"sub total": "10", "additional fan contribution": "3", "item total": "10"}, "10"),
    ({"sub total": "7", "additional fan contribution": "3", "shipping": "5", "seller tax": "2", "item total": "17"}, "10"),
    ({"sub total": "7", "additional fan contribution": "3", "marketplace tax": "2", "item total": "10"}, "10"),
    ({"sub total": "7", "additional fan contribution": "3", "shipping": "3", "item total": "10"}, "7"),
    ({"sub total": "-7", "additional fan contribution": "(3.00)", "item type": "refund", "item total": "-10"}, "-10"),
    ({"sub total": "7", "item total": "7"}, "7")])
def test_what_a_fan_gave_on_top_is_counted_once(cells: dict[str, str], amount: str) -> None:
    """Where both readings add up, the lesser counts: nothing flatters."""
    (row,) = made_raw.made(bandcamp_sales, [SUBTOTAL | cells])["order"]
    assert row["amount"] == Decimal(amount)


def test_whole_cents_are_not_guessed() -> None:
    read = made_raw.made(lemonsqueezy_orders, [
        SOLD, SOLD | {"identifier": "a-2", "total": "1900"}, SOLD | {"identifier": "a-3", "total": "1900", "currency": "JPY"},
        SOLD | {"identifier": "a-4", "status": "refunded", "refunded": "1"}, SOLD | {"identifier": "a-5", "test_mode": "1"},
        SOLD | {"identifier": "a-6", "status": "partial_refund", "refunded_amount": "4.00"}, SOLD | {"identifier": "a-7", "total": "0"}])
    assert moved(read) == [
        ("a-1", "purchase", "paid", "19.00", "USD"), ("a-3", "purchase", "paid", "1900.00", "JPY"),
        ("a-4", "purchase", "paid", "19.00", "USD"), ("a-4", "refund", "paid", "-19.00", "USD"),
        ("a-5", "purchase", "test", "19.00", "USD"), ("a-6", "purchase", "paid", "19.00", "USD"),
        ("a-6", "refund", "paid", "-4.00", "USD"), ("a-7", "purchase", "comp", "0.00", "USD")]
    assert read.aside == {2: "'1900' may be whole cents: no decimal point says"}
    deals = made_raw.made(paddle_transactions, [DEAL, DEAL | {"id": "txn_2", "total": "1200"}, DEAL | {"id": "txn_3", "status": "draft"}])
    assert moved(deals) == [("txn_1", "renewal", "paid", "12.00", "GBP")]
    assert deals.aside == {2: "'1200' may be whole cents: no decimal point says"}


def test_paypal_in_other_languages_says_who_paid_and_who_got_it_back() -> None:
    for name in ("ja/Download.CSV", "br/Download.CSV", "it/Download.CSV", "Descarga.CSV"):
        read = made_raw.golden(paypal_activity, name)
        assert all(row["handle"].startswith("email:") for row in read["order"]), name
        assert {row["kind"] for row in read["order"]} == {"purchase", "refund"}, name
        assert not read.aside, name
    french = made_raw.golden(paypal_statement, "XXXXXXXX-CSR-20260301000000-20260331235959.CSV")
    assert [(row["order"], row["handle"]) for row in french["order"] if row["kind"] == "refund"] == [("TXFR0000000000001", None)]


def test_lists_say_who_may_be_written_to() -> None:
    assert made_raw.golden(square_customers, "export-20260320-184346.csv").column("consent", "state") == ["bounced", "no", "yes"]
    fans = made_raw.golden(bandcamp_fans, "mailing_list.csv")
    assert [(row["handle"], row["value"]) for row in sorted(fans["tally"], key=lambda row: row["handle"])] == [
        ("email:fan@example.jp", 0), ("email:test@example.com", 5)]
    readers = made_raw.golden(lemonsqueezy_subscribers, "subscribers.csv")
    assert [row["handle"] for row in readers["follow"] if row["ended_at"] is None] == ["email:asa@example.se"]


def test_reviews_keep_no_words(tmp_path: Path) -> None:
    told = (made_raw.GOLDEN / "etsy_reviews" / "reviews.json").read_bytes()
    copy = b"".join(etsy_reviews.trimmed(io.BytesIO(told)))
    assert "Lovely" in told.decode()
    assert "Lovely" not in copy.decode()
    place = tmp_path / "reviews.json"
    place.write_bytes(copy)
    assert [row["star_rating"] for row in etsy_reviews.reviews(place)] == ["5", "1"]
    assert b"".join(etsy_reviews.trimmed(io.BytesIO(copy))) == copy
