"""The closed vocabularies of sellers and processors: what each word in a cell makes of a row, and what one nobody knows does.

The words are those of the platforms' own lists (interface references, help pages) and of files that others read; a row whose
word may mean that no buyer paid is never counted.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import made_raw
import pytest
from archives import laid
from archives import read as read_archive

from stalwarts.importers import bandcamp_sales
from stalwarts.importers import etsy_orders
from stalwarts.importers import etsy_statement
from stalwarts.importers import eventbrite_attendees
from stalwarts.importers import gumroad_sales
from stalwarts.importers import indiegogo_contributions
from stalwarts.importers import kickstarter_backers
from stalwarts.importers import ko_fi
from stalwarts.importers import lemonsqueezy_orders
from stalwarts.importers import paddle_transactions
from stalwarts.importers import paypal_activity
from stalwarts.importers import shopify_orders
from stalwarts.importers import shopify_payments
from stalwarts.importers import square_items
from stalwarts.importers import square_transactions
from stalwarts.importers import stripe_balance
from stalwarts.importers import stripe_payments
from stalwarts.importers import woocommerce_orders

ROWS: dict[ModuleType, dict[str, str]] = {
    paypal_activity: {
        "Date": "03/02/2026", "Time": "02:14:05", "TimeZone": "PDT", "Name": "Ada Byron", "Type": "Website Payment",
        "Status": "Completed", "Currency": "EUR", "Gross": "30.00", "Fee": "-1.22", "From Email Address": "ada@example.org",
        "To Email Address": "us@example.org", "Transaction ID": "T2", "Reference Txn ID": "T1", "Balance Impact": "Credit"},
    stripe_balance: {
        "id": "txn_1", "Type": "charge", "Source": "ch_1", "Amount": "30.00", "Fee": "1.00", "Net": "29.00", "Currency": "eur",
        "Created (UTC)": "2026-03-02 10:14", "Available On (UTC)": "2026-03-09 00:00", "Description": "Order #1"},
    stripe_payments: {
        "id": "ch_1", "Created date (UTC)": "2026-03-02 10:14:05", "Amount": "30.00", "Amount Refunded": "0.00", "Currency": "eur",
        "Captured": "true", "Status": "Paid", "Customer Email": "ada@example.org", "Disputed Amount": "30.00",
        "Dispute Date (UTC)": "2026-03-09 10:00:00", "Dispute Status": "lost"},
    shopify_payments: {
        "Transaction Date": "2026-03-02 11:14:00 +0100", "Type": "charge", "Order": "#1", "Payout Status": "paid",
        "Amount": "30.00", "Currency": "EUR"},
    square_transactions: {
        "Date": "2026-03-07", "Time": "10:02:11", "Time Zone": "London", "Total Collected": "£30.00", "Transaction ID": "SQTEST1",
        "Payment ID": "PAY1", "Description": "Sticker", "Event Type": "Payment", "Transaction Status": "Complete"},
    square_items: {
        "Date": "2026-03-07", "Time": "10:02:11", "Time Zone": "London", "Item": "Sticker", "Qty": "1.0", "Net Sales": "£30.00",
        "Tax": "£0.00", "Transaction ID": "SQTEST1", "Event Type": "Payment"},
    etsy_orders: {
        "Sale Date": "03/02/26", "Order ID": "3800000001", "Buyer User ID": "ada", "Currency": "EUR", "Order Total": "30.00",
        "Status": "Completed", "Adjusted Order Total": "30.00"},
    etsy_statement: {
        "Date": "March 2, 2026", "Type": "Sale", "Title": "Payment for Order #3800000001", "Info": "", "Currency": "EUR",
        "Amount": "€30.00", "Fees & Taxes": "--", "Net": "€30.00"},
    woocommerce_orders: {
        "order_number": "88", "order_date": "2026-03-02 10:00:00", "status": "completed", "order_total": "30.00",
        "order_currency": "EUR", "billing_email": "ada@example.org"},
    kickstarter_backers: {
        "Backer Number": "1", "Backer UID": "1000000001", "Email": "ada@example.org", "Pledge Amount": "€30.00",
        "Pledged At": "2025/10/01, 10:27", "Pledged Status": "collected", "Amount Due": "", "Amount Paid": ""},
    indiegogo_contributions: {
        "Pledge ID": "13", "Funding Date": "2025-10-05 01:02:55 -0700", "Fulfillment Status": "Order Placed", "Perk": "Small",
        "Name": "Ada", "Email": "ada@example.org", "Amount": "€30"},
    eventbrite_attendees: {
        "Order #": "1", "Order Date": "2026-02-10 18:00:00", "First Name": "Ada", "Last Name": "Byron",
        "Email": "ada@example.org", "Quantity": "1", "Ticket Type": "Seat", "Attendee #": "11",
        "Order Type": "Eventbrite Completed", "Currency": "EUR", "Total Paid": "30.00", "Attendee Status": "Attending"},
    ko_fi: {
        "DateTime (UTC)": "2026-03-02T10:04:30Z", "From": "Ada", "Item": "Ko-fi Support", "Received": "30.00", "Given": "",
        "Currency": "EUR", "TransactionType": "Tip", "TransactionId": "t-1", "BuyerEmail": "ada@example.org"},
    paddle_transactions: {
        "id": "txn_1", "status": "completed", "customer_id": "ctm_1", "customer_email": "ada@example.org",
        "address_country_code": "DE", "currency_code": "EUR", "total": "30.00", "billed_at": "2026-03-02T10:00:00Z",
        "created_at": "2026-03-02T10:00:00Z", "origin": "web"},
    gumroad_sales: {
        "Purchase ID": "A==", "Item Name": "Pack", "Purchase Email": "ada@example.org", "Purchase Date": "2026-03-02",
        "Purchase Time (UTC timezone)": "2026-03-02 10:22:31 UTC", "Sale Price ($)": "30.0", "Refunded?": "0",
        "Partial Refund ($)": "0.0", "Fully Refunded?": "0", "Disputed?": "0", "Dispute Won?": "0", "Do not contact?": "0"},
    lemonsqueezy_orders: {
        "identifier": "ab-1", "order_number": "1001", "user_name": "Ada", "user_email": "ada@example.org",
        "date_utc": "2026-03-02 10:00:00", "currency": "EUR", "total": "30.00", "status": "paid", "refunded": "0",
        "variant_name": "Default", "product_name": "Pack", "test_mode": "0"},
    shopify_orders: {
        "Name": "#1", "Email": "ada@example.org", "Financial Status": "paid", "Paid at": "2026-03-02 10:00:00 +0000",
        "Currency": "EUR", "Total": "30.00", "Refunded Amount": "", "Outstanding Balance": "0.00", "Created at":
        "2026-03-02 10:00:00 +0000", "Lineitem name": "Sticker", "Lineitem quantity": "1"},
    bandcamp_sales: {
        "date": "3/2/26 10:00am", "item type": "album", "item name": "Fern", "currency": "EUR", "sub total": "30.00",
        "item total": "30.00", "bandcamp transaction id": "77", "buyer email": "ada@example.org"},
}
"""A plain row of each file, paid with thirty."""

NOT_OURS = "no buyer's money: "
HELD = "money held back or let go again: no money moved"
BANK = "money on its way to or from a bank"
UNKNOWN = "is not a kind of movement we know"


def read(module: ModuleType, changes: dict[str, str]) -> made_raw.Read:
    return made_raw.made(module, [ROWS[module] | changes])


def told(found: made_raw.Read) -> Any:
    """What became of a row: its orders in short, or why it makes none."""
    if not found["order"]:
        return found.aside.get(1) or found.noise.get(1)
    return sorted(f"{row['kind']} {row['status']} {row['amount']:.2f}" for row in found["order"])


def test_the_plain_rows_are_paid() -> None:
    for module in ROWS:
        kinds = {row["status"] for row in read(module, {})["order"] if row["kind"] not in ("refund", "chargeback")}
        assert kinds == {"paid"}, module.__name__


@pytest.mark.parametrize(("said", "gross", "noise"), [
    ("General Bonus", "30.00", NOT_OURS + "general bonus"),
    ("Debit Card Cash Back Bonus", "30.00", NOT_OURS + "debit card cash back bonus"),
    ("PayPal Protection Bonus, Payout for PayPal Buyer Protection", "30.00",
     NOT_OURS + "paypal protection bonus, payout for paypal buyer protection"),
    ("General Incentive/Certificate Redemption", "30.00", NOT_OURS + "general incentive/certificate redemption"),
    ("Coupon Redemption", "30.00", NOT_OURS + "coupon redemption"), ("General Dividend", "30.00", NOT_OURS + "general dividend"),
    ("General Account Correction", "30.00", NOT_OURS + "general account correction"),
    ("General Account Adjustment", "-30.00", NOT_OURS + "general account adjustment"),
    ("Rebate/Cashback reversal", "-30.00", NOT_OURS + "rebate/cashback reversal"),
    ("Reversal of Points Usage", "-30.00", NOT_OURS + "reversal of points usage"),
    ("Third Party Recoupment", "30.00", NOT_OURS + "third party recoupment"),
    ("Tax collected by Partner", "30.00", NOT_OURS + "tax collected by partner"), ("Postage Refund", "-30.00", NOT_OURS + "postage refund"),
    ("Non Reference Credit Payment", "30.00", NOT_OURS + "non reference credit payment"),
    ("Payment Release", "30.00", HELD), ("External Release", "30.00", HELD), ("Blocked Payments", "30.00", HELD),
    ("Pending Balance Payment", "30.00", HELD), ("Gift Certificate Purchase", "30.00", HELD), ("Autorización general", "30.00", HELD),
    ("Algemene autorisatie", "30.00", HELD), ("General intraaccount transfer", "30.00", BANK),
    ("Allgemeine interne Kontobewegung", "30.00", BANK), ("Auto-sweep", "30.00", BANK), ("Consolidation Transfer", "30.00", BANK),
    ("Electronic Funds Transfer Funding", "30.00", BANK), ("Virtual PayPal Debit Card Transaction", "30.00", BANK),
    ("Reversal of Debit Card Transaction", "-30.00", BANK), ("Cancelled Transfer", "30.00", BANK),
    ("Versamento generico con carta", "30.00", BANK), ("Depósito bancario en cuenta PayPal", "30.00", BANK),
    ("Bankstorting naar PP-rekening", "30.00", BANK), ("Algemene kaartstorting", "30.00", BANK),
    ("Pagamento con credito acquirenti PayPal", "30.00", BANK), ("Funds Payable", "30.00", "money that PayPal lends"),
    ("Receivables financing", "30.00", "money that PayPal lends"),
    ("Warenkorbartikel", "30.00", "an item of a payment that stands beside it"),
    ("Order", "30.00", "a bill or a request: no money moved")])
def test_what_paypal_calls_no_payment(said: str, gross: str, noise: str) -> None:
    """Each came in, or went back, as a buyer's."""
    assert read(paypal_activity, {"Type": said, "Gross": gross}).noise == {1: noise}


@pytest.mark.parametrize("said", ["Other", "Cryptocurrency", "Chained Payment/Refund", "PACMAN Represenment Rejected",
                                  "Payflow Transaction", "Transfer", "Quelque chose"])
def test_money_that_comes_in_under_words_nobody_knows_is_not_counted(said: str) -> None:
    assert told(read(paypal_activity, {"Type": said})) == f"'{said.lower()}' {UNKNOWN}"


@pytest.mark.parametrize("said", [
    "Advanced Credit and Debit Card Payment", "Gift Certificate Payment (Purchase)", "3rd Party Auction Payment", "Payment Received",
    "Express-Kaufabwicklung", "Handyzahlung", "PayPal Express-Zahlung", "Paiement Express Checkout", "Pago con Pago exprés",
    "Pagamento da cellulare", "Express Checkout-betaling", "ウェブ ペイメント", "Generic Instrument funded Payment"])
def test_what_paypal_calls_a_payment(said: str) -> None:
    assert told(read(paypal_activity, {"Type": said})) == ["purchase paid 30.00"]


@pytest.mark.parametrize(("said", "status"), [
    ("Completed - Funds not yet available", "paid"), ("Uncleared", "pending"), ("In-Progress", "pending"), ("Entfernt", "failed"),
    ("Rimosso", "failed"), ("Partially-Refunded", "paid")])
def test_states_of_paypal(said: str, status: str) -> None:
    assert told(read(paypal_activity, {"Status": said})) == [f"purchase {status} 30.00"]


OURS = ("obligation_outbound", "obligation_reversal_inbound", "payment_network_reserve_hold", "inbound_transfer", "tax_fund",
        "issuing_dispute_provisional_credit", "climate_reservation_purchase", "financing_paydown_reversal", "contribution", "topup",
        "adjustment")


@pytest.mark.parametrize(("cells", "found"), [
    *(({"Type": name}, NOT_OURS + name) for name in OURS),
    ({"Type": "payment_reversal"}, f"'payment_reversal' {UNKNOWN}"),
    ({"Type": "payment_failure_refund", "Amount": "-30.00"}, ["refund paid -30.00"]),
    ({"Type": "adjustment", "Amount": "30.00", "Source": "re_1", "Description": "REFUND FAILURE (Order #1)"}, ["refund failed 30.00"]),
    ({"Type": "adjustment", "Amount": "-30.00", "Source": "du_1", "Description": "Contestation"}, ["chargeback paid -30.00"]),
    ({"Type": "adjustment", "Amount": "-15.00", "Source": "du_1", "Description": "Dispute fee"}, NOT_OURS + "adjustment"),
    ({"Type": "adjusted_for_overdraft_transaction", "Amount": "-30.00", "Source": "du_1"}, ["chargeback paid -30.00"])])
def test_what_stripe_s_ledger_says_moved(cells: dict[str, str], found: Any) -> None:
    assert told(read(stripe_balance, cells)) == found


@pytest.mark.parametrize(("said", "found"), [
    ("lost", "chargeback paid -30.00"), ("Needs response", "chargeback paid -30.00"), ("prevented", "chargeback failed -30.00"),
    ("warning_closed", "chargeback failed -30.00"), ("charge_refunded", "chargeback failed -30.00"),
    ("", "chargeback paid -30.00")])
def test_states_of_a_dispute(said: str, found: str) -> None:
    assert told(read(stripe_payments, {"Dispute Status": said})) == [found, "purchase paid 30.00"]


def test_a_dispute_in_a_state_nobody_knows_is_not_taken_for_won() -> None:
    assert told(read(stripe_payments, {"Dispute Status": "escalated"})) == "'escalated' is not a state of a dispute we know"


@pytest.mark.parametrize(("said", "found"), [
    ("TRUE", ["purchase paid 30.00"]), ("", ["purchase paid 30.00"]), ("False", ["purchase pending 30.00"]),
    ("FALSCH", "'FALSCH' is neither yes nor no")])
def test_a_card_that_was_only_asked_is_not_paid(said: str, found: Any) -> None:
    assert told(read(stripe_payments, {"Captured": said, "Disputed Amount": "", "Dispute Status": ""})) == found


@pytest.mark.parametrize("said", [
    "ads_publisher_credit", "anomaly_debit", "balance_transfer_inbound", "channel_transfer_credit", "chargeback_fee", "chargeback_hold",
    "chargeback_protection_credit", "customs_duty", "lending_credit_remittance", "Lending Capital Remittance", "merchant_goodwill_credit",
    "reserved_funds_withdrawal", "seller_protection_credit", "shipping_label_adjustment", "shop_cash_refund_debit",
    "tax_adjustment_credit", "transfer_failure", "vat_refund_credit"])
def test_what_is_between_a_shop_and_shopify(said: str) -> None:
    assert told(read(shopify_payments, {"Type": said})) == NOT_OURS + said.lower().replace(" ", "_")


@pytest.mark.parametrize(("module", "cells", "found"), [
    (shopify_payments, {"Type": "Payment Refund", "Amount": "-30.00"}, ["refund paid -30.00"]),
    (shopify_payments, {"Type": "charge_adjustment"}, f"'charge_adjustment' {UNKNOWN}"),
    (square_transactions, {"Event Type": "Dispute"}, "'Dispute' is not a kind of event we know"),
    (square_items, {"Event Type": "No Show"}, "'No Show' is not a kind of event we know"),
    (square_transactions, {"Event Type": ""}, ["purchase paid 30.00"]),
    (etsy_orders, {"Status": "Payment Failed"}, "'payment failed' is not a state of an order we know"),
    (etsy_orders, {"Status": "Delivered"}, ["purchase paid 30.00"]),
    (etsy_statement, {"Type": "Delivery", "Amount": "€0.00"}, NOT_OURS + "delivery"),
    (indiegogo_contributions, {"Fulfillment Status": "Disputed"}, "'disputed' is not a state of a contribution we know"),
    (indiegogo_contributions, {"Fulfillment Status": "Preparing for Fulfillment"}, ["pledge paid 30.00"]),
    (woocommerce_orders, {"status": "wc-partial-shipped"}, ["purchase paid 30.00"]),
    (woocommerce_orders, {"status": "Ready for Pickup"}, ["purchase paid 30.00"]),
    (woocommerce_orders, {"status": "wc-scheduled-payment"}, ["purchase pending 30.00"]),
    (woocommerce_orders, {"status": "wc-partial-payment"}, "'partial-payment' is not a state of an order we know"),
    (kickstarter_backers, {"Amount Due": "€20.00", "Amount Paid": "€10.00"}, ["pledge paid 10.00"]),
    (kickstarter_backers, {"Amount Due": "€30.00", "Amount Paid": "€0.00"}, ["pledge pending 30.00"]),
    (kickstarter_backers, {"Amount Due": "€5.00", "Amount Paid": "€30.00"}, ["pledge paid 30.00"]),
    (eventbrite_attendees, {"Order Type": "Abandoned"}, ["ticket failed 30.00"]),
    (eventbrite_attendees, {"Order Type": "Eventbrite Refunded"}, ["refund paid -30.00", "ticket paid 30.00"]),
    (eventbrite_attendees, {"Order Type": "Eventbrite Refunded", "Attendee Status": "Refunded"},
     ["refund paid -30.00", "ticket paid 30.00"]),
    (eventbrite_attendees, {"Attendee Status": "Unpaid"}, ["ticket pending 30.00"]),
    (ko_fi, {"TransactionType": "Commission"}, ["purchase paid 30.00"]),
    (ko_fi, {"TransactionType": "Payout"}, "'payout' is not a kind of payment we know"),
    (paddle_transactions, {"total": "0", "origin": "subscription_payment_method_change"},
     "another card for a subscription: no money moved"),
    (bandcamp_sales, {"item type": "reversal", "sub total": "-30.00", "item total": "-30.00"}, ["chargeback paid -30.00"]),
    (bandcamp_sales, {"item type": "pending sale"}, "'pending sale' is not a kind of line we know")])
def test_one_word_of_a_seller(module: ModuleType, cells: dict[str, str], found: Any) -> None:
    assert told(read(module, cells)) == found


@pytest.mark.parametrize(("said", "unit", "found"), [
    ("1,234", "KWD", "'1,234' may be thousands or thousandths"), ("1234.500", "KWD", ["purchase paid 1234.50"]),
    ("1,234.500", "bhd", ["purchase paid 1234.50"]), ("1,234", "EUR", ["purchase paid 1234.00"]), ("500", "JPY", ["purchase paid 500.00"]),
    ("500.00", "isk", ["purchase paid 500.00"]), ("500.00", "ugx", ["purchase paid 500.00"]), ("500.50", "huf", ["purchase paid 500.50"]),
    ("500.50", "twd", ["purchase paid 500.50"]), ("500.50", "jpy", "'500.50' has more decimals than its currency")])
def test_currencies_of_none_or_three_decimals(said: str, unit: str, found: Any) -> None:
    assert told(read(stripe_balance, {"Amount": said, "Currency": unit})) == found


def test_etsy_in_british_english_knows_where_a_buyer_lives() -> None:
    found = read(etsy_orders, {"Delivery City": "Leeds", "Delivery Zipcode": "LS1", "Delivery Country": "United Kingdom"})
    assert {row["kind"]: row["value"] for row in found["clue"]} == {"city": "Leeds", "postcode": "LS1", "country": "United Kingdom"}


@pytest.mark.parametrize(("cells", "found"), [
    ({"Refunded?": "1.0", "Fully Refunded?": "1.0"}, ["purchase paid 30.00", "refund paid -30.00"]),
    ({"Disputed?": "TRUE"}, ["chargeback paid -30.00", "purchase paid 30.00"]),
    ({"Free trial purchase?": "vrai"}, "'vrai' is neither yes nor no"), ({"Refunded?": "partly"}, "'partly' is neither yes nor no"),
    ({"Dispute Won?": " "}, ["purchase paid 30.00"])])
def test_what_gumroad_answers_whether_or_not(cells: dict[str, str], found: Any) -> None:
    assert told(read(gumroad_sales, cells)) == found


IN_PART = " came back in part, and the file does not say how much"


@pytest.mark.parametrize(("module", "cells", "found"), [
    (stripe_payments, {"Status": "Partially refunded", "Amount Refunded": ""}, "the payment" + IN_PART),
    (stripe_payments, {"Status": "Partially refunded", "Amount Refunded": "4.00"}, ["purchase paid 30.00", "refund paid -4.00"]),
    (shopify_orders, {"Financial Status": "partially_refunded"}, "the order" + IN_PART),
    (shopify_orders, {"Financial Status": "partially_refunded", "Refunded Amount": "4.00"},
     ["purchase paid 30.00", "refund paid -4.00"]),
    (lemonsqueezy_orders, {"status": "partial_refund", "refunded": "1"}, "the order" + IN_PART),
    (lemonsqueezy_orders, {"status": "refunded", "refunded": "true"}, ["purchase paid 30.00", "refund paid -30.00"]),
    (lemonsqueezy_orders, {"refunded": "vielleicht"}, "'vielleicht' is neither yes nor no"),
    (woocommerce_orders, {"status": "partially-refunded"}, "the order" + IN_PART),
    (woocommerce_orders, {"status": "partially-refunded", "refunded_total": "4.00"},
     ["purchase paid 30.00", "refund paid -4.00"])])
def test_what_came_back_in_part(module: ModuleType, cells: dict[str, str], found: Any) -> None:
    empty = {"Disputed Amount": "", "Dispute Status": ""} if module is stripe_payments else {}
    assert told(read(module, empty | cells)) == found


@pytest.mark.parametrize(("state", "dispute", "found"), [
    ("Dispute lost", "", ["chargeback paid -26.00", "purchase paid 30.00", "refund paid -4.00"]),
    ("Disputed", "", ["chargeback paid -26.00", "purchase paid 30.00", "refund paid -4.00"]),
    ("Disputed", "won", ["chargeback failed -26.00", "purchase paid 30.00", "refund paid -4.00"]),
    ("Dispute won", "", ["purchase paid 30.00", "refund paid -4.00"])])
def test_a_dispute_of_which_only_the_state_tells(state: str, dispute: str, found: list[str]) -> None:
    cells = {"Status": state, "Dispute Status": dispute, "Disputed Amount": "", "Dispute Date (UTC)": "", "Amount Refunded": "4.00"}
    assert told(read(stripe_payments, cells)) == found


@pytest.mark.parametrize(("said", "found"), [
    ("Offline", ["ticket pending 30.00"]), ("Eventbrite Manual", ["ticket pending 30.00"]), ("Deleted", ["ticket failed 30.00"]),
    ("Transferred", ["ticket failed 30.00"]), ("Partially Transferred", ["ticket paid 30.00"]),
    ("Refunded/Canceled", ["refund paid -30.00", "ticket paid 30.00"]), ("Canceled", ["ticket failed 30.00"])])
def test_what_eventbrite_says_of_a_whole_order(said: str, found: list[str]) -> None:
    assert told(read(eventbrite_attendees, {"Order Type": said})) == found


def test_a_free_order_that_was_canceled_is_none() -> None:
    assert told(read(eventbrite_attendees, {"Order Type": "Refunded/Canceled", "Total Paid": "0.00"})) == ["ticket failed 0.00"]


def test_events_of_money_we_cannot_read_are_named(tmp_path: Path) -> None:
    names = ("page_view", "in_app_purchase", "app_store_subscription_renew", "scroll", "purchase_refund")
    events = [json.dumps({"event_name": name, "event_timestamp": str(1_772_445_600_000_000 + n), "event_params": [],
                          "user_pseudo_id": "1.2", "event_date": "20260302"}) for n, name in enumerate(names)]
    found = read_archive(laid(tmp_path, {"events_20260302.jsonl": "\n".join(events).encode()}))
    assert found.aside == {n: f"'{names[n - 1]}' tells of money in a way we cannot read" for n in (2, 3, 5)}
    assert [(row["of"], row["value"]) for row in found["tally"]] == [("views", 1)]
