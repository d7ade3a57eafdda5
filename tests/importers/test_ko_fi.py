"""Ko-fi: payments in every form of date, what was given, and messages whose text stays outside."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import made_raw

from stalwarts.importers import ko_fi

TIP = {"DateTime (UTC)": "2026-03-02T10:04:30Z", "From": "Maya", "Message": "", "Item": "Ko-fi Support",
       "Received": "3.00", "Given": "", "Currency": "EUR", "TransactionType": "Tip", "TransactionId": "t-1",
       "Reference": "", "BuyerEmail": "ada@example.org"}


def payments(*changes: dict[str, str]) -> made_raw.Read:
    """Payments that differ from the plain tip in these cells."""
    return made_raw.made(ko_fi, [TIP | {"TransactionId": f"t-{n}"} | change for n, change in enumerate(changes, 1)])


def test_the_made_up_people_in_both_forms_of_date() -> None:
    for name in ("Transaction_All-iso-dates.csv", "Transaction_All-us-dates.csv"):
        read = made_raw.golden(ko_fi, name)
        assert {(row["handle"], row["amount"], row["kind"], f"{row['occurred_at']:%m-%d %H:%M}") for row in read["order"]} == {
            ("email:maya.okonkwo@example.com", Decimal(3), "tip", "03-02 10:04"),
            ("email:hana.k@example.com", Decimal(4), "purchase", "03-03 10:04"),
            (None, Decimal(3), "renewal", "03-05 10:04")}
        assert read.column("touch", "handle") == ["email:hana.k@example.com", "email:maya.okonkwo@example.com"]
        assert not read.aside


def test_a_shorter_layout() -> None:
    short = {name: value for name, value in TIP.items() if name not in ("BuyerEmail", "Reference")}
    (row,) = made_raw.made(ko_fi, [short | {"Email": "b@x.org"}])["order"]
    assert row["handle"] == "email:b@x.org"


def test_days_first_where_the_file_shows_it() -> None:
    read = payments({"DateTime (UTC)": "02/03/2026 10:04"}, {"DateTime (UTC)": "24/03/2026 10:04"})
    assert read.column("order", "occurred_at") == [datetime(2026, 3, 2, 10, 4), datetime(2026, 3, 24, 10, 4)]


def test_kinds_noise_and_processors() -> None:
    read = payments({"TransactionType": "Donation"}, {"TransactionType": "Subscription"}, {"TransactionType": "Commission"},
                    {"Received": "", "Given": "5.00"}, {"Received": "0.00"}, {"Reference": "1AB23456CD7890001"},
                    {"Received": "1,50"})
    assert [(row["kind"], row["status"], row["payment"]) for row in sorted(read["order"], key=lambda r: str(r["order"]))] == [
        ("donation", "paid", None), ("renewal", "paid", None), ("purchase", "paid", None), ("tip", "comp", None),
        ("tip", "paid", "paypal:1AB23456CD7890001"), ("tip", "paid", None)]
    assert read.noise == {4: "money we gave"}
    assert read.column("order", "amount")[0:2] == [Decimal(0), Decimal("1.50")]


def test_a_message_is_a_contact_and_its_text_stays_outside() -> None:
    read = payments({"Message": "Instagram: @maya.makes"}, {"Message": "all my love", "BuyerEmail": ""})
    assert [(row["handle"], row["kind"]) for row in read["touch"]] == [("email:ada@example.org", "message")]
    assert "typed_handle" in {row["kind"] for row in read["clue"]}
    assert "link" not in read.tables
    assert "love" not in str(read.tables)


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [({"Received": "x"}, "'x' is not an amount"), ({"Received": "-3"}, "'-3' is negative, and no payment is"),
             ({"Received": ""}, "the payment has no amount"), ({"DateTime (UTC)": "x"}, "'x' is not a time"),
             ({"BuyerEmail": "x"}, "'x' is not an e-mail address"), ({"Currency": "Euro"}, "'Euro' is not a currency"),
             ({"TransactionId": ""}, "the payment has no number of its own")]
    read = payments({}, *(change for change, _ in wrong))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}


def test_a_buyer_without_an_address_is_known_by_the_payment() -> None:
    """With a name beside it, by which the processor's telling of the payment is found; nobody's name is nobody."""
    read = payments({"From": "Ada Holm", "BuyerEmail": "", "Message": "hello"}, {"From": "Somebody", "BuyerEmail": ""})
    assert {row["order"]: row["handle"] for row in read["order"]} == {"t-1": "ko-fi:order/main/t-1", "t-2": None}
    assert ("ko-fi:order/main/t-1", "display_name", "Ada Holm") in {
        (row["handle"], row["kind"], row["value"]) for row in read["clue"]}
    assert not read["touch"]
