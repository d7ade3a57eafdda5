"""Stripe's customers, subscriptions and ledger: lifetime counts, standing arrangements, and money without names."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

import made_raw
import pytest

from stalwarts import importers
from stalwarts.importers import stripe_balance
from stalwarts.importers import stripe_customers
from stalwarts.importers import stripe_report
from stalwarts.importers import stripe_subscriptions

REPORT = "Itemized_balance_change_from_activity_EUR_2026-03-01_to_2026-03-31_Europe-Berlin.csv"
LINE = {"id": "txn_1", "Type": "charge", "Source": "ch_1", "Amount": "30.00", "Fee": "1.00", "Net": "29.00",
        "Currency": "eur", "Created (UTC)": "2026-03-02 10:14", "Available On (UTC)": "2026-03-09 00:00",
        "Description": "Order #1"}
HELD = {"id": "sub_1", "Customer ID": "cus_1", "Customer Email": "ada@example.org", "Plan": "club", "Quantity": "1",
        "Currency": "eur", "Interval": "month", "Amount": "5.00", "Status": "active",
        "Created (UTC)": "2025-12-05 09:00", "Current Period End (UTC)": "2026-04-05 09:00"}
CUSTOMER = {"id": "cus_1", "Email": "ada@example.org", "Name": "Ada", "Created (UTC)": "2025-01-02 09:00",
            "Total Spend": "30.00", "Payment Count": "2"}


def ledger(*changes: dict[str, str]) -> made_raw.Read:
    """Lines of a balance that differ from the plain one in these cells."""
    return made_raw.made(stripe_balance, [LINE | {"id": f"txn_{n}", "Source": f"ch_{n}"} | change
                                          for n, change in enumerate(changes, 1)])


def held(*changes: dict[str, str]) -> made_raw.Read:
    return made_raw.made(stripe_subscriptions, [HELD | {"id": f"sub_{n}"} | change for n, change in enumerate(changes, 1)])


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["kind"], f"{row['amount']:.0f}", row["status"]) for row in read["order"])


def test_the_made_up_balance() -> None:
    read = made_raw.golden(stripe_balance, "balance_history.csv")
    assert [(row["order"], row["amount"]) for row in read["order"]] == [
        ("ch_TEST0000000001", Decimal("50.90")), ("re_TEST3", Decimal("-34.90"))]
    assert read.noise == {3: "no buyer's money: payout", 4: "no buyer's money: stripe_fee"}


def test_the_made_up_report_knows_its_span() -> None:
    read = made_raw.golden(stripe_report, REPORT)
    assert read.column("order", "amount") == [Decimal("-34.90"), Decimal("50.90")]
    (cover,) = read["cover"]
    assert (cover["since"], cover["until"]) == (datetime(2026, 3, 1), datetime(2026, 4, 1))


def test_both_forms_of_the_ledger_have_the_same_keys() -> None:
    key = ("account", "occurred_at", "kind", "amount")
    one = made_raw.golden(stripe_balance, "balance_history.csv")
    other = made_raw.golden(stripe_report, REPORT)
    assert {tuple(row[k] for k in key) for row in one["order"]} == {tuple(row[k] for k in key) for row in other["order"]}


def test_a_refund_stands_under_the_charge_it_can_only_be_of() -> None:
    refund = {"Type": "refund", "Description": "REFUND FOR CHARGE (Order #1)"}
    read = ledger({}, {"Amount": "12.00"}, refund | {"Source": "re_1", "Amount": "-12.00"},
                  refund | {"Source": "re_2", "Amount": "-5.00"},
                  refund | {"Source": "re_3", "Amount": "-7.00", "Description": "REFUND FOR CHARGE (Order #9)"},
                  refund | {"Source": "", "Amount": "-8.00", "Description": "REFUND FOR CHARGE (Order #9)"})
    assert moved(read) == [("ch_1", "purchase", "30", "paid"), ("ch_1", "refund", "-5", "paid"),
                           ("ch_2", "purchase", "12", "paid"), ("ch_2", "refund", "-12", "paid"),
                           ("re_3", "refund", "-7", "paid"), ("txn_6", "refund", "-8", "paid")]


def test_part_of_one_of_several_that_are_called_alike_may_be_of_any() -> None:
    """It stands under its own number: to take it off the greatest would be to guess who got it back."""
    refund = {"Type": "refund", "Source": "re_1", "Amount": "-5.00", "Description": "REFUND FOR CHARGE (Order #1)"}
    assert moved(ledger({}, {"Amount": "12.00"}, refund)) == [
        ("ch_1", "purchase", "30", "paid"), ("ch_2", "purchase", "12", "paid"), ("re_1", "refund", "-5", "paid")]


def test_a_refund_that_failed_goes_with_its_refund() -> None:
    """Tied by what it repeats, by the number of the refund alone, or by neither: then it is paid again."""
    refund = {"Type": "refund", "Source": "re_1", "Amount": "-30.00", "Description": "REFUND FOR CHARGE (Order #1)"}
    failed = {"Type": "refund_failure", "Source": "re_1", "Amount": "30.00", "Description": "REFUND FAILURE (Order #1)"}
    assert moved(ledger({}, refund, failed)) == [
        ("ch_1", "purchase", "30", "paid"), ("ch_1", "refund", "-30", "failed"), ("ch_1", "refund", "30", "failed")]
    other = {"Description": "of an earlier one"}
    assert moved(ledger({}, refund | other, failed | other))[1:] == [
        ("re_1", "refund", "-30", "failed"), ("re_1", "refund", "30", "failed")]
    assert moved(ledger({}, refund | other | {"Source": ""}, failed | other | {"Source": ""}))[1:] == [
        ("txn_2", "refund", "-30", "paid"), ("txn_3", "purchase", "30", "paid")]


def test_disputes() -> None:
    gone = {"Type": "adjustment", "Source": "du_1", "Amount": "-30.00", "Description": "Chargeback withdrawal for ch_1"}
    back = {"Type": "adjustment", "Source": "du_1", "Amount": "30.00", "Description": "Chargeback reversal for ch_1"}
    assert moved(ledger({}, gone))[0] == ("ch_1", "chargeback", "-30", "paid")
    came = ("ch_1", "chargeback", "30", "failed")
    assert moved(ledger({}, gone, back)) == [
        ("ch_1", "chargeback", "-30", "failed"), came, ("ch_1", "purchase", "30", "paid")]
    assert moved(ledger(back)) == [came]


def test_a_dispute_that_names_no_charge_goes_by_its_own_number() -> None:
    """Where it has none either, its two lines can be tied to nothing, not even to each other, and it is paid again."""
    gone = {"Type": "adjustment", "Source": "du_1", "Amount": "-30.00", "Description": "Chargeback withdrawal"}
    back = gone | {"Amount": "30.00", "Description": "Chargeback reversal"}
    assert moved(ledger({}, gone, back))[1:] == [("du_1", "chargeback", "-30", "failed"), ("du_1", "chargeback", "30", "failed")]
    assert moved(ledger({}, gone | {"Source": ""}, back | {"Source": ""})) == [
        ("ch_1", "purchase", "30", "paid"), ("txn_2", "chargeback", "-30", "paid"), ("txn_3", "purchase", "30", "paid")]


def test_a_dispute_lost_after_one_that_was_won_is_lost() -> None:
    gone = {"Type": "adjustment", "Source": "du_1", "Amount": "-30.00", "Description": "Chargeback withdrawal for ch_1"}
    back = gone | {"Amount": "30.00", "Description": "Chargeback reversal for ch_1", "Created (UTC)": "2026-03-09 10:14"}
    again = gone | {"Source": "du_2", "Created (UTC)": "2026-03-20 10:14"}
    assert [row[2:] for row in moved(ledger({}, gone, back, again)) if row[1] == "chargeback"] == [
        ("-30", "failed"), ("-30", "paid"), ("30", "failed")]


def test_what_the_buyer_was_charged_is_taken_where_it_is_told() -> None:
    read = ledger({"Customer Facing Amount": "1,200", "Customer Facing Currency": "jpy"})
    assert [(row["amount"], row["currency"]) for row in read["order"]] == [(Decimal(1200), "JPY")]


def test_lines_that_are_wrong() -> None:
    wrong = [({"Type": "present"}, "'present' is not a kind of movement we know"), ({"Amount": "-1"},
             "'-1' is negative, and no payment is"), ({"Created (UTC)": "x"}, "'x' is not a time"),
             ({"Type": ""}, "the line does not say what moved")]
    read = ledger({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}


def test_payouts_are_known_and_not_read() -> None:
    header = b"id,Amount,Created (UTC),Currency,Livemode,Arrival Date (UTC),Status\n"
    assert "on its way to you" in str(importers.unneeded(made_raw.peek("payouts.csv", header)))


def test_customers() -> None:
    read = made_raw.made(stripe_customers, [
        CUSTOMER, CUSTOMER | {"id": "cus_2", "Payment Count": "3"}, CUSTOMER, CUSTOMER | {"id": "", "Email": ""},
        CUSTOMER | {"id": "cus_3", "Email": "", "Payment Count": ""}, CUSTOMER | {"Payment Count": "some"},
        CUSTOMER | {"id": "x", "Email": "y"}])
    assert {(row["handle"], row["value"]) for row in read["tally"]} == {("email:ada@example.org", Decimal(5))}
    assert {(row["left"], row["right"]) for row in read["link"]} == {
        ("email:ada@example.org", "stripe:cus_1"), ("email:ada@example.org", "stripe:cus_2")}
    assert read.aside == {6: "'some' is not a number of payments",
                          7: "the customer has neither an e-mail nor an id of Stripe's"}
    assert read.noise == {4: "blank line"}


def test_the_made_up_customers() -> None:
    read = made_raw.golden(stripe_customers, "unified_customers.csv")
    assert {(row["handle"], row["value"]) for row in read["tally"]} == {
        ("email:maya.okonkwo@example.com", 2), ("email:priya@example.org", 1), ("email:dex@example.com", 1)}


def test_the_made_up_subscriptions() -> None:
    read = made_raw.golden(stripe_subscriptions, "subscriptions.csv")
    assert {row["handle"]: (row["state"], row["amount"], row["interval"], row["cancelled_at"]) for row in read["plan"]} == {
        "email:maya.okonkwo@example.com": ("active", Decimal(5), "month", None),
        "email:tom.archer@example.com": ("cancelled", Decimal(5), "month", datetime(2025, 12, 24, 7))}


@pytest.mark.parametrize(("change", "found"), [
    ({"Status": "trialing"}, ("trial", 5, "month")), ({"Status": "unpaid"}, ("past_due", 5, "month")),
    ({"Amount": "0.00"}, ("comp", 0, "month")), ({"Quantity": "3"}, ("active", 15, "month")),
    ({"Interval Count": "12"}, ("active", 5, "year")), ({"Interval Count": "3"}, ("active", 5, "3 month")),
    ({"Interval": "yearly"}, ("active", 5, "year")), ({"Amount": ""}, ("active", None, "month"))])
def test_states_and_prices(change: dict[str, str], found: tuple[str, int | None, str]) -> None:
    (row,) = held(change)["plan"]
    assert (row["state"], row["amount"], row["interval"]) == found


def test_of_several_subscriptions_to_one_plan_those_that_stand_count() -> None:
    (row,) = held({"Status": "canceled", "Created (UTC)": "2024-01-01 09:00", "Ended At (UTC)": "2024-02-01 09:00"}, {},
                  {"Created (UTC)": "2026-01-01 09:00"})["plan"]
    assert (row["state"], row["amount"], row["since"]) == ("active", Decimal(10), datetime(2025, 12, 5, 9))


@pytest.mark.parametrize("seed", range(6))
def test_whichever_subscriptions_a_holder_has_to_a_plan_they_become_what_a_person_would_say(seed: int) -> None:
    """Sixty of five holders: those that stand are added up, begin with the first and take the words of the latest; else the last."""
    lots = Random(seed)
    rows = [{"Customer ID": f"cus_{lots.randrange(5)}", "Customer Email": "", "Plan": lots.choice(("club", "choir")),
             "Status": lots.choice(("active", "canceled", "past_due", "trialing")), "Amount": f"{lots.randrange(1, 9)}.00",
             "Interval": lots.choice(("month", "month", "year")), "Currency": lots.choice(("eur", "eur", "usd")),
             "Created (UTC)": lots.choice(("", "2025-01-01 09:00", "2025-02-01 09:00", "2025-02-01 09:01", "1969-05-05 09:00")),
             "Current Period End (UTC)": lots.choice(("", "2026-03-05 09:00", "2026-04-05 09:00")),
             "Ended At (UTC)": ""} for _ in range(60)]
    found = {(row["handle"], row["product"]): row for row in held(*rows)["plan"]}
    assert set(found) == {(f"stripe:{row['Customer ID']}", row["Plan"]) for row in rows}
    for (holder, plan), row in found.items():
        own = [one for one in rows if (f"stripe:{one['Customer ID']}", one["Plan"]) == (holder, plan)]
        standing = [one for one in own if one["Status"] != "canceled"]
        # Of several that began at once the one that stands first in the file has the word.
        best = max(standing or own, key=lambda one: one["Created (UTC)"])
        counts = standing or [best]
        began = [one["Created (UTC)"] for one in counts if one["Created (UTC)"]]
        runs = [one["Current Period End (UTC)"] for one in counts if one["Current Period End (UTC)"]]
        # In two currencies, or by the month and by the year, there is no sum.
        summed = len({one["Currency"] for one in counts}) == len({one["Interval"] for one in counts}) == 1
        assert row["amount"] == (sum(Decimal(one["Amount"]) for one in counts) if summed else None)
        assert row["currency"] == best["Currency"].upper()
        assert row["interval"] == best["Interval"]
        assert str(row["since"] or "")[:16] == min(began, default="")
        assert str(row["until"] or "")[:16] == max(runs, default="")


def test_subscriptions_that_are_wrong_or_never_began() -> None:
    wrong = [({"Status": "odd"}, "'odd' is not a state of a subscription we know"), ({"Plan": ""},
             "the subscription has no plan"), ({"Amount": "5.005"}, "'5.005' has more decimals than its currency"),
             ({"Current Period End (UTC)": "x"}, "one of its times cannot be read"),
             ({"Customer ID": "", "Customer Email": ""}, "the subscription has neither an e-mail nor a customer")]
    read = held({}, *(change for change, _ in wrong), {"Status": "incomplete_expired"})
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}
    assert read.noise == {7: "a subscription that never began"}
