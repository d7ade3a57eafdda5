"""WooCommerce: orders with buyers, reports with names alone, and customers with how often they ordered."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import made_raw

from stalwarts.importers import woocommerce_customers
from stalwarts.importers import woocommerce_orders
from stalwarts.importers import woocommerce_report

ORDER = {"order_id": "9", "order_number": "1", "order_date": "2026-03-02 11:14:00", "paid_date": "", "status": "completed",
         "order_total": "30.00", "order_currency": "EUR", "billing_email": "ada@example.org", "refund_items": "",
         "transaction_id": "", "line_item_1": "name:Print|product_id:12|quantity:1|total:30.00"}


def orders(*changes: dict[str, str]) -> made_raw.Read:
    """Orders that differ from the plain one in these cells."""
    return made_raw.made(woocommerce_orders, [ORDER | {"order_number": str(n)} | change
                                              for n, change in enumerate(changes, 1)])


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["kind"], f"{row['amount']:.2f}", row["status"]) for row in read["order"])


def test_the_made_up_orders() -> None:
    read = made_raw.golden(woocommerce_orders, "webtoffee-order_export_2026-03-20.csv")
    assert moved(read) == [("501", "purchase", "50.90", "paid"), ("504", "purchase", "34.90", "paid"),
                           ("504", "refund", "-34.90", "paid")]
    assert {row["occurred_at"] for row in read["order"] if row["amount"] < 0} == {datetime(2026, 3, 5, 10)}
    assert read["order"][0]["payment"] == "stripe:ch_TEST000001"


def test_refunds_of_one_moment_are_added_up() -> None:
    """They have no numbers of their own: of two alike one would be lost."""
    six = "amount:6.00|reason:late|date:2026-03-05 10:00:00"
    read = orders({"refund_items": f"amount:5.00|reason:torn|date:2026-03-05 10:00:00;{six};{six}"},
                  {"refund_items": f"amount:1.50;amount:1.50;{six}"})
    assert [row[::2] for row in moved(read) if row[1] == "refund"] == [("1", "-17.00"), ("2", "-3.00"), ("2", "-6.00")]


def test_refunds() -> None:
    read = orders({"status": "refunded"}, {"refund_items": "amount:5.00|reason:late|date:2026-03-05 10:00:00;amount:2,50|reason:"},
                  {"refund_items": "some"}, {"refund_items": "amount:1.50"})
    assert [row[::2] for row in moved(read) if row[1] == "refund"] == [
        ("1", "-30.00"), ("2", "-2.50"), ("2", "-5.00"), ("4", "-1.50")]
    assert read.aside == {3: "'some' is not a list of refunds"}


def test_states() -> None:
    states = {"wc-completed": "paid", "processing": "paid", "on-hold": "pending", "failed": "failed", "Cancelled": "failed"}
    read = orders(*({"status": state} for state in states), {"order_total": "0"}, {"status": "odd"})
    assert [row[3] for row in moved(read)] == [*states.values(), "comp"]
    assert read.aside == {7: "'odd' is not a state of an order we know"}


def test_what_an_order_says_of_its_buyer() -> None:
    read = orders({"billing_email": "", "customer_email": "b@x.org", "transaction_id": "1AB23456CD7890001",
                   "coupon_items": "code:SPRING10|amount:2.00", "customer_note": "Instagram: @maya"},
                  {"customer_email": "other@x.org", "_wc_order_attribution_utm_source": "Instagram"})
    assert {row["order"]: (row["handle"], row["payment"], row["code"], row["source"]) for row in read["order"]} == {
        "1": ("email:b@x.org", "paypal:1AB23456CD7890001", "SPRING10", None),
        "2": ("email:ada@example.org", None, None, "instagram")}
    assert {(row["kind"], row["value"]) for row in read["clue"]} == {
        ("typed_handle", "instagram:maya"), ("email", "other@x.org")}


def test_reports_of_both_makers() -> None:
    server = made_raw.golden(woocommerce_report, "wc-orders-report-export.csv")
    assert [(row["amount"], row["currency"], row["source"]) for row in server["order"]] == [
        (Decimal(46), "EUR", "instagram.com")]
    browser = made_raw.golden(woocommerce_report, "orders_browser_single_page.csv")
    assert moved(browser) == [("501", "purchase", "46.00", "paid"), ("504", "purchase", "30.00", "paid"),
                              ("504", "refund", "-30.00", "paid")]
    assert {row["currency"] for row in browser["order"]} == {"XXX"}
    assert {row["handle"] for row in browser["order"] if row["order"] == "504"} == {"woocommerce:order/main/504"}
    assert {row["product"] for row in browser["order"]} == {"Fern Print"}


def test_the_made_up_customers_and_what_is_set_aside() -> None:
    read = made_raw.golden(woocommerce_customers, "wc-customers-report-export.csv")
    assert {(row["handle"], row["value"]) for row in read["tally"]} == {
        ("email:maya.okonkwo@example.com", 2), ("email:ben.guest@example.org", 1)}
    person = {"Name": "Ada", "Username": "ada", "Sign up": "2025-01-02 09:00:00", "Email": "ada@example.org",
              "Orders": "2", "Total spend": "10", "AOV": "5"}
    odd = made_raw.made(woocommerce_customers, [person, person, person | {"Username": "", "Orders": "1"},
                                                person | {"Orders": "many"}, person | {"Email": "x"}])
    assert [row["value"] for row in odd["tally"]] == [Decimal(3)]
    assert odd.aside == {4: "'many' is not a number of orders", 5: "'x' is not an e-mail address"}


def test_wp_all_export_writes_a_line_for_each_thing_and_the_orders_total_on_all() -> None:
    read = made_raw.golden(woocommerce_orders, "Orders-Export-2026-March-20-1011.csv")
    assert moved(read) == [("701", "purchase", "46.00", "paid"), ("702", "purchase", "36.00", "paid"),
                           ("702", "refund", "-36.00", "paid"), ("703", "purchase", "66.00", "paid"),
                           ("703", "refund", "-10.00", "paid")]
    assert set(read.column("handle", "handle")) == {"email:maya@example.com", "email:ben@example.com", "email:cy@example.com"}
    parts = orders({"order_number": "701 - 0", "refunded_total": "5"}, {"order_number": "701 - 1", "refunded_total": "0"},
                   {"order_number": "2026 - 7"})
    assert parts.aside == {1: "'701 - 0' is a part of an order, and no order", 2: "'701 - 1' is a part of an order, and no order"}
    assert moved(parts) == [("2026 - 7", "purchase", "30.00", "paid")]


def test_orders_with_headings_in_the_sites_language() -> None:
    spanish = made_raw.golden(woocommerce_orders, "orders-2026-03-21-09-00-00.csv")
    assert moved(spanish) == [("801", "purchase", "46.00", "paid"), ("802", "purchase", "20.00", "paid"),
                              ("802", "refund", "-20.00", "paid"), ("803", "purchase", "15.00", "failed"),
                              ("804", "purchase", "15.00", "pending")]
    assert {row["currency"] for row in spanish["order"]} == {"PEN"}
    french = made_raw.made(woocommerce_orders, [{
        "Num\u00e9ro de commande": "9", "\u00c9tat de la commande": "Rembours\u00e9e", "Date de commande": "2026-03-02 11:14",
        "Pr\u00e9nom (Facturation)": "Maya", "Nom de famille (Facturation)": "Okonkwo", "E-mail (Facturation)": "maya@example.com",
        "Montant du remboursement de la commande": "4,50", "Montant total de la commande": "46,00", "Devise": "EUR",
        "Nom de l\u2019\u00e9l\u00e9ment": "Affiche"}])
    assert moved(french) == [("9", "purchase", "46.00", "paid"), ("9", "refund", "-4.50", "paid")]
    assert french.column("order", "product") == ["Affiche", "Affiche"]


def test_reports_of_older_versions_and_of_sites_in_other_languages() -> None:
    older = made_raw.golden(woocommerce_report, "wc-orders-report-export-1583000000.csv")
    assert moved(older) == [("501", "purchase", "46.00", "paid"), ("502", "refund", "-46.00", "paid"),
                            ("503", "purchase", "12.50", "paid")]
    assert {row["currency"] for row in older["order"]} == {"EUR"}
    for headings in ("Datum,Bestellnummer #,N.-Umsatz (formatiert),Status,Kunde,Kundentyp,Produkt(e),N.- Umsatz",
                     "Date,Commande n\u00b0,Revenu net (format\u00e9),\u00c9tat,Client,Type de client,Produit(s),N. Revenu",
                     "Fecha,Pedido #,Ingresos netos (con formato),Estado,Cliente,Tipo de cliente,Producto(s),Ingresos netos",
                     "Data,Ordine n.,N. fatturato (formattato),Stato,Cliente,Tipo di cliente,Prodotto/prodotti,N. Fatturato",
                     "Datum,Bestelnummer,N. Revenue (formatted),Status,Klant,Customer type,Product(en),N. Inkomsten"):
        cells = ("2020-03-02 11:14:00", "7", "&euro;46.00", "completed", "Maya", "new", "1\u00d7 Mug", "46")
        read = made_raw.made(woocommerce_report, [dict(zip(headings.split(","), cells, strict=True))])
        assert [(row["order"], row["amount"], row["currency"], row["product"]) for row in read["order"]] == [
            ("7", Decimal(46), "EUR", "Mug")], headings


def test_signs_of_one_currency_alone() -> None:
    shown = {"\u09f32,999": "BDT", "\u20a6500": "NGN", "\u20b1500": "PHP", "500 \u20ab": "VND", "&#82;&#36;500": "BRL", "CA$500": "CAD",
             "\u20a8500": "XXX", "500 CFA": "XXX", "500 kr": "XXX", "\u0e3f500": "THB", "\u20b5500": "GHS", "&#36;500": "USD"}
    row = {"Date": "2026-03-02 11:14:00", "Status": "completed", "Customer type": "new", "Net Sales": "500"}
    read = made_raw.made(woocommerce_report, [row | {"Order #": str(n), "N. Revenue (formatted)": text}
                                              for n, text in enumerate(shown)])
    assert {row["order"]: row["currency"] for row in read["order"]} == {str(n): code for n, code in enumerate(shown.values())}


def test_customers_of_sites_in_other_languages() -> None:
    for headings in ("Nom,Identifiant,Derni\u00e8re activit\u00e9,S\u2019inscrire,E-mail\u00a0,Commandes,D\u00e9pense totale",
                     "Nome,Nome utente,Ultimo attivo,Registrati,Email,Ordini,Spesa totale",
                     "Naam,Gebruikersnaam,Laatst actief,Registreren,E-mail,Bestellingen,Totale uitgaven"):
        cells = ("Maya", "maya", "2026-03-02", "2025-03-02", "maya@example.com", "3", "46")
        read = made_raw.made(woocommerce_customers, [dict(zip(headings.split(","), cells, strict=True))])
        assert [(row["handle"], row["value"]) for row in read["tally"]] == [("email:maya@example.com", 3)], headings
