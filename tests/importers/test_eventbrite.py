"""Eventbrite: parties under one address, tickets that came back or moved on, and headers in other languages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import made_raw
import pytest

from stalwarts.importers import eventbrite_attendees
from stalwarts.importers._shapes import Peek

LINE = {"Order #": "1", "Order Date": "2026-02-10 18:00:00", "First Name": "Ada", "Last Name": "Byron",
        "Email": "ada@example.org", "Quantity": "1", "Ticket Type": "Seat", "Attendee #": "11",
        "Order Type": "Eventbrite Completed", "Currency": "EUR", "Total Paid": "45.00", "Attendee Status": "Attending"}


def lines(*changes: dict[str, str]) -> made_raw.Read:
    """Lines that differ from the plain one in these cells."""
    return made_raw.made(eventbrite_attendees, [LINE | {"Attendee #": f"1{n}"} | change for n, change in enumerate(changes)])


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["product"], row["kind"], f"{row['amount']:.0f}", row["status"]) for row in read["order"])


def test_the_made_up_people() -> None:
    read = made_raw.golden(eventbrite_attendees, "Attendees_1000000000001_20260320.csv")
    assert {row["handle"]: row["amount"] for row in read["order"]} == {
        "email:household@example.org": Decimal(90), "email:priya@example.org": 0, "email:ben.guest@example.org": 0}
    assert [(row["handle"], row["kind"]) for row in read["touch"]] == [("email:household@example.org", "attend")]
    assert read.column("said", "answer") == ["Instagram", "Newsletter"]
    assert [(row["handle"], row["state"]) for row in read["consent"]] == [("email:household@example.org", "yes")]


def test_a_header_in_italian_and_no_money() -> None:
    read = made_raw.golden(eventbrite_attendees, "localized-it.csv")
    assert read.noise == {2: "totals line"}
    assert [(row["handle"], row["value"]) for row in read["clue"]] == [("email:zoe.b@example.org", "Zoë Brandström")]
    assert not read["order"]


@pytest.mark.parametrize(("number", "state", "back", "gone", "came"), [
    ("Teilnehmer-Nr.", "Teilnehmerstatus", "Erstattet", "Storniert", "Eingecheckt"),
    ("N° de participant", "Statut du participant", "Remboursé", "Annulé", "Enregistré"),
    ("N.º de asistente", "Estado del asistente", "Reembolsado", "Cancelado", "Registrado"),
])
def test_states_in_other_languages(number: str, state: str, back: str, gone: str, came: str) -> None:
    """A ticket that came back, one that was cancelled, one that was used, and a word that nobody knows."""
    rows = [{name: cell for name, cell in LINE.items() if name not in {"Attendee #", "Attendee Status"}}
            | {"Order #": str(n), number: str(n), state: said} for n, said in enumerate((back, gone, came, "verdampft"), 1)]
    read = made_raw.made(eventbrite_attendees, rows)
    assert moved(read) == [("1", "Seat", "refund", "-45", "paid"), ("1", "Seat", "ticket", "45", "paid"),
                           ("2", "Seat", "ticket", "45", "failed"), ("3", "Seat", "ticket", "45", "paid")]
    assert [touch["kind"] for touch in read["touch"]] == ["attend"]
    assert read.aside == {4: "'verdampft' is not a status we know"}


def test_a_total_repeated_for_a_whole_order_counts_once() -> None:
    assert [row[3] for row in moved(lines({"Quantity": "2"}, {"Quantity": "2"}))] == ["45"]
    assert [row[3] for row in moved(lines({"Quantity": "1"}, {"Quantity": "1"}))] == ["90"]
    assert [row[3] for row in moved(lines({"Quantity": "2"}, {"Quantity": "2", "Total Paid": "50.00"}))] == ["95"]


def test_tickets_that_came_back_or_moved_on() -> None:
    read = lines({"Attendee Status": "Refunded"}, {}, {"Attendee Status": "Transferred"},
                 {"Order #": "2", "Attendee Status": "Cancelled"}, {"Order #": "3", "Order Type": "Free Order",
                                                                     "Total Paid": "0.00", "Currency": ""})
    assert moved(read)[:3] == [("1", "Seat", "refund", "-45", "paid"), ("1", "Seat", "ticket", "90", "paid"),
                               ("2", "Seat", "ticket", "45", "failed")]
    assert read.aside == {}


def test_who_came_and_who_bought() -> None:
    read = lines({"Attendee Status": "Checked In", "Event Start Date": "2026-03-01 20:00:00", "Buyer Email": "b@x.org"},
                 {"Attendee Status": "Not Attending"})
    assert [(row["handle"], row["occurred_at"]) for row in read["touch"]] == [
        ("email:ada@example.org", datetime(2026, 3, 1, 20))]
    assert read.column("order", "handle") == ["email:b@x.org"]


def test_whoever_bought_for_others_is_somebody_too() -> None:
    """A report that knows no money: the buyer of two tickets is a person of the file, though of no order."""
    row = {"Order ID": "1", "Order Date": "2023-10-01 10:00:00", "Attendee Status": "Attending", "Name": "Ada Aal",
           "Email": "ada@example.org", "Event Name": "Ferns", "Ticket Quantity": "1", "Ticket Type": "Early",
           "Ticket Price": "SEK 900.00", "Buyer Name": "Bo Boss", "Buyer Email": "bo@example.org"}
    read = made_raw.made(eventbrite_attendees, [
        row, row | {"Name": "Cy", "Email": "cy@example.org"}, row | {"Name": "", "Email": ""},
        row | {"Order ID": "2", "Name": "Bo Boss", "Email": "bo@example.org"}])
    assert [(row["handle"], row["value"]) for row in sorted(read["clue"], key=lambda row: row["handle"])] == [
        ("email:ada@example.org", "Ada Aal"), ("email:bo@example.org", "Bo Boss"), ("email:cy@example.org", "Cy")]
    assert read.column("handle", "handle") == ["email:ada@example.org", "email:bo@example.org", "email:cy@example.org"]
    assert not read["order"]
    assert not read["link"]
    assert read.aside == {}
    assert "email:b@x.org" in lines({"Buyer Email": "b@x.org"}).column("handle", "handle")


def test_codes_affiliates_and_a_column_of_who_came() -> None:
    read = made_raw.golden(eventbrite_attendees, "orders-2026-03-20.csv")
    assert {(row["order"], row["kind"]): (row["code"], row["source"]) for row in read["order"]} == {
        ("1001", "ticket"): ("INSTA", None), ("1002", "ticket"): (None, "email"), ("1003", "ticket"): (None, None),
        ("1003", "refund"): (None, None)}
    assert [(row["handle"], row["occurred_at"]) for row in read["touch"]] == [
        ("email:hana.k@example.com", datetime(2026, 4, 1, 20))]
    asked = lines({"Affiliate": "IG bio", "How did you hear about us?": "A friend", "Checked In": "Yes"},
                  {"Order #": "2", "Affiliate": "", "How did you hear about us?": "A friend", "Checked In": "Yes",
                   "Attendee Status": "Transferred", "Email": "bo@example.org"})
    assert {row["order"]: row["source"] for row in asked["order"]} == {"1": "ig bio", "2": "a friend"}
    assert asked.column("touch", "handle") == ["email:ada@example.org"]


def test_the_organisers_own_questions() -> None:
    read = lines({"Instagram handle": "@Maya.Makes", "How did you hear about us?": "A friend", "Newsletter": "Yes"})
    assert [(row["left"], row["right"]) for row in read["link"]] == [("email:ada@example.org", "instagram:maya.makes")]
    assert [row["answer"] for row in read["said"]] == ["A friend"]
    assert [row["state"] for row in read["consent"]] == ["yes"]


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [({"Total Paid": "x"}, "'x' is not an amount"), ({"Total Paid": "-1"}, "'-1' is negative, and no ticket is"),
             ({"Currency": ""}, "the order has no currency"), ({"Currency": "Euro"}, "'Euro' is not a currency"),
             ({"Order Date": "x"}, "'x' is not a time"), ({"Email": "x"}, "'x' is not an e-mail address"),
             ({"Attendee Status": "Odd"}, "'odd' is not a status we know"), ({"Order #": ""}, "the line has no order"),
             ({"Total Paid": "1.005"}, "'1.005' has more decimals than its currency")]
    read = lines({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}


def test_orders_of_other_sellers_of_tickets_are_not_ours() -> None:
    """They list what was paid, with words for its state that are none of Eventbrite's: every row would be set aside."""
    seen = ("order id", "order date", "event name", "first name", "last name", "email", "order status", "currency")
    assert eventbrite_attendees.shape(Peek("orders.csv", b"", (*seen, "total paid"))) is not None
    for theirs in (("ticket quantity", "order total", "refund amount"), ("total tickets", "gross sales", "refunds")):
        assert eventbrite_attendees.shape(Peek("orders.csv", b"", (*seen, *theirs))) is None
