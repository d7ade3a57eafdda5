"""Buy Me a Coffee: what was given once, and who gives again and again."""

from __future__ import annotations

from pathlib import Path

import made_raw
import pytest
from archives import laid
from archives import read

from stalwarts.importers import buy_me_a_coffee
from stalwarts.importers import buy_me_a_coffee_members

GIVEN = {"Supporter Name": "Ada", "Supporter Email": "ada@example.org", "Coffee Count": "3", "Coffee Price": "5.00",
         "Support Currency": "USD", "Support Date": "2026-03-02 10:14:05"}
MEMBER = {"Member Name": "Ada", "Member Email": "ada@example.org", "Subscription status": "Active", "Membership amount": "5",
          "Membership amount currency": "EUR", "Membership start date": "2026-01-02 10:00:00"}
MONTHLY = {"Supporter Name": "Ada", "Supporter Email": "ada@example.org", "Amount": "5", "Currency": "EUR",
           "Start date": "2026-01-02", "Paused": "No", "Subscription cancelled on": ""}


def test_coffees_times_their_price() -> None:
    """Three coffees, a cheaper one, none, a price below nothing, and three given by nobody we can name."""
    found = made_raw.made(buy_me_a_coffee, [
        GIVEN, GIVEN | {"Coffee Count": "1", "Coffee Price": "4,50"}, GIVEN | {"Coffee Count": "0"},
        GIVEN | {"Coffee Price": "-5"}, GIVEN | {"Supporter Email": "", "Supporter Name": "Someone"}])
    assert sorted(map(float, found.column("order", "amount"))) == [4.5, 15, 15]
    assert found.aside == {3: "'0 x 5.00' is not an amount", 4: "'3 x -5' is not an amount"}
    assert {row["handle"] for row in found["order"]} == {"email:ada@example.org", None}
    assert {row["kind"] for row in found["order"]} == {"tip"}
    assert found.column("clue", "value") == ["Ada"]


def test_any_number_of_any_price() -> None:
    """One and a half, very many, a dear one, and more than an amount can hold."""
    found = made_raw.made(buy_me_a_coffee, [
        GIVEN | {"Coffee Count": count, "Coffee Price": price}
        for count, price in (("1.5", "5.00"), ("999", "0.01"), ("123456", "2.50"), ("2", "9000000000"), ("900000000", "900000000"))])
    assert sorted(map(float, found.column("order", "amount"))) == [7.5, 9.99, 308_640, 18_000_000_000]
    assert set(found.aside) == {5}


def test_without_a_day_nothing_is_counted() -> None:
    """No heading of the file says when."""
    found = made_raw.made(buy_me_a_coffee, [{name: cell for name, cell in GIVEN.items() if name != "Support Date"}])
    assert (found["order"], found.aside) == ([], {1: "the payment has no date"})


def test_what_they_wrote_is_not_kept() -> None:
    """One supporter left a note."""
    found = made_raw.made(buy_me_a_coffee, [GIVEN | {"Support Note": "my secret"}])
    assert "secret" not in str(found.tables)


def test_a_later_list_finds_the_same_payments_again(tmp_path: Path) -> None:
    """Two lists, the later with one more at its head; Ada gave the same twice in one second."""
    def text(rows: list[dict[str, str]]) -> str:
        return "\n".join([",".join(GIVEN), *(",".join(row.values()) for row in rows)]) + "\n"

    newer = GIVEN | {"Supporter Email": "bo@example.org", "Support Date": "2026-03-09 10:00:00"}
    found = read(laid(tmp_path, {"Supporters_list_2026-03-05.csv": text([GIVEN, GIVEN]),
                                 "Supporters_list_2026-03-10.csv": text([newer, GIVEN, GIVEN])}))
    assert len({row["order"] for row in found["order"]}) == 3
    assert len(found["order"]) == 5


@pytest.mark.parametrize(("module", "row", "change", "state"), [
    (buy_me_a_coffee_members, MEMBER, {}, "active"), (buy_me_a_coffee_members, MEMBER, {"Subscription status": "cancelled"}, "cancelled"),
    (buy_me_a_coffee_members, MONTHLY, {}, "active"), (buy_me_a_coffee_members, MONTHLY, {"Paused": "Yes"}, "past_due"),
    (buy_me_a_coffee_members, MONTHLY, {"Subscription cancelled on": "2026-02-03"}, "cancelled")])
def test_how_a_membership_stands(module: object, row: dict[str, str], change: dict[str, str], state: str) -> None:
    """A member in either layout."""
    found = made_raw.made(module, [row | change])  # type: ignore[arg-type]
    assert found.column("plan", "state") == [state]
    assert [row["ended_at"] is not None for row in found["follow"]] == [state == "cancelled"]
    assert found.column("plan", "interval") == [None]


def test_a_closed_account_keeps_its_address() -> None:
    """As the file writes it: the address, a word and a number."""
    gone = {"Supporter Email": "ada@example.org_is_deleted_1234567"}
    assert made_raw.made(buy_me_a_coffee, [GIVEN | gone]).column("order", "handle") == ["email:ada@example.org"]
    assert made_raw.made(buy_me_a_coffee_members, [MONTHLY | gone]).column("plan", "handle") == ["email:ada@example.org"]
