"""One order told several times: the latest export of a kind, the best kind of file, and lines that no order can name."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from stalwarts.engines import open_engine
from stalwarts.ledger import tellers
from stalwarts.ledger import telling
from stalwarts.schema import DERIVED
from stalwarts.schema import EVIDENCE

KINDS: dict[str, Any] = {
    "list": SimpleNamespace(WHOLE="order"),
    "wire": SimpleNamespace(WHOLE="movement"),
    "lines": SimpleNamespace(),
    "items": SimpleNamespace(REPEATS=("list",)),
    "ledger": SimpleNamespace(REPEATS=("list",), LEDGER="txn_"),
}
EARLY, LATE = "2026-03-01", "2026-04-01"

Row = dict[str, Any]


def row(export: str, order: str, amount: str, day: str = "2026-02-01", **more: Any) -> Row:
    kind = "purchase" if Decimal(amount) >= 0 else "refund"
    return {"order": order, "account": "shop:us", "occurred_at": datetime.fromisoformat(day), "amount": Decimal(amount),
            "currency": "EUR", "kind": kind, "status": "paid", "export_id": export} | more


def told(*rows: Row, covers: tuple[tuple[str, str, str], ...] = (), what: str = "product") -> list[tuple[Any, ...]]:
    """What counts of rows of exports named like `list early`: order, amount, product (or `what` else), day, sorted."""
    engine = open_engine()
    exports = [{"export_id": name, "importer": name.split()[0], "platform": "shop", "account": "shop:us",
                "file_name": name, "taken_at": datetime.fromisoformat(LATE if "late" in name else EARLY)}
               for name in {r["export_id"] for r in rows} | {name for name, *_ in covers}]
    cover = [{"table": "order", "account": "shop:us", "who": "all", "since": datetime.fromisoformat(since),
              "until": datetime.fromisoformat(until), "basis": "assumed", "export_id": name}
             for name, since, until in covers]
    tables = [engine.rows(name, types.types, found) for name, types, found in (
        ("order", EVIDENCE["order"], rows), ("cover", EVIDENCE["cover"], cover), ("export", DERIVED["export"], exports))]
    names = {e["importer"] for e in exports}
    tellers.lay(engine, {name: tellers.told_by(module) for name, module in KINDS.items() if name in names})
    tables += [engine.shown(name, columns) for name, columns in (("tellers", tellers.TELLERS),
                                                                 ("better_tellers", tellers.BETTER))]
    found = engine.run(telling.once(*tables)).to_pylist()
    engine.close()
    return sorted((r["order"], f"{r['amount']:.0f}", r[what], f"{r['occurred_at']:%m-%d}") for r in found)


def test_the_latest_list_says_all_of_an_order() -> None:
    """The refund grew and moved to another day, and the later export has a column the earlier one lacked."""
    assert told(
        row("list early", "1", "30", product=None), row("list early", "1", "-10", "2026-02-10", product=None),
        row("list late", "1", "30", product="Print"), row("list late", "1", "-25", "2026-03-10", product="Print"),
    ) == [("1", "-25", "Print", "03-10"), ("1", "30", "Print", "02-01")]


def test_two_exports_of_one_moment_tell_an_order_once() -> None:
    assert len(told(row("list a", "1", "30"), row("list b", "1", "30", product="Print"))) == 1


def test_orders_of_one_number_at_two_shops_are_two() -> None:
    assert len(told(row("list early", "1", "30"), row("list late", "1", "30", "2026-02-02"))) == 2


def test_movements_of_one_order_add_up_over_files() -> None:
    """A refund of April stands in April's file, without the payment of February."""
    assert told(row("wire early", "1", "30"), row("wire late", "1", "-5", "2026-03-05"),
                row("wire early", "1", "-5", "2026-02-05"), row("wire late", "2", "7"),
                row("wire early", "2", "7", product="Print")) == [
        ("1", "-5", None, "02-05"), ("1", "-5", None, "03-05"), ("1", "30", None, "02-01"), ("2", "7", None, "02-01")]


def test_lines_of_a_movement_are_replaced_by_a_later_export_and_not_by_another_part_of_the_same() -> None:
    first = [row("lines early", "1", "10", product="A"), row("lines early", "1", "5", product="B")]
    assert told(*first, row("lines late", "1", "15", product="A + B")) == [("1", "15", "A + B", "02-01")]
    assert len(told(*first, row("lines early part 2", "1", "4", product="C"))) == 3


def test_the_best_kind_tells_the_payment() -> None:
    assert told(row("items late", "1", "12", product="A"), row("items late", "1", "13", product="B"),
                row("list early", "1", "30"), row("items late", "2", "7")) == [
        ("1", "30", None, "02-01"), ("2", "7", None, "02-01")]


@pytest.mark.parametrize(("better", "worse", "counts"), [
    (None, "-10 02-10", "-10 02-10"),
    ("-10 02-01", "-10 02-10", "-10 02-10"),
    ("-30 02-01", "-10 02-10", "-30 02-01"),
    ("-10 02-11", "-10 02-10", "-10 02-11"),
    ("-10 02-10", None, "-10 02-10"),
])
def test_what_came_back_is_the_fullest_telling(better: str | None, worse: str | None, counts: str) -> None:
    backs = [(name, said.split()) for name, said in (("list early", better), ("ledger early", worse)) if said]
    found = told(row("list early", "1", "30"), row("ledger early", "1", "30"),
                 *(row(name, "1", amount, f"2026-{day}") for name, (amount, day) in backs))
    assert [f"{amount} {day}" for _, amount, _, day in found if amount.startswith("-")] == [counts]
    assert [amount for _, amount, _, _ in found if not amount.startswith("-")] == ["30"]


def test_a_ledgers_own_lines_count_only_where_no_list_covers_their_time() -> None:
    lines = [row("ledger late", "txn_1", "30"), row("ledger late", "txn_2", "-30", "2026-03-10")]
    assert len(told(*lines)) == 2
    covered = (("list early", "2026-01-01", EARLY),)
    assert told(*lines, row("list early", "9", "30"), covers=covered) == [
        ("9", "30", None, "02-01"), ("txn_2", "-30", None, "03-10")]


BACK = {"kind": "chargeback", "product": "then"}


@pytest.mark.parametrize(("then", "now", "more"), [
    ({"status": "pending"}, {}, ()),
    ({}, {}, (row("list a", "1", "-10", product="now"),)),
    ({}, {}, (row("list b", "1", "-10", product="then"), row("list a", "1", "-30", product="now"))),
    ({}, {}, (row("list b", "1", "-30", **BACK), row("list a", "1", "-30", **BACK | {"status": "failed", "product": "now"}))),
    ({}, {"status": "failed"}, ()),
    ({"kind": "pledge", "status": "failed"}, {"kind": "pledge"}, ()),
], ids=["it waited", "money went back", "more went back", "a dispute was won", "it was cancelled", "it was collected"])
def test_of_two_files_that_are_dated_alike_the_later_one_shows_what_happened_since(then: Row, now: Row, more: tuple[Row, ...]) -> None:
    """Nothing but its newest order dates many a file: one of the same span, made again, has the same date."""
    found = told(row("list b", "1", "30", product="then", **then), row("list a", "1", "30", product="now", **now), *more)
    assert {product for _, _, product, _ in found} == {"now"}


def test_what_went_back_since_overrules_a_file_of_a_longer_span() -> None:
    """January was downloaded again when its money had gone back, after the whole quarter had been."""
    quarter, january = row("list late", "1", "30", product="then"), row("list early", "1", "30", product="now")
    assert told(quarter, january, row("list early", "1", "-30", product="now")) == [
        ("1", "-30", "now", "02-01"), ("1", "30", "now", "02-01")]
    assert told(quarter | {"status": "pending"}, january) == [("1", "30", "now", "02-01")]


def test_a_movement_that_waited_in_one_of_two_files_of_one_date_went_through() -> None:
    assert told(row("wire b", "1", "30", product="A", status="pending"), row("wire a", "1", "30", product="B")) == [
        ("1", "30", "B", "02-01")]


def test_a_refund_that_a_ledger_ties_to_the_wrong_order_counts_once() -> None:
    """Two charges are called alike, and the ledger's refund names neither: the list knows that the second came back."""
    paid = [row(name, order, "5") for name in ("ledger late", "list late") for order in ("1", "2")]
    back, moment = row("list late", "2", "-5", "2026-02-10T10:00:07"), "2026-02-10T10:00:00"
    assert [found[:2] for found in told(*paid, back, row("ledger late", "1", "-5", moment))] == [
        ("1", "5"), ("2", "-5"), ("2", "5")]
    assert len(told(*paid, row("ledger late", "1", "-5", moment))) == 3
    assert len(told(*paid, back, row("list late", "1", "-5", moment), row("ledger late", "1", "-5", moment))) == 4


def test_a_later_list_without_buyers_leaves_them_as_they_were() -> None:
    """One of them bought nothing else; of the second order earlier files name two."""
    rows = [row("list late", "1", "30"), row("list early", "1", "30", handle="email:a@x.org"),
            row("list late", "2", "7"), row("list early", "2", "7", handle="email:a@x.org"),
            row("items early", "2", "7", handle="email:b@x.org")]
    assert told(*rows, what="handle") == [("1", "30", "email:a@x.org", "02-01"), ("2", "7", None, "02-01")]
