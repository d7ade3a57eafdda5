"""Tables of services without an importer, and lists kept by hand: what is proposed for them, and what is counted then.

Headings as others' programs and readers name them; people are invented.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from test_generic_csv import plain
from test_generic_csv import read

from stalwarts.importers import csv_file
from stalwarts.importers._mapping import Mapping
from stalwarts.importers._peek import fold
from stalwarts.ledger import _foreign


def proposed(table: str) -> Mapping:
    """The mapping for a table drawn with bars."""
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return csv_file.propose(fold(header), rows)


# --- letters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "kind", "columns"), [
    # Who may be written to, and not whose cookies may be set.
    ("Nome | Cognome | Email | Data iscrizione | Consenso privacy | Consenso newsletter\n"
     "Ada | Obi | ada@example.org | 13/01/2026 | Sì | Sì\nBen | Kern | ben@example.org | 15/01/2026 | Sì | No", "followers",
     {"consent": "consenso newsletter", "since": "data iscrizione"}),
    ("Email Address | Name | Consent to Track\nada@example.org | Ada | Yes\nben@example.org | Ben | Unchanged", "contacts",
     {"consent": None}),
    ("EMAIL | OPT_IN | EMAIL_BLACKLISTED | SMS_BLACKLISTED\nada@example.org | Yes | No | Yes", "contacts",
     {"refused": "email_blacklisted"}),
    # The day somebody left, and the list of addresses it makes of a table.
    ("email | first_name | unsubscribed_at | created_at | confirmed_at\nada@example.org | Ada | | 2026-01-03 | 2026-01-03\n"
     "ben@example.org | Ben | 2026-02-05 | 2026-01-05 | 2026-01-05", "followers", {"ended_at": "unsubscribed_at", "since": "confirmed_at"}),
    ("email | subscribed | unsubscribed\nada@example.org | 2026-01-03 |\nben@example.org | 2026-01-15 | 2026-02-20", "followers",
     {"ended_at": "unsubscribed", "refused": None}),
    ("E-Mail | Aktivierungsdatum | Abmeldedatum | Vorname\nada@example.org | 13.01.2026 | | Ada", "followers",
     {"ended_at": "abmeldedatum", "since": "aktivierungsdatum"}),
    ("Email | Global Status | Subscription IP | Confirmed Time\nada@example.org | Subscribed | 192.0.2.1 | 2026-01-03\n"
     "ben@example.org | Unsubscribed | 192.0.2.2 | 2026-01-05", "followers", {"consent": "global status"}),
    ("email | email status | email opt-in date | date added | total orders | total spent\n"
     "ada@example.org | subscribed | 2026-01-03 | 2026-01-03 | 2 | 44.50\nben@example.org | nonSubscribed | | 2026-01-05 | 1 | 20.00",
     "followers", {"consent": "email status", "amount": None}),
    ("email | firstName | subscribed | userId | createdAt\nada@example.org | Ada | true | u1 | 2026-01-03\n"
     "ben@example.org | Ben | false | u2 | 2026-01-05", "followers", {"handle": "email", "consent": "subscribed", "since": "createdat"}),
    # A street asks nothing.
    ("Email address - home | Street address line 1 - Home | Phone - mobile | Created At\nada@example.org | 1 Rd | 555-0100 | 2026-01-03",
     "contacts", {"handle": "email address - home"}),
    # Clicks and opens begin no follow.
    ("Subscriber | Link | Clicked at\nada@example.org | https://example.com/shop | 2026-01-03 10:11", "touches",
     {"occurred_at": "clicked at", "url": None}),
    ("Email | Opens | Last opened\nada@example.org | 3 | 2026-01-03 10:11", "touches", {"occurred_at": "last opened"}),
    ("Date | Person | What\n2026-01-03 | @ada.obi | comment\n2026-01-15 | @ben_kern | like", "touches",
     {"handle": "person", "kind": "what"}),
    ("First Name | Email | Registration Time | Approval Status\nAda | ada@example.org | 2026-01-13 10:11 | approved", "contacts", {}),
])
def test_a_list_of_readers(table: str, kind: str, columns: dict[str, str | None]) -> None:
    mapping = proposed(table)
    assert mapping.kind == kind
    assert {ours: mapping.columns.get(ours) for ours in columns} == columns


def test_what_was_done_is_told_by_the_name_of_its_day() -> None:
    assert proposed("Email | Clicked at\nada@example.org | 2026-01-03").always == {"kind": "click"}
    assert proposed("Email | Last opened\nada@example.org | 2026-01-03").always == {"kind": "open"}


def test_whoever_left_a_list_is_not_to_be_written_to() -> None:
    found = read(plain("followers", "handle", "ended_at"), [["ada@example.org", ""], ["ben@example.org", "2026-02-20"]])
    (consent,) = found["consent"]
    assert (consent["handle"], consent["state"], consent["occurred_at"]) == ("email:ben@example.org", "no", datetime(2026, 2, 20))
    assert {row["handle"]: row["ended_at"] for row in found["follow"]} == {
        "email:ada@example.org": None, "email:ben@example.org": datetime(2026, 2, 20)}


# --- payments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "columns", "always"), [
    # Whether it was paid stands in a box, in any language; a blank among boxes ticked says no more than that it is open.
    ("Datum | Wer | Was | Preis | Bezahlt?\n13.01.2026 | Ada | Schale | 35,00 € | ja\n15.01.2026 | Ben | Tasse | 30,00 € | nein",
     {"status": "bezahlt?", "handle": "wer", "product": "was"}, {"currency": "EUR"}),
    ("Date | Client | Prix | Payé\n13/01/2026 | Ada Obi | 35 € | oui\n15/01/2026 | Ben Kern | 30 € |", {"status": "payé"},
     {"currency": "EUR", "status": "pending"}),
    ("Fecha | Correo | Importe | Pagado\n13/01/2026 | ada@example.org | 35,00 € | sí", {"status": "pagado"}, {"currency": "EUR"}),
    ("Data | Email | Totale | Pagato\n13/01/2026 | ada@example.org | 35,00 € | sì", {"status": "pagato"}, {"currency": "EUR"}),
    ("購入日 | メール | 品物 | 金額 | 入金\n2026/1/13 | ada@example.org | 茶碗 | 3,500円 | 済", {"status": "入金", "product": "品物"},
     {"currency": "JPY"}),
    ("Datum | Klant | E-mail | Aantal | Bedrag | Betaald\n13-01-2026 | Ada Obi | ada@example.org | 1 | € 35,00 | ja",
     {"status": "betaald", "name": "klant", "quantity": "aantal"}, {"currency": "EUR"}),
    ("Data | Imię i nazwisko | E-mail | Kwota | Status\n13.01.2026 | Ada Obi | ada@example.org | 35,00 zł | opłacone",
     {"status": "status", "name": "imię i nazwisko"}, {"currency": "PLN"}),
    # What it is called elsewhere decides nothing: what it was paid by, a state nobody knows.
    ("Datum | Betrag (EUR) | Bezahlt mit | Kunde\n13.01.2026 | 35,00 | Karte | K1", {"status": None}, {"currency": "EUR"}),
    ("Booking Reference | Booking Date | Email | Total | Cancelled\nT1 | 13/01/2026 | ada@example.org | £21.60 | No\n"
     "T2 | 15/01/2026 | ben@example.org | £10.80 | Yes", {"undone": "cancelled"}, {"currency": "GBP"}),
    ("Order ID | Buyer email | Settled gross | Settled currency | Completed at | Test\n1 | ada@example.org | 10.00 | USD | 2026-01-03 | true",
     {"undone": "test"}, {}),
    # An order's own number, and not that of the lot it was paid out in.
    ("Date | Currency | Amount | Status | ID | Consumer name | Settlement reference\n2026-01-01 | EUR | 100.00 | paidout | tr_a1 | Ada | 7.01\n"
     "2026-01-02 | EUR | 50.00 | paidout | tr_b2 | Ben | 7.01", {"order": "id", "name": "consumer name"}, {}),
    ("Date | Description | Amount | Currency | Receipt | Email\n2026-01-03 | Clay | 12.00 | EUR | yes | ada@example.org", {"order": "receipt"}, {}),
    # Who bought, and not who sold, hosts or keeps the till.
    ("User Name | User Email | Invitee Name | Invitee Email | Start Date & Time | Event Price | Payment Currency\n"
     "Maya | maya@example.org | Ada Obi | ada@example.org | 2026-03-03 11:00 am | 40.00 | EUR\n"
     "Maya | maya@example.org | Ben Kern | ben@example.org | 2026-03-04 11:00 am | 40.00 | EUR",
     {"handle": "invitee email", "name": "invitee name"}, {}),
    ("Email | Date | Transaction ID | Total (EUR)\nme@example.org | 2026-01-03 | A | 35.00\nme@example.org | 2026-01-05 | B | 15.00\n"
     "me@example.org | 2026-01-06 | C | 20.00", {"handle": None}, {"currency": "EUR"}),
    ("Transaction Date | Buyer Country | Buyer State | Amount (EUR) | Transaction Type\n2026-08-01 | US | CA | 9.99 | Charge",
     {"handle": None}, {"currency": "EUR"}),
    # A name with a blank in it is no account, and several people have it.
    ("Order ID | Order Date | User Name | User Email | Amount | Currency\n1 | 2026-01-03 | Ada Obi | ada@example.org | 49.00 | USD",
     {"handle": "user email", "name": "user name"}, {}),
    ("Sponsor Handle | Sponsor Public Email | Transaction ID | Tier Name | Tier Monthly Amount | Processed Amount | Transaction Date\n"
     "adaobi | ada@example.org | ch_1 | Gold | $5.00 | $4.52 | 2026-01-03",
     {"handle": "sponsor handle", "name": None, "product": "tier name", "amount": "processed amount"}, {"currency": "USD"}),
    ("amount | currency | order_id | email | contact | error_code | created_at\n499.00 | INR | o1 | ada@example.org | +911234567890 | BAD | 2026-01-13",
     {"name": None, "code": None}, {}),
    # What was paid, and not a price in a list, a part of it, what is still owed, or how often.
    ("Placed at | Buyer email | Item count | Item total | Total price | Currency\n2026-01-03 | ada@example.org | 1 | 30.00 | 35.00 | USD",
     {"amount": "total price", "product": None}, {}),
    ("Rechnungsnr. | Bezahlt am | Summe netto | Summe Steuern | Summe brutto | Offener Betrag\nR1 | 13.01.2026 | 29,41 | 5,59 | 35,00 | 0,00",
     {"amount": "summe brutto"}, {}),
    ("Client Name | Invoice # | Date Issued | Line Subtotal | Line Total\nAda | 1 | 2026-01-03 | 28.00 | 30.00", {"amount": "line total"}, {}),
    # Which currency, by whichever sign, and by the brackets of its own heading.
    ("Order Number | Buyer Username | Total Price | Sale Date\n1 | ada | AU $3,013.00 | 26-May-26", {"amount": "total price"}, {"currency": "AUD"}),
    ("Order | Email | Date | Amount (EUR) | Type Foreign Currency\n1 | ada@example.org | 2026-01-03 | 35.0 | USD",
     {"amount": "amount (eur)", "currency": None}, {"currency": "EUR"}),
    ("Order | Email | Date | Total (net)\n1 | ada@example.org | 2026-01-03 | 35.00", {"amount": "total (net)"}, {}),
    ("Order | Email | Date | Total\n1 | ada@example.org | 2026-01-03 | AR $35.00", {"amount": "total"}, {}),
])
def test_a_list_of_payments(table: str, columns: dict[str, str | None], always: dict[str, str]) -> None:
    mapping = proposed(table)
    assert mapping.kind == "orders"
    assert {ours: mapping.columns.get(ours) for ours in columns} == columns
    assert mapping.always == always


@pytest.mark.parametrize(("table", "whole"), [
    # As a program writes headings of two words, and a place where one order has a sum and its lines.
    ("ContactName | EmailAddress | InvoiceNumber | InvoiceDate | Total | Currency\nAda | ada@example.org | I1 | 13/01/2026 | 50.00 | GBP\n"
     "Ada | ada@example.org | I1 | 13/01/2026 | 50.00 | GBP", True),
    ("Order Number | Buyer Username | Item Title | Total Price | Sale Date\n1 | ada | | $66.00 | Sep-14-26\n1 | ada | Cup | | Sep-14-26", True),
])
def test_an_invoice_that_each_line_repeats(table: str, *, whole: bool) -> None:
    assert (proposed(table).amount_of == "order") == whole


@pytest.mark.parametrize("table", [
    "Name | Email | Total spent | Last order date\nAda | ada@example.org | $44.50 | 2026-01-03",
    "First Name | Email | Date Created | Amount Spent\nAda | ada@example.org | 2026-01-03 | $64.00",
    "Name | Email | Date added | Amount (cents)\nAda | ada@example.org | 2026-01-03 | 4900",
    "Title | Author | Date Read | Price\nClay | Jane | 2026-01-03 | 12.99",
])
def test_what_is_no_payment(table: str) -> None:
    assert proposed(table).kind != "orders"


@pytest.mark.parametrize(("header", "said"), [
    (("buchungstag", "valutadatum", "verwendungszweck", "betrag", "waehrung"), "what an account holds"),
    (("date", "payee", "account number", "payment reference", "amount (eur)"), "what an account holds"),
    (("datum", "lieferant", "kategorie", "betrag"), "bought"), (("date", "vendor", "category", "amount"), "bought"),
    (("vendor", "title", "units sold", "royalty"), ""), (("transaction id", "user name", "vendor", "price"), ""),
    (("date", "email", "amount", "bic"), ""),
])
def test_tables_that_show_no_money_of_fans_are_declined(header: tuple[str, ...], said: str) -> None:
    assert said in csv_file.declined(header)
    assert bool(said) == bool(csv_file.declined(header))
    assert not said or not csv_file.propose(header, [["2026-01-03"] * len(header)]).columns


def test_visiting_cards_are_named_for_what_they_are() -> None:
    assert "vCard" in _foreign.what("contacts.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\n")


def test_what_came_to_nothing_is_not_counted() -> None:
    orders = plain("orders", "handle", "occurred_at", "amount", "status", "undone", "consent", always={"currency": "EUR", "status": "pending"})
    found = read(orders, [["ada@example.org", "2026-01-03", "20", "ja", "No", "yes"], ["ben@example.org", "2026-01-04", "20", "", "No", "no"],
                          ["cara@example.org", "2026-01-05", "20", "yes", "Yes", "perhaps"]])
    assert {row["handle"]: row["status"] for row in found["order"]} == {
        "email:ada@example.org": "paid", "email:ben@example.org": "pending", "email:cara@example.org": "failed"}
    assert found.column("consent", "handle") == ["email:ada@example.org"], "a box that was not ticked refuses nothing"
    assert not found.aside


@pytest.mark.parametrize("nobody", ["Anonymous", "0", "guest", "匿名"])
def test_who_gave_no_name_is_nobody(nobody: str) -> None:
    orders = plain("orders", "handle", "occurred_at", "amount", always={"currency": "EUR"})
    found = read(orders, [[nobody, "2026-01-03", "20"], ["ada", "2026-01-03", "5"]])
    assert found.column("order", "handle") == [None, "shop:ada"] or found.column("order", "handle") == ["shop:ada", None]
    assert found.column("handle", "handle") == ["shop:ada"]


def test_a_price_of_one_counts_as_often_as_it_was_bought() -> None:
    mapping = proposed("注文番号 | 注文日時 | メールアドレス | 数量 | 単価（JPY）\n1 | 2026-01-10 10:30 | ada@example.org | 2 | 1480")
    assert (mapping.amount_of, csv_file.load(mapping.text())) == ("unit", mapping)
    units = plain("orders", "order", "occurred_at", "quantity", "amount", always={"currency": "JPY"}, amount_of="unit")
    found = read(units, [["1", "2026-01-10", "2", "1480"], ["2", "2026-01-10", "", "5"]])
    assert found.column("order", "amount") == [Decimal(2960)]
    assert list(found.aside) == [2]


def test_letters_before_a_dollar_are_part_of_its_sign() -> None:
    found = read(plain("orders", "handle", "occurred_at", "amount", always={"currency": "AUD"}), [["ada", "2026-01-03", "AU $3,013.00"]])
    assert found.column("order", "amount") == [Decimal(3013)]


# --- arrangements ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "columns"), [
    ("Full Name | Email | Plan | Active | Created at | Expires at | Total spend\nAda | ada@example.org | Club | Yes | 2026-01-03 | 2027-01-03 | $60.00",
     {"state": "active", "amount": None}),
    ("FirstName | Email | JoinedDate | Price | Recurring Interval | Tier\nAda | ada@example.org | 2026-01-03 | $9 | month | Standard",
     {"interval": "recurring interval", "state": None}),
    ("Name | Email | Tier | Price | Status | Subscribed At | Cancelled At | Total Paid\nAda | ada@example.org | Club | $5.00 | active | 2026-01-03 | | $15.00",
     {"amount": "price"}),
    ("Vorname | E-Mail | Eintritt | Austritt | Beitrag | Zahlweise | Status\nAda | ada@example.org | 13.01.2020 | | 60,00 | jährlich | aktiv",
     {"since": "eintritt", "cancelled_at": "austritt", "amount": "beitrag"}),
    ("ユーザー名 | プラン名 | プラン金額 | 支援開始日 | ステータス\nada | 抹茶 | 500 | 2026-01-03 | 支援中", {"state": "ステータス"}),
    ("Voornaam | E-mailadres | Lid sinds | Contributie | Status\nAda | ada@example.org | 13-01-2020 | € 25,00 | actief", {"since": "lid sinds"}),
])
def test_a_list_of_members(table: str, columns: dict[str, str | None]) -> None:
    mapping = proposed(table)
    assert mapping.kind == "plans"
    assert {ours: mapping.columns.get(ours) for ours in columns} == columns


def test_what_was_paid_for_memberships_is_a_list_of_payments() -> None:
    mapping = proposed("id | amount | status | subscription_id | created_at | expires_at | product | user_email\n"
                       "31 | 20.00 | complete | sub_1 | 2026-01-03 | 2027-01-03 | Club | ada@example.org\n"
                       "32 | 20.00 | refunded | sub_2 | 2026-01-05 | 2027-01-05 | Club | ben@example.org")
    assert (mapping.kind, mapping.columns["order"]) == ("orders", "id")


def test_a_member_without_a_plan_has_none_and_half_a_year_is_an_interval() -> None:
    plans = plain("plans", "handle", "product", "amount", "interval", "state", always={"currency": "EUR"})
    found = read(plans, [["ada@example.org", "Club", "5", "halbjährlich", "aktiv"], ["ben@example.org", "", "", "", "aktiv"]])
    assert [(row["product"], row["interval"]) for row in found["plan"]] == [("Club", "6 month")]
    assert found.noise == {2: "it names no plan"}


# --- totals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "spread", "columns", "always"), [
    ("Reporting Date | Sale Month | Store | Artist | Title | Quantity | Earnings (USD)\n2026-08-25 | 2026-07 | Spotify | Mara | Tide | 900 | 31.45",
     {"takings": "earnings (usd)"}, {"since": "sale month", "until": "sale month", "product": "title"}, {"currency": "USD"}),
    ("Sale Date | Partner | Track Title | Net Payable | Currency\n2026-04-30 | Deezer | Rain | 0.42 | USD", {"takings": "net payable"},
     {"until": "sale date"}, {}),
    ("Date | Product(ID#) | Product Name | Net Units Sold | Base Price | Currency | Net Steam Sales (USD)\n2026-03-12 | 12 | Fern | 2 | 499 | AUD | 6.00",
     {"units": "net units sold", "takings": "net steam sales (usd)"}, {"product": "product name", "currency": None}, {"currency": "USD"}),
    ("Statement Recipient Name | Distribution Date | Work Title | Number of Plays | Performance Start Date | Performance End Date | Royalty Amount\n"
     "Luna | 2026-04-05 | Rain | 800 | 2025-07-01 | 2025-09-30 | $4.10", {"streams": "number of plays", "takings": "royalty amount"},
     {"since": "performance start date", "until": "performance end date"}, {"currency": "USD"}),
    ("Monat | Follower | Aufrufe | Einnahmen\nJanuar 2026 | 1200 | 30000 | 350,00 €", {"followers": "follower", "views": "aufrufe",
     "takings": "einnahmen"}, {"since": "monat", "until": "monat"}, {"currency": "EUR"}),
    ("Month | Subscribers | Revenue\n2026-01 | 210 | $350.00", {"followers": "subscribers", "takings": "revenue"}, {"until": "month"},
     {"currency": "USD"}),
])
def test_a_statement_of_totals(table: str, spread: dict[str, str], columns: dict[str, Any], always: dict[str, str]) -> None:
    mapping = proposed(table)
    assert (mapping.kind, mapping.spread, mapping.always) == ("tally", spread, always)
    assert {ours: mapping.columns.get(ours) for ours in columns} == columns


def test_the_lines_of_a_statement_are_added_up_and_currencies_kept_apart() -> None:
    totals = plain("tally", "until", "product", "of", "value", "currency")
    found = read(totals, [["2026-01-31", "Fern", "royalties", "24.50", "EUR"], ["2026-01-31", "Fern", "royalties", "0.50", "EUR"],
                          ["2026-01-31", "Fern", "royalties", "7.10", "CAD"], ["2026-01-31", "Fern", "units", "11", "EUR"],
                          ["2026-01-31", "Fern", "units", "3", "CAD"], ["2026-01-31", "", "followers", "210", ""],
                          ["2026-01-31", "", "followers", "205", ""]])
    assert sorted((row["of"], row["product"] or "", row["value"], row["currency"] or "") for row in found["tally"]) == [
        ("followers", "", Decimal(210), ""), ("takings", "Fern (CAD)", Decimal("7.1"), "CAD"), ("takings", "Fern (EUR)", Decimal(25), "EUR"),
        ("units", "Fern", Decimal(14), "")]


def test_a_month_is_a_span_and_no_day() -> None:
    assert csv_file.resolve_dates(["2026-01", "2026-02"]) == "%Y-%m"
    assert csv_file.resolve_dates(["Januar 2026", "mars 2026"]) == "%b %Y"
    found = read(plain("tally", "since", "until", "value", always={"of": "views"}, date="%Y-%m"), [["2026-02", "2026-02", "9"]])
    assert [(row["since"], row["until"]) for row in found["tally"]] == [(datetime(2026, 2, 1), datetime(2026, 2, 28))]
    payments = read(plain("orders", "occurred_at", "amount", always={"currency": "EUR"}, date="%Y-%m"), [["2026-02", "9"]])
    assert payments.aside == {1: "'2026-02' is not a date written as %Y-%m"}
