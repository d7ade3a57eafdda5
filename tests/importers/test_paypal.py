"""PayPal: what is a payment among holds, conversions and transfers; what went back; layouts, languages and zones."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import made_raw
import pytest

from stalwarts.importers import paypal_activity
from stalwarts.importers import paypal_statement

PAID = {"Date": "03/02/2026", "Time": "02:14:05", "TimeZone": "PDT", "Name": "Ada Byron", "Type": "Website Payment",
        "Status": "Completed", "Currency": "EUR", "Gross": "30.00", "Fee": "-1.22", "Net": "28.78",
        "From Email Address": "ada@example.org", "To Email Address": "us@example.org", "Transaction ID": "T1",
        "Reference Txn ID": "", "Balance Impact": "Credit"}
BACK = {"Type": "Payment Refund", "Gross": "-30.00", "From Email Address": "us@example.org",
        "To Email Address": "ada@example.org", "Reference Txn ID": "T1", "Date": "03/04/2026", "Balance Impact": "Debit"}
GERMAN = ("Datum", "Uhrzeit", "Zeitzone", "Name", "Typ", "Status", "Währung", "Brutto", "Entgelt", "Netto",
          "Absender E-Mail-Adresse", "Empfänger E-Mail-Adresse", "Transaktionscode", "Zugehöriger Transaktionscode",
          "Auswirkung auf Guthaben")


def activity(*changes: dict[str, str]) -> made_raw.Read:
    """Movements that differ from the plain payment in these cells."""
    return made_raw.made(paypal_activity, [PAID | {"Transaction ID": f"T{n}"} | change
                                           for n, change in enumerate(changes, 1)])


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["kind"], f"{row['amount']:.0f}", row["status"], row["handle"]) for row in read["order"])


def test_the_made_up_people() -> None:
    read = made_raw.golden(paypal_activity, "Download.CSV")
    net: dict[Any, Decimal] = {}
    for row in read["order"]:
        net[row["handle"], row["currency"]] = net.get((row["handle"], row["currency"]), Decimal(0)) + row["amount"]
    assert net == {("email:ola.payments@example.org", "EUR"): 0, ("email:tom.archer@example.com", "USD"): 1500}
    assert read.noise == {4: "a note: no money moved", 5: "money on its way to or from a bank",
                          6: "one currency changed into another"}
    assert min(row["occurred_at"] for row in read["order"]) == datetime(2026, 3, 2, 9, 14, 5)


def test_the_made_up_statement() -> None:
    read = made_raw.golden(paypal_statement, "personal-statement-de-CSR-20260301-20260331.CSV")
    assert [(row["handle"], row["amount"], row["occurred_at"]) for row in read["order"]] == [
        ("email:ola.payments@example.org", Decimal("1234.56"), datetime(2026, 3, 2, 10, 14, 5))]
    (cover,) = read["cover"]
    assert (cover["since"], cover["until"]) == (datetime(2026, 3, 1), datetime(2026, 4, 1))


def test_a_german_file() -> None:
    cells = ("02.03.2026", "11:14:05", "Europe/Berlin", "Ada", "Express-Zahlung", "Abgeschlossen", "EUR", "1.234,56",
             "-43,40", "1.191,16", "ada@example.org", "us@example.org", "T1", "", "Guthaben")
    refund = ("04.03.2026", "11:14:05", "Europe/Berlin", "Ada", "Rückzahlung", "Abgeschlossen", "EUR", "-34,56", "0,00",
              "-34,56", "us@example.org", "ada@example.org", "T2", "T1", "Soll")
    read = made_raw.made(paypal_activity, [dict(zip(GERMAN, row, strict=True)) for row in (cells, refund)])
    assert moved(read) == [("T1", "purchase", "1235", "paid", "email:ada@example.org"),
                           ("T1", "refund", "-35", "paid", "email:ada@example.org")]


@pytest.mark.parametrize(("said", "unit", "found"), [
    ("3.000", "JPY", "3000"), ("3,000", "JPY", "3000"), ("1.203.000", "HUF", "1203000"), ("300", "TWD", "300")])
def test_money_without_decimals_in_either_way_of_writing_thousands(said: str, unit: str, found: str) -> None:
    assert [row[2] for row in moved(activity({"Gross": said, "Currency": unit}))] == [found]


def test_what_went_back_stands_under_its_payment() -> None:
    read = activity({}, BACK | {"Gross": "-10.00"}, BACK | {"Type": "Chargeback", "Gross": "-20.00"},
                    {"Type": "Chargeback Reversal", "Gross": "20.00", "Reference Txn ID": "T1", "From Email Address": "",
                     "Date": "03/20/2026"})
    assert [row[:4] for row in moved(read)] == [
        ("T1", "chargeback", "-20", "failed"), ("T1", "chargeback", "20", "failed"), ("T1", "purchase", "30", "paid"),
        ("T1", "refund", "-10", "paid")]
    # What came back to us was sent by PayPal: whose order it is, the order's other rows tell.
    assert {row["handle"] for row in read["order"] if row["kind"] == "refund"} == {"email:ada@example.org"}


def test_a_payment_undone_in_german_went_back() -> None:
    read = activity({}, BACK | {"Type": "Zahlungsstornierung", "Gross": "-30,00", "Status": "Abgeschlossen"})
    assert [row[:4] for row in moved(read)] == [("T1", "chargeback", "-30", "paid"), ("T1", "purchase", "30", "paid")]


def test_refunds_of_one_moment_are_added_up() -> None:
    """Under the payment's number they are alike; the same one told twice is not."""
    five = BACK | {"Gross": "-5.00"}
    read = activity({}, five, five, five | {"Gross": "-6.00"}, five | {"Transaction ID": "T4"}, five | {"Date": "03/20/2026"})
    assert [row[:4] for row in moved(read)] == [("T1", "purchase", "30", "paid"), ("T1", "refund", "-16", "paid"),
                                                ("T1", "refund", "-5", "paid")]


def test_what_comes_back_of_a_reversal_without_naming_a_payment_is_paid_again() -> None:
    read = activity({"Type": "Canceled Reversal", "Gross": "20.00"})
    assert [row[:4] for row in moved(read)] == [("T1", "purchase", "20", "paid")]


def test_a_reversal_whose_undoing_waits_is_not_undone() -> None:
    undone = {"Type": "Canceled Reversal", "Gross": "20.00", "Reference Txn ID": "T1", "Status": "Pending"}
    read = activity({}, BACK | {"Type": "Payment Reversal", "Gross": "-20.00"}, undone)
    assert [row[:4] for row in moved(read)][:2] == [("T1", "chargeback", "-20", "paid"), ("T1", "chargeback", "20", "pending")]


def test_a_reversal_that_failed_undoes_none() -> None:
    """It never took anything: the one before it did."""
    failed = BACK | {"Type": "Payment Reversal", "Gross": "-20.00", "Status": "Denied", "Date": "03/09/2026"}
    read = activity({}, BACK | {"Type": "Payment Reversal", "Gross": "-20.00"}, failed)
    assert [row[1:4] for row in moved(read)][:2] == [("chargeback", "-20", "failed"), ("chargeback", "-20", "paid")]


def test_a_payment_called_refunded_came_back_though_the_file_does_not_show_it() -> None:
    read = activity({"Status": "Refunded"}, {"Status": "Refunded"}, BACK | {"Reference Txn ID": "T2"},
                    {"Status": "Rückgängig gemacht"})
    assert [row[:3] for row in moved(read)] == [
        ("T1", "purchase", "30"), ("T1", "refund", "-30"), ("T2", "purchase", "30"), ("T2", "refund", "-30"),
        ("T4", "purchase", "30"), ("T4", "refund", "-30")]


def test_what_is_no_buyers_money() -> None:
    rows = [({"Type": "Account Hold for Open Authorization", "Gross": "-10.00"}, "money held back or let go again: no money moved"),
            ({"Type": "Reversal of General Account Hold"}, "money held back or let go again: no money moved"),
            ({"Type": "General Currency Conversion", "Gross": "-5"}, "one currency changed into another"),
            ({"Type": "Mass Pay Payment"}, "a mass payment: counted where it was sold"),
            ({"Type": "User Initiated Withdrawal", "Gross": "-5"}, "money on its way to or from a bank"),
            ({"Type": "Chargeback Fee", "Gross": "-20"}, "a fee"), ({"Gross": "-7.00"}, "money we paid"),
            ({"Type": "Payment Refund", "Gross": "7.00"}, "money given back to us"), ({"Gross": "0.00"}, "no money moved"),
            ({"Balance Impact": "Memo"}, "a note: no money moved")]
    read = activity({}, *(change for change, _ in rows))
    assert read.noise == {n: why for n, (_, why) in enumerate(rows, 2)}


def test_what_stands_beside_a_payment_is_no_second_one() -> None:
    """Items of a cart, news of a payment, holds and own money in the words of several years and languages."""
    hold, bank = "money held back or let go again: no money moved", "money on its way to or from a bank"
    news, asked = "news of a movement told before: no money moved again", "a bill or a request: no money moved"
    rows = [("Shopping Cart Item", "30.00", "an item of a payment that stands beside it"),
            ("Shopping Cart Item", "-7.00", "an item of a payment that stands beside it"),
            ("Update to eCheck Received", "30.00", news), ("Update to Bank Transfer Received", "30.00", news),
            ("Update to Reversal", "30.00", news), ("Update to Add Funds from a Bank Account", "30.00", news),
            ("Invoice Sent", "30.00", asked), ("Request Sent", "30.00", asked), ("Payment Review", "30.00", hold),
            ("Solde suspendu pour enquête sur un litige", "-30.00", hold), ("Suspension de paiement", "-30.00", hold),
            ("Annulation de la suspension pour résolution du litige", "30.00", hold),
            ("Allgemeine Gutschrift auf Kreditkarte", "30.00", bank), ("Add Funds from a Bank Account", "30.00", bank),
            ("Funds Added with a Personal Check", "30.00", bank), ("Charge From Credit Card", "30.00", bank),
            ("Charge From Debit Card", "30.00", bank), ("Reversal of ACH Deposit", "-30.00", bank),
            ("Reversal of ACH Withdrawal Transaction", "30.00", bank), ("Rückbuchung von ACH-Gutschrift", "-30.00", bank),
            ("PayPal Working Capital Loan", "30.00", "money that PayPal lends")]
    read = activity({}, *({"Type": kind, "Gross": gross, "Reference Txn ID": "T1"} for kind, gross, _ in rows),
                    {"Type": "Invoice Sent", "Status": "Paid"}, {"Type": "Shopping Cart Payment Received"})
    assert read.noise == {n: why for n, (_, _, why) in enumerate(rows, 2)} | {len(rows) + 2: asked}
    assert not read.aside
    assert moved(read) == [("T1", "purchase", "30", "paid", "email:ada@example.org"),
                           (f"T{len(rows) + 3}", "purchase", "30", "paid", "email:ada@example.org")]


def test_states_and_kinds() -> None:
    read = activity({"Status": "Pending"}, {"Status": "Denied"}, {"Type": "Donation Payment"}, {"Type": "Subscription Payment"},
                    {"Status": "Partially Refunded"})
    assert [row[1:4:2] for row in moved(read)] == [
        ("purchase", "pending"), ("purchase", "failed"), ("donation", "paid"), ("renewal", "paid"), ("purchase", "paid")]


def test_days_first_outside_america() -> None:
    times = [activity({"TimeZone": zone})["order"][0]["occurred_at"] for zone in ("EST", "GMT", "CEST", "")]
    assert times == [datetime(2026, 3, 2, 7, 14, 5), datetime(2026, 2, 3, 2, 14, 5), datetime(2026, 2, 3, 0, 14, 5),
                     datetime(2026, 3, 2, 2, 14, 5)]


def test_months_first_in_america_whatever_its_zone_is_called() -> None:
    """`America/Sao_Paulo` is in no country that writes the month first."""
    zones = ("America/Los_Angeles", "America/Indiana/Knox", "US/Eastern", "America/Sao_Paulo", "America/Toronto", "Europe/Berlin")
    assert [activity({"TimeZone": zone})["order"][0]["occurred_at"].month for zone in zones] == [3, 3, 3, 2, 2, 2]


@pytest.mark.parametrize(("name", "zone", "month"), [
    ("AB-CSR-20260301-20260331.CSV", "GMT", 3), ("AB-CSR-20260201-20260228.CSV", "PDT", 2),
    ("AB-CSR-20260101-20261231.CSV", "GMT", 2), ("AB-CSR-20260101-20261231.CSV", "PDT", 3), ("AB-CSR-20250101-20251231.CSV", "GMT", 2)])
def test_the_span_in_a_name_tells_day_from_month(name: str, zone: str, month: int) -> None:
    """Where both readings lie in it, or neither does, the zone tells. A day that is one of itself is no help."""
    rows = [PAID | {"TimeZone": zone}, PAID | {"TimeZone": zone, "Date": "3/3/2026", "Transaction ID": "T2"}]
    read = made_raw.made(paypal_activity, rows, name)
    assert {row["order"]: (row["occurred_at"].month, row["occurred_at"].day in {2, 3}) for row in read["order"]} == {
        "T1": (month, True), "T2": (3, True)}


def test_a_payer_with_a_name_alone_and_a_field_of_the_button() -> None:
    read = activity({"From Email Address": ""}, {"Option 1 Name": "Instagram", "Option 1 Value": "@Maya.Makes"})
    assert {row["handle"] for row in read["order"]} == {"paypal:order/main/T1", "email:ada@example.org"}
    assert [(row["left"], row["right"]) for row in read["link"]] == [("email:ada@example.org", "instagram:maya.makes")]


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [({"Gross": "x"}, "'x' is not an amount"), ({"Date": "x"}, "'x' is not a time, or its zone is not one we know"),
             ({"TimeZone": "XYZ"}, "'03/02/2026' is not a time, or its zone is not one we know"),
             ({"Currency": "Euro"}, "'Euro' is not a currency"), ({"Status": "Odd"}, "'odd' is not a state we know"),
             ({"Status": ""}, "the movement has no state"), ({"Type": ""}, "the movement does not say what it is"),
             ({"Transaction ID": ""}, "the movement has no number of its own"),
             ({"Gross": "1.005"}, "'1.005' has more decimals than its currency")]
    read = activity({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}
