"""When a file was made, by the times inside; what they take to read is read once."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pytest

from stalwarts.engines import open_engine
from stalwarts.importers import _cells
from stalwarts.ledger import dating
from stalwarts.ledger.facts import Dated
from stalwarts.ledger.facts import raw_table

MODIFIED = datetime(2026, 5, 1)


def file(number: int, taken: datetime | None = None) -> Dated:
    claim = SimpleNamespace(source=SimpleNamespace(modified=MODIFIED))
    spooled: Any = SimpleNamespace(claim=claim, number=number, wrong={})
    return Dated(spooled, f"export {number}", "shop:us", "", taken, "stated" if taken else "assumed")


def heavy(raw: ir.Table) -> ir.Value:
    """A time that takes many steps to read."""
    text = raw.said
    for letter in "abcdefghijklmnopqrst":
        text = text.replace(letter, "")
    return _cells.when(text)


@pytest.fixture
def engine() -> Any:
    made = open_engine()
    made.start("raw_0", {"said": "VARCHAR"})
    made.do("INSERT INTO raw_0 VALUES (0, NULL, '2026-03-01'), (0, NULL, 'b2026-03-04'), (1, NULL, '2026-04-02')")
    yield made
    made.close()


def test_files_of_an_account_are_dated_together_unless_they_stand_apart(engine: Any) -> None:
    together, apart = [file(0), file(1)], [file(0), file(1)]
    dating.date(engine, "raw_0", together, SimpleNamespace(newest=heavy))
    assert [f.taken_at for f in together] == [datetime(2026, 4, 2)] * 2
    dating.date(engine, "raw_0", apart, SimpleNamespace(newest=heavy, APART=True))
    assert [(f.taken_at, f.taken_basis) for f in apart] == [(datetime(2026, 3, 4), "newest"), (datetime(2026, 4, 2), "newest")]


def test_without_times_inside_it_is_the_file_s_own(engine: Any) -> None:
    files = [file(0), file(1, datetime(2026, 4, 9))]
    assert dating.date(engine, "raw_0", files, SimpleNamespace()) is None
    assert [(f.taken_at, f.taken_basis) for f in files] == [(MODIFIED, "assumed"), (datetime(2026, 4, 9), "stated")]


def test_times_that_were_read_are_not_read_again(engine: Any) -> None:
    files = [file(0), file(1)]
    times = dating.date(engine, "raw_0", files, SimpleNamespace(newest=heavy))
    raw = raw_table(engine, "raw_0", files)
    judged = raw.select("export_id", "row", "taken_at", at=heavy(raw), late=heavy(raw) > raw.taken_at)
    known = dating.known(judged, raw, times)
    assert judged.op().find(ops.StringReplace)
    assert not known.op().find(ops.StringReplace)
    assert engine.run(known.order_by("export_id", "row")).to_pylist() == engine.run(judged.order_by("export_id", "row")).to_pylist()


def test_a_time_that_costs_little_or_is_not_asked_for_is_left_as_it_is(engine: Any) -> None:
    files = [file(0), file(1)]
    assert dating.date(engine, "raw_0", files, SimpleNamespace(newest=lambda raw: _cells.when(raw.said))) is None
    times = dating.date(engine, "raw_0", [file(0), file(1)], SimpleNamespace(newest=heavy))
    raw = raw_table(engine, "raw_0", files)
    plain = raw.select("export_id", "row", "said")
    assert dating.known(plain, raw, times) is plain
