"""Shopify: orders over several lines, what came back, who bought, and who may be written to."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import made_raw

from stalwarts.importers import shopify_customers
from stalwarts.importers import shopify_orders
from stalwarts.importers import shopify_payments

ORDER = {"Name": "#1", "Email": "ada@example.org", "Financial Status": "paid", "Paid at": "2026-03-02 11:14:00 +0100",
         "Currency": "EUR", "Total": "50.90", "Created at": "2026-03-01 10:00:00 +0100", "Lineitem name": "Print",
         "Refunded Amount": "0.00", "Outstanding Balance": "0.00"}
PERSON = {"Customer ID": "'7000000000001", "First Name": "Ada", "Last Name": "Byron", "Email": "ada@example.org",
          "Accepts Email Marketing": "yes", "Phone": "", "Accepts SMS Marketing": "no", "Total Spent": "10.00",
          "Total Orders": "1"}


def orders(*changes: dict[str, str]) -> made_raw.Read:
    """Orders that differ from the plain one in these cells."""
    return made_raw.made(shopify_orders, [ORDER | {"Name": f"#{n}"} | change for n, change in enumerate(changes, 1)])


def customers(*changes: dict[str, str]) -> made_raw.Read:
    return made_raw.made(shopify_customers, [PERSON | change for change in changes])


def test_the_made_up_people() -> None:
    read = made_raw.golden(shopify_orders, "orders_export_1.csv")
    net: dict[Any, Decimal] = {}
    for row in read["order"]:
        if row["status"] == "paid":
            net[row["handle"]] = net.get(row["handle"], Decimal(0)) + row["amount"]
    assert net == {
        "email:maya.okonkwo@example.com": Decimal("73.80"), "email:luis.ferreira+shop@example.com": Decimal("34.90"),
        "email:tom.archer@example.com": Decimal("40.90"), "email:priya@example.org": Decimal(0),
        "email:household@example.org": Decimal("22.90"), None: Decimal("16.00")}
    assert not read.aside
    assert not read.noise
    assert len(read.judged) == 10
    (cover,) = read["cover"]
    assert (cover["since"], cover["until"]) == (datetime(2026, 3, 2, 10, 14), made_raw.TAKEN)


def test_money_moves_when_it_is_paid() -> None:
    read = orders({}, {"Paid at": "", "Financial Status": "pending"})
    assert read.column("order", "occurred_at") == [datetime(2026, 3, 1, 9), datetime(2026, 3, 2, 10, 14)]


def test_days_that_a_spreadsheet_counted() -> None:
    """Of all times of an order: one among others is no time."""
    read = orders({"Paid at": "45384.34789351852", "Created at": "45383.5"},
                  {"Paid at": "", "Created at": "45383,5", "Financial Status": "pending"},
                  {"Paid at": "45384.5", "Created at": "45384"}, {"Created at": "45384"}, {"Paid at": "x", "Created at": "45384"})
    assert {row["order"]: row["occurred_at"] for row in read["order"]} == {
        "#1": datetime(2024, 4, 2, 8, 20, 58), "#2": datetime(2024, 4, 1, 12), "#3": datetime(2024, 4, 2, 12),
        "#4": datetime(2026, 3, 2, 10, 14)}
    assert read.aside == {5: "'x' is not a time"}


def test_status() -> None:
    changes = [
        ({}, "paid"), ({"Financial Status": "Partially_Refunded"}, "paid"), ({"Financial Status": "voided"}, "failed"),
        ({"Financial Status": "expired"}, "failed"), ({"Cancelled at": "2026-03-04 12:00:00 +0100"}, "paid"),
        ({"Financial Status": "pending", "Cancelled at": "2026-03-04 12:00:00 +0100"}, "failed"),
        ({"Financial Status": "pending"}, "pending"), ({"Financial Status": "authorized"}, "pending"),
        ({"Total": "0.00"}, "comp"), ({"Payment Method": "(for testing) Bogus Gateway"}, "test")]
    read = orders(*(change for change, _ in changes))
    assert {row["order"]: row["status"] for row in read["order"]} == {
        f"#{n}": status for n, (_, status) in enumerate(changes, 1)}


def test_amounts() -> None:
    changes = [
        ({"Refunded Amount": "16.00", "Financial Status": "partially_refunded"}, {"-16.00", "50.90"}),
        ({"Refunded Amount": "", "Financial Status": "refunded"}, {"-50.90", "50.90"}),
        ({"Outstanding Balance": "20.90", "Financial Status": "partially_paid"}, {"30.00"}),
        ({"Total": "1.250,90"}, {"1250.90"}), ({"Total": "50.9"}, {"50.90"})]
    read = orders(*(change for change, _ in changes))
    for n, (_, amounts) in enumerate(changes, 1):
        assert {row["amount"] for row in read["order"] if row["order"] == f"#{n}"} == set(map(Decimal, amounts))
    assert {row["kind"] for row in read["order"] if row["amount"] < 0} == {"refund"}


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [
        ({"Total": "12.x"}, "'12.x' is not an amount"), ({"Refunded Amount": "some"}, "'some' is not an amount"),
        ({"Total": "12.345"}, "'12.345' has more decimals than its currency"),
        ({"Total": "12.50", "Currency": "JPY"}, "'12.50' has more decimals than its currency"),
        ({"Total": "-5.00"}, "'-5.00' is negative, and no order is"),
        ({"Total": "9" * 20}, f"'{'9' * 20}' is not an amount"), ({"Total": ""}, "the order has no total"),
        ({"Paid at": "45384.348"}, "'45384.348' is not a time"),
        ({"Paid at": "", "Created at": ""}, "the order has no date"),
        ({"Currency": ""}, "the order has no currency"), ({"Currency": "Euro"}, "'Euro' is not a currency"),
        ({"Financial Status": "bartered"}, "'bartered' is not a payment state we know"),
        ({"Financial Status": ""}, "the order has no payment state"), ({"Name": ""}, "the order has no name")]
    read = orders({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}
    assert len(read["order"]) == 1


def test_more_things_of_an_order_are_kept_and_add_no_money() -> None:
    read = made_raw.made(shopify_orders, [ORDER, {"Name": "#1", "Email": "ada@example.org", "Lineitem name": "Sticker"},
                                          {"Name": ""}])
    assert [(row["product"], row["amount"]) for row in read["order"]] == [("Print", Decimal("50.90"))]
    assert not read.aside
    assert read.noise == {3: "blank line"}


def test_who_bought() -> None:
    read = orders({"Email": "", "Phone": "'+351 900 000 003"}, {"Email": "", "Phone": ""}, {"Email": "n/a"},
                  {"Email": "Bob@Example.org", "Phone": "+351900000004", "Billing Phone": "+351900000005"})
    assert read.column("order", "handle") == [None, None, "email:bob@example.org", "phone:+351900000003"]
    assert [(row["left"], row["right"], row["basis"]) for row in read["link"]] == [
        ("email:bob@example.org", "phone:+351900000004", "one row")]
    assert [row["value"] for row in read["clue"] if row["kind"] == "phone"] == ["+351900000005"]


def test_a_typed_name_is_a_link_only_from_its_own_field() -> None:
    read = orders({"Note Attributes": "utm_source: Instagram\ninstagram: @Maya.Makes"},
                  {"Notes": "instagram: @someone"})
    assert [(row["left"], row["right"], row["basis"]) for row in read["link"]] == [
        ("email:ada@example.org", "instagram:maya.makes", "typed by the buyer")]
    assert {row["value"] for row in read["clue"] if row["kind"] == "typed_handle"} == {
        "instagram:maya.makes", "instagram:someone"}
    assert read.column("order", "source") == [None, "instagram"]


def test_consent_and_code() -> None:
    read = orders({"Accepts Marketing": "yes", "Discount Code": "SPRING10"},
                  {"Accepts Marketing": "no", "Email": "b@x.org"})
    assert [(row["handle"], row["state"]) for row in read["consent"]] == [("email:ada@example.org", "yes")]
    assert read.column("order", "code") == [None, "SPRING10"]


def test_overlapping_files_give_the_same_keys() -> None:
    one, two = orders({}, {}), orders({"Id": "5550000000001"}, {"Lineitem sku": "x"})
    key = ("account", "order", "kind", "occurred_at", "product")
    assert {tuple(row[k] for k in key) for row in one["order"]} == {tuple(row[k] for k in key) for row in two["order"]}


def test_other_files_are_not_ours() -> None:
    assert shopify_orders.shape(made_raw.peek("x.csv", b"Name,Email,Total\n")) is None
    assert shopify_customers.shape(made_raw.peek("x.csv", b"First Name,Email,Phone\n")) is None
    assert shopify_payments.shape(made_raw.peek("x.csv", b"Transaction Date,Type,Order,Amount,Currency\n")) is None


def test_customers_of_both_layouts() -> None:
    now = made_raw.golden(shopify_customers, "customers_export.csv")
    assert {(row["handle"], row["value"]) for row in now["tally"]} == {
        ("email:maya.okonkwo@example.com", 2), ("email:luis.ferreira+shop@example.com", 1),
        ("email:tom.archer@example.com", 1), ("shopify:7000000000099", 0)}
    assert ("email:maya.okonkwo@example.com", "shopify:7000000000001", "customer id") in {
        (row["left"], row["right"], row["basis"]) for row in now["link"]}
    before = made_raw.golden(shopify_customers, "customers_export_older.csv")
    assert before.column("handle", "handle") == ["email:maya.okonkwo@example.com"]
    assert {row["kind"]: row["value"] for row in before["clue"]} == {
        "name": "Maya Okonkwo", "city": "Lagos", "country": "NG", "postcode": "1000"}


def test_customers_consent_and_what_is_set_aside() -> None:
    read = customers({}, {"Email": "b@example.org", "Customer ID": "", "Phone": "+351900000003",
                          "Accepts SMS Marketing": "yes", "Accepts Email Marketing": "no"},
                     {"Email": "", "Customer ID": ""}, {"Email": "c@example.org", "Total Orders": "many"},
                     dict.fromkeys(PERSON, ""))
    assert {(row["handle"], row["purpose"], row["state"]) for row in read["consent"]} == {
        ("email:ada@example.org", "email", "yes"), ("email:b@example.org", "email", "no"),
        ("phone:+351900000003", "sms", "yes")}
    assert read.aside == {3: "the customer has no e-mail, telephone number with its country, or id",
                          4: "'many' is not a number of orders"}
    assert read.noise == {5: "blank line"}


def test_payments_say_when_money_went_back() -> None:
    read = made_raw.golden(shopify_payments, "payment_transactions_export_1.csv")
    assert sorted((row["order"], row["kind"], row["amount"], row["occurred_at"]) for row in read["order"]) == [
        ("#1001", "purchase", Decimal("50.90"), datetime(2026, 3, 2, 10, 14, 5)),
        ("#1004", "refund", Decimal("-34.90"), datetime(2026, 3, 3, 17))]
    line = {"Transaction Date": "2026-03-02 11:14:05 +0100", "Type": "charge", "Order": "#1", "Payout ID": "9", "Amount": "5.00",
            "Presentment Amount": "6.00", "Presentment Currency": "USD", "Currency": "EUR"}
    odd = made_raw.made(shopify_payments, [line, line | {"Type": "payout"}, line | {"Type": "odd"}, line | {"Type": "refund"}])
    assert [(row["amount"], row["currency"]) for row in odd["order"]] == [(Decimal(6), "USD")]
    assert odd.noise == {2: "no buyer's money: payout"}
    assert odd.aside == {3: "'odd' is not a kind of movement we know", 4: "'6.00' is no refund"}


def test_the_payment_an_order_was_settled_by() -> None:
    read = orders({"Payment Reference": "c1.1 + c1.2"}, {"Payment Reference": "1AB23456CD7890001"}, {"Payment Reference": "ch_1"})
    assert read.column("order", "payment") == ["paypal:1AB23456CD7890001", "shopify:c1.1", "stripe:ch_1"]


def test_customers_nobody_counted_tell_consent_and_ids() -> None:
    read = made_raw.golden(shopify_customers, "customers_export_consent.csv")
    assert {(row["handle"], row["purpose"], row["state"]) for row in read["consent"]} == {
        ("email:anna@example.com", "email", "yes"), ("email:bo@example.com", "email", "no"), ("phone:+31612345678", "sms", "no")}
    assert ("email:bo@example.com", "shopify:7000000000124") in {(row["left"], row["right"]) for row in read["link"]}
    assert [row["value"] for row in read["clue"] if row["kind"] == "postcode"] == ["1234AB"]
    assert not read["tally"]
    assert read.column("cover", "table") == ["consent"]
    counted = customers({}, {"Email": "c@example.org", "Total Orders": ""})
    assert counted.aside == {2: "the customer has no number of orders"}
    template = b"First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address City,Phone,Tags\n"
    assert shopify_customers.shape(made_raw.peek("x.csv", template)) is not None
    assert shopify_customers.shape(made_raw.peek("x.csv", b"First Name,Email,Accepts Email Marketing\n")) is None


def test_orders_without_the_things_bought_and_without_addresses() -> None:
    read = made_raw.golden(shopify_orders, "bestellungen.csv")
    assert sorted((row["order"], row["amount"], row["status"], row["handle"]) for row in read["order"]) == [
        ("#1001", Decimal("39.90"), "paid", None), ("#1002", Decimal(0), "comp", None), ("#1003", Decimal(-50), "paid", None),
        ("#1003", Decimal(50), "paid", None)]
    assert not read.aside


def test_payments_of_an_italian_shop_have_their_day_first() -> None:
    line = {"Data della transazione": "03/10/2026 10:12", "Tipo": "Addebito", "Ordine": "#1001", "ID pagamento": "123",
            "Importo": "1.234,50", "Valuta": "EUR"}
    read = made_raw.made(shopify_payments, [line, line | {"Data della transazione": "04/10/2026 09:00", "Tipo": "Rimborso",
                                                          "Importo": "-5,00"}, line | {"Tipo": "Rettifica"}])
    assert sorted((row["order"], row["kind"], row["amount"], row["occurred_at"]) for row in read["order"]) == [
        ("#1001", "purchase", Decimal("1234.50"), datetime(2026, 10, 3, 10, 12)),
        ("#1001", "refund", Decimal(-5), datetime(2026, 10, 4, 9))]
    assert read.aside == {3: "'rettifica' is not a kind of movement we know"}
