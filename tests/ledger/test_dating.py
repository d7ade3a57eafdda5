"""When a file was made, by the times inside; what they take to read is read once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest

from stalwarts.engines import open_engine
from stalwarts.importers import _cells
from stalwarts.importers._shapes import Facts
from stalwarts.ledger import dating
from stalwarts.ledger import facts
from stalwarts.ledger import readings
from stalwarts.ledger.facts import Dated

MODIFIED = datetime(2026, 5, 1)


def file(number: int, taken: datetime | None = None) -> Dated:
    claim = SimpleNamespace(source=SimpleNamespace(modified=MODIFIED), shape=SimpleNamespace(columns={"said": ("said",)}))
    spooled: Any = SimpleNamespace(claim=claim, number=number, wrong={})
    return Dated(spooled, f"export {number}", "shop:us", "", taken, "stated" if taken else "assumed")


def heavy(raw: ir.Table) -> ir.Value:
    """A time that takes many steps to read."""
    text = raw.said
    for letter in "abcdefghijklmnopqrst":
        text = text.replace(letter, "")
    return _cells.when(text)


def light(raw: ir.Table) -> ir.Value:
    """A time that takes few."""
    return _cells.when(raw.said)


def judged(raw: ir.Table) -> ir.Table:
    """Rows judged by that time."""
    late = ibis.ifelse(heavy(raw) > raw.taken_at, ibis.literal("late"), ibis.null("string"))
    return raw.select("export_id", "row", "said", why=late, noise=heavy(raw).cast("string"))


@pytest.fixture
def engine() -> Any:
    made = open_engine()
    made.start("raw_0", {"said": "VARCHAR"})
    made.do("INSERT INTO raw_0 VALUES (0, NULL, '2026-03-01'), (0, NULL, 'b2026-03-04'), (1, NULL, '2026-04-02')")
    yield made
    made.close()


def reading(engine: Any, files: list[Dated], inside: Callable[[ir.Table], ir.Value] | None,
            rows: Callable[[ir.Table], ir.Table] = judged) -> readings.Reading:
    """What is asked of these files, as statements over the engine's own tables."""
    called = facts.lay_raw(engine, "raw_0", files)
    raw = engine.shown(readings.RAW, engine.table(called).schema())
    made = readings.made(engine, "made up", raw, Facts({}, rows(raw)), inside(raw) if inside else None)
    return made.here(called, "raw_0")


def dated(engine: Any, files: list[Dated], inside: Callable[[ir.Table], ir.Value] | None = None,
          **said: Any) -> dating.Times:
    return dating.date(engine, "raw_0", files, SimpleNamespace(**said), reading(engine, files, inside))


@pytest.mark.parametrize("inside", [heavy, light])
def test_files_of_an_account_are_dated_together_unless_they_stand_apart(engine: Any, inside: Any) -> None:
    together, apart = [file(0), file(1)], [file(0), file(1)]
    dated(engine, together, inside)
    assert [f.taken_at for f in together] == [datetime(2026, 4, 2)] * 2
    dated(engine, apart, inside, APART=True)
    first = datetime(2026, 3, 4) if inside is heavy else datetime(2026, 3, 1)
    assert [(f.taken_at, f.taken_basis) for f in apart] == [(first, "newest"), (datetime(2026, 4, 2), "newest")]


def test_a_time_of_no_row_is_that_of_every_row(engine: Any) -> None:
    files = [file(0)]
    dated(engine, files, lambda _raw: ibis.literal(datetime(2026, 3, 9)).cast("timestamp(6)"))
    assert files[0].taken_at == datetime(2026, 3, 9)


def test_without_times_inside_it_is_the_file_s_own(engine: Any) -> None:
    files = [file(0), file(1, datetime(2026, 4, 9))]
    assert dated(engine, files) == dating.Times(kept=False, late=False)
    assert [(f.taken_at, f.taken_basis) for f in files] == [(MODIFIED, "assumed"), (datetime(2026, 4, 9), "stated")]


@pytest.mark.parametrize("several", [True, False])
def test_times_that_were_read_are_not_read_again(engine: Any, several: bool) -> None:
    files = [file(0), file(1)] if several else [file(0)]
    found = reading(engine, files, heavy)
    assert dating.date(engine, "raw_0", files, SimpleNamespace(), found).kept
    dating.time_rows(engine, "raw_0", facts.lay_raw(engine, "raw_0", files), files)
    assert "REPLACE(" in found.judged
    assert "REPLACE(" not in found.dated
    rows = [sorted(engine.fetch(one).to_pylist(), key=str) for one in (found.judged, found.dated)]
    assert rows[0] == rows[1]
    assert {(row["why"], bool(row["noise"])) for row in rows[0]} == {(None, True)}
    assert (found.columns, found.idle) == (["export_id", "row", "said", "why", "noise"], {"said": "VARCHAR"})


@pytest.mark.parametrize("wanted", [True, False])
def test_times_of_columns_that_an_importer_makes_first_are_not_read_again(engine: Any, wanted: bool) -> None:
    """And what was made for them alone is not made again either."""
    def clocked(raw: ir.Table) -> ir.Table:
        rows = raw.mutate(text=heavy(raw).cast("string"), other=raw.said.length())
        return rows.mutate(clock=rows.text.left(10))

    def inside(raw: ir.Table) -> ir.Value:
        return _cells.when(clocked(raw).clock)

    def rows(raw: ir.Table) -> ir.Table:
        made = clocked(raw)
        shown = made.text if wanted else made.other.cast("string")
        return made.select("export_id", "row", "said", why=ibis.null("string"), noise=_cells.when(made.clock).cast("string") + shown)

    files = [file(0), file(1)]
    found = reading(engine, files, inside, rows)
    assert dating.date(engine, "raw_0", files, SimpleNamespace(), found).kept
    assert {f.taken_at for f in files} == {datetime(2026, 4, 2)}
    dating.time_rows(engine, "raw_0", facts.lay_raw(engine, "raw_0", files), files)
    assert ("REPLACE(" in found.dated, "REGEXP_MATCHES(" in found.dated) == (wanted, wanted)
    told = [sorted(engine.fetch(one).to_pylist(), key=str) for one in (found.judged, found.dated)]
    assert told[0] == told[1]
    assert len(told[0]) == 3


def test_a_time_that_costs_little_or_is_not_asked_for_is_left_as_it_is(engine: Any) -> None:
    files = [file(0), file(1)]
    found = reading(engine, files, light)
    assert (found.heavy, found.dated) == (False, "")
    assert not dating.date(engine, "raw_0", files, SimpleNamespace(), found).kept
    plain = reading(engine, files, heavy, lambda raw: raw.select("export_id", "row", why=ibis.null("string"), noise="said"))
    assert (plain.heavy, plain.dated) == (True, "")


@pytest.mark.parametrize(("inside", "stated"), [(heavy, False), (light, False), (light, True)])
def test_a_time_that_has_not_come_yet_dates_no_file_and_its_row_is_set_aside(engine: Any, inside: Any, stated: bool) -> None:
    engine.do("INSERT INTO raw_0 VALUES (0, NULL, '2206-03-05')")
    files = [file(0, datetime(2026, 4, 9) if stated else None), file(1)]
    found = reading(engine, files, inside, lambda raw: raw.select(
        "export_id", "row", "said", why=ibis.null("string"), noise=ibis.null("string")))
    times = dating.date(engine, "raw_0", files, SimpleNamespace(), found)
    assert times.late
    assert {f.taken_at for f in files} == ({datetime(2026, 4, 9), datetime(2026, 4, 2)} if stated else {datetime(2026, 4, 2)})
    rows = engine.fetch(dating.past_only("raw_0", found.judged, times)).to_pylist()
    assert [(row["export_id"], row["why"]) for row in rows if row["why"]] == [
        ("export 0", "its time, 2206-03-05, has not come yet")]
    assert len(rows) == 4


def test_where_most_times_have_not_come_yet_the_clock_is_doubted(engine: Any) -> None:
    """A computer that thinks it is earlier than it is: everything is kept as the file tells it."""
    late = ", ".join(f"(0, NULL, '2206-03-0{day}')" for day in range(5, 9))
    engine.do(f"INSERT INTO raw_0 VALUES {late}")
    files = [file(0)]
    found = reading(engine, files, light)
    times = dating.date(engine, "raw_0", files, SimpleNamespace(), found)
    assert not times.late
    assert files[0].taken_at == datetime(2206, 3, 8)
    assert dating.past_only("raw_0", found.judged, times) == found.judged


def test_times_from_before_the_platform_opened_date_no_file(engine: Any) -> None:
    early, late = [file(0)], [file(0)]
    dated(engine, early, light, OPENED=2027)
    assert (early[0].taken_at, early[0].taken_basis) == (MODIFIED, "assumed")
    dated(engine, late, light, OPENED=2026)
    assert (late[0].taken_at, late[0].taken_basis) == (datetime(2026, 4, 2), "newest")


def test_a_file_without_one_readable_time_is_dated_by_its_own(engine: Any) -> None:
    engine.do("UPDATE raw_0 SET said = 'soon'")
    files = [file(0)]
    assert dated(engine, files, light) == dating.Times()
    assert (files[0].taken_at, files[0].taken_basis) == (MODIFIED, "assumed")
