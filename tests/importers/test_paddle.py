"""What Paddle tells of money that went back: once, whichever of its reports tell it, and only where it moved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import made_raw
import pytest

import stalwarts
from stalwarts import importers
from stalwarts.importers import paddle_adjustments
from stalwarts.importers import paddle_transactions
from stalwarts.importers._shapes import Peek

SALES = ("id,status,customer_id,customer_email,address_country_code,created_at,billed_at,currency_code,total,earnings\n"
         "txn_1,completed,ctm_1,ada@example.org,GB,2026-03-02T10:00:00Z,2026-03-02T10:00:30Z,GBP,12.00,8.90\n"
         "txn_2,completed,ctm_2,bo@example.org,GB,2026-03-03T10:00:00Z,2026-03-03T10:00:30Z,GBP,20.00,18.90\n")
HEAD = "id,transaction_id,customer_id,customer_email,address_country_code,action,status,created_at,updated_at,currency_code,total\n"
MADE = dict(zip(HEAD.strip().split(","), (
    "adj_1", "txn_1", "ctm_1", "ada@example.org", "GB", "refund", "approved", "2026-03-05T10:00:00Z", "2026-03-06T10:00:00Z", "GBP",
    "12.00"), strict=True))


def moved(read: made_raw.Read) -> list[tuple[Any, ...]]:
    return sorted((row["order"], row["kind"], row["status"], f"{row['amount']:.2f}") for row in read["order"])


def line(number: int, sale: int, action: str, amount: str, day: str, status: str = "approved", changed: str = "") -> str:
    return (f"adj_{number},txn_{sale},ctm_{sale},{'ada' if sale == 1 else 'bo'}@example.org,GB,{action},{status},"
            f"{day}T10:00:00Z,{changed or day}T11:00:00Z,GBP,{amount}\n")


def netted(root: Path, *files: tuple[str, str]) -> dict[str, float]:
    """What each person paid in the end, of files brought one after the other; nobody who has paid nothing."""
    root.mkdir(exist_ok=True)
    ws = stalwarts.init(root / "w")
    for name, text in files:
        path = root / name
        path.write_text(text, encoding="utf-8")
        assert not ws.add([path])["unknown"]
    with ws.see() as look:
        return {row["person"]: round(row["net"], 2) for row in look.small("payers")}


def test_the_reports_are_told_apart() -> None:
    """A report of transactions, one of adjustments, and adjustments by line item, which tell the same once more."""
    def peek(head: str) -> Peek:
        return made_raw.peek("report.csv", head.encode())

    def chosen(head: str) -> str | None:
        found = importers.choose(peek(head))
        return found[0] if found else None

    assert chosen(SALES) == "paddle_transactions"
    assert chosen(HEAD) == "paddle_adjustments"
    items = HEAD.replace("id,transaction_id", "id,adjustment_id,transaction_id", 1)
    assert chosen(items) is None
    assert "tells the same" in str(importers.unneeded(peek(items)))
    assert paddle_transactions.shape(peek(items)) is None


@pytest.mark.parametrize(("change", "told"), [
    ({}, [("txn_1", "refund", "paid", "-12.00")]), ({"total": "-12.00"}, [("txn_1", "refund", "paid", "-12.00")]),
    ({"action": "Chargeback"}, [("txn_1", "chargeback", "paid", "-12.00")]),
    ({"action": "Chargeback reverse"}, [("txn_1", "chargeback", "failed", "12.00")]),
    ({"status": "reversed"}, [("txn_1", "refund", "failed", "-12.00")]),
    ({"action": "chargeback", "status": "Reversed"}, [("txn_1", "chargeback", "failed", "-12.00")])])
def test_what_moved(change: dict[str, str], told: list[tuple[Any, ...]]) -> None:
    """One adjustment of a sale of 12 pounds."""
    assert moved(made_raw.made(paddle_adjustments, [MADE | change])) == told


@pytest.mark.parametrize("change", [
    {"status": "pending_approval"}, {"status": "Pending approval"}, {"status": "rejected"}, {"action": "credit"}, {"total": "0.00"},
    {"action": "credit_reverse"}, {"action": "chargeback_warning"}, {"action": "Chargeback warning", "status": "reversed"}])
def test_what_is_no_money_back(change: dict[str, str]) -> None:
    """One adjustment that waits, was refused, warns, or only lowers what is to be paid later."""
    read = made_raw.made(paddle_adjustments, [MADE | change])
    assert (moved(read), list(read.noise), read.aside) == ([], [1], {})


def test_what_cannot_be_read_is_set_aside() -> None:
    read = made_raw.made(paddle_adjustments, [
        MADE | {"total": "1200"}, MADE | {"id": "adj_2", "action": "bonus"}, MADE | {"id": "adj_3", "status": "odd"},
        MADE | {"id": "adj_4", "transaction_id": ""}, MADE | {"id": "adj_5", "currency_code": "JPY", "total": "1200"}])
    assert read.aside == {
        1: "'1200' may be whole cents: no decimal point says", 2: "'bonus' is not a kind of adjustment we know",
        3: "'odd' is not a state of an adjustment we know", 4: "it does not say which transaction it changes"}
    assert moved(read) == [("txn_1", "refund", "paid", "-1200.00")]


def test_two_refunds_of_one_moment_are_two_and_one_told_twice_is_one() -> None:
    """Two items of a sale given back at once; the second adjustment stands twice, first as it waited."""
    read = made_raw.made(paddle_adjustments, [
        MADE | {"total": "4.00"}, MADE | {"id": "adj_2", "total": "3.00", "status": "pending_approval", "updated_at": ""},
        MADE | {"id": "adj_2", "total": "3.00"}])
    assert moved(read) == [("txn_1", "refund", "paid", "-7.00")]
    assert read.noise == {2: "an older line of the same adjustment"}


def test_a_refund_takes_off_once(tmp_path: Path) -> None:
    """Ada paid 12 and got 5 back, Bo paid 20 and got all back; the report of April shows March again, and the sales come last."""
    march = HEAD + line(1, 1, "refund", "5.00", "2026-03-05", "pending_approval") + line(2, 2, "refund", "20.00", "2026-03-06")
    april = HEAD + line(1, 1, "refund", "5.00", "2026-03-05", changed="2026-04-01") + line(2, 2, "refund", "20.00", "2026-03-06")
    assert netted(tmp_path, ("march.csv", march), ("april.csv", april), ("sales.csv", SALES)) == {"email:ada@example.org": 7.0}


def test_a_sale_told_by_its_items_is_the_same_sale(tmp_path: Path) -> None:
    """Bo's sale of 20 by its three items, two of them alike, beside the report of transactions and what was given back."""
    items = ("transaction_id,transaction_status,customer_id,customer_email,address_country_code,created_at,billed_at,id,product_name,"
             "currency_code,total,earnings\n" + "".join(
                 "txn_2,completed,ctm_2,bo@example.org,GB,2026-03-03T10:00:00Z,2026-03-03T10:00:30Z,"
                 f"txnitm_{n},{product},GBP,{total},1.00\n" for n, (product, total) in enumerate((
                     ("Print", "7.00"), ("Print", "8.00"), ("Mug", "5.00")))))
    back = HEAD + line(1, 2, "refund", "5.00", "2026-03-06")
    assert netted(tmp_path / "a", ("items.csv", items)) == {"email:bo@example.org": 20.0}
    assert netted(tmp_path / "b", ("items.csv", items), ("sales.csv", SALES), ("back.csv", back)) == {
        "email:ada@example.org": 12.0, "email:bo@example.org": 15.0}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (0, 2, 1)])
def test_a_dispute_that_was_won_leaves_what_was_paid(order: tuple[int, ...], tmp_path: Path) -> None:
    """Bo's sale of 20 was disputed in March and the dispute won in April; a third report shows both."""
    lost = line(1, 2, "chargeback", "20.00", "2026-03-06")
    won = line(2, 2, "chargeback_reverse", "20.00", "2026-04-06")
    files = [("march.csv", HEAD + lost), ("april.csv", HEAD + won),
             ("year.csv", HEAD + lost.replace("approved", "reversed") + won)]
    assert netted(tmp_path, ("sales.csv", SALES), *(files[at] for at in order)) == {
        "email:ada@example.org": 12.0, "email:bo@example.org": 20.0}
