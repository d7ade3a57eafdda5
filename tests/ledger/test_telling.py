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


def told(*rows: Row, covers: tuple[tuple[str, str, str], ...] = ()) -> list[tuple[Any, ...]]:
    """What counts of rows of exports named like `list early`: order, amount, product, day, sorted."""
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
    return sorted((r["order"], f"{r['amount']:.0f}", r["product"], f"{r['occurred_at']:%m-%d}") for r in found)


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
