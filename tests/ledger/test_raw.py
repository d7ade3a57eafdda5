"""The raw table that an importer is given, whatever its own columns are called."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stalwarts.engines import _poured
from stalwarts.engines import open_engine
from stalwarts.importers._shapes import Facts
from stalwarts.ledger import facts
from stalwarts.ledger import readings
from stalwarts.ledger.asked import LISTED
from stalwarts.ledger.mending import Wrong
from stalwarts.problems import EngineProblem

FORM = SimpleNamespace(shape=SimpleNamespace(columns=("first", "other")))


def test_a_column_called_as_one_of_ours_stays_the_importers() -> None:
    """Two files with a column `first`: its cells come through, and rows are numbered from 1 in each file."""
    engine = open_engine()
    engine.start("raw", engine.types({"first": "string", "other": "string"}))
    for number in (0, 1):
        engine.read_rows("raw", number, iter([{"first": f"{number}{n}", "other": "x"} for n in "ab"]),
                         {"first": "string", "other": "string"})
    files: list[Any] = [facts.Dated(SimpleNamespace(number=number, wrong={}, claim=FORM), f"e{number}", "us", "",  # type: ignore[arg-type]
                                    datetime(2026, 3, 1), "stated") for number in (0, 1)]
    found = engine.run(facts.raw_table(engine, "raw", files)).to_pylist()
    engine.close()
    assert sorted((row["export_id"], row["row"], row["first"]) for row in found) == [
        ("e0", 1, "0a"), ("e0", 2, "0b"), ("e1", 1, "1a"), ("e1", 2, "1b")]


KINDS = {"text": "string", "count": "int64", "names": "array<string>"}
PART: dict[str, list[Any]] = {"text": ["a", "\ud800", "c"], "count": [1, 2, 10**30]}


def test_rows_that_come_many_at_a_time_keep_their_numbers_and_those_that_fit_no_type_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a letter, and a number larger than any: a column left out is null, a whole part may be wrong."""
    monkeypatch.setattr(_poured, "LARGE", 2)
    engine = open_engine()
    engine.start("raw", engine.types(KINDS))
    parts: list[dict[str, list[Any]]] = [PART, {"count": ["x"]}, {"names": [["n"], None]}, {"text": ["d"] * 5}]
    assert engine.read_columns("raw", 7, iter(parts), KINDS) == [2, 3, 4]
    found = engine.do("SELECT file, row, text, count, names FROM raw ORDER BY row")
    engine.close()
    assert found == [(7, 1, "a", 1, None), (7, 5, None, None, ["n"]), (7, 6, None, None, None),
                     *((7, row, "d", None, None) for row in range(7, 12))]


@pytest.mark.parametrize("take", ["read_columns", "read_rows"])
def test_a_reader_that_breaks_says_so_in_its_own_words_and_leaves_nothing(take: str) -> None:
    def broken() -> Iterator[dict[str, Any]]:
        yield {"text": ["a"]} if take == "read_columns" else {"text": "a"}
        raise KeyError("orderedItems")

    engine = open_engine()
    engine.start("raw", engine.types(KINDS))
    with pytest.raises(KeyError, match="orderedItems"):
        getattr(engine, take)("raw", 0, broken(), KINDS)
    assert engine.do("SELECT count(*) FROM raw") == [(0,)]
    engine.close()


def test_a_result_that_fits_neither_memory_nor_disk_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine()
    engine.do("SET max_temp_directory_size = '0MB'")
    monkeypatch.setattr("stalwarts.engines._raw.MOST", 30)
    engine.hold_at_most(30)
    with pytest.raises(EngineProblem) as caught:
        engine.fetch("SELECT i, repeat(i::text, 200) FROM range(1000000) r(i) ORDER BY hash(i)")
    engine.close()
    assert str(caught.value) == (
        "This needs more than the 30 MB of memory that may be used for it, or more room on the disk for temporary files.\n"
        "Free some room there, or try with fewer or smaller files at once.")


def test_records_that_fit_nowhere_are_listed_up_to_a_number_and_counted_beyond_it() -> None:
    """Three more records than are listed, wrong in two ways."""
    wrong = Wrong()
    wrong.add([1], "it has 5 cells where the header has 4")
    wrong.add(range(2, LISTED + 4), "it does not look like the others")
    listed = dict(wrong.items())
    assert (len(wrong), len(listed)) == (LISTED + 3, LISTED)
    assert (listed[1][:13], LISTED in listed, LISTED + 1 in listed) == ("it has 5 cell", True, False)
    assert not Wrong()


@pytest.mark.parametrize("strange", [None, "wave"])
def test_words_that_are_known_beforehand_are_written_as_the_texts_they_are(tmp_path: Path, strange: str | None) -> None:
    """A touch of a kind that nobody has a word for is written as it is, with all the others."""
    engine = open_engine()
    engine.do("CREATE TABLE touches AS SELECT 'open' AS kind, 'x' || i AS handle FROM range(3) r(i)")
    engine.do(f"INSERT INTO touches VALUES (NULL, 'y'), ({'NULL' if strange is None else repr(strange)}, 'z')")
    kept = engine.keep("touches", tmp_path / "touch.parquet", {"kind": ("open", "click", "isn't")})
    assert (kept.rows, kept.empty) == (5, {"kind": 1 + (strange is None), "handle": 0})
    engine.close()
    table = pq.read_table(tmp_path / "touch.parquet")
    assert table.schema.field("kind").type == pa.string()
    assert sorted(table.to_pylist(), key=lambda row: str(row["handle"])) == [
        *({"kind": "open", "handle": f"x{n}"} for n in range(3)), {"kind": None, "handle": "y"}, {"kind": strange, "handle": "z"}]


@pytest.mark.parametrize("own", [False, True])
def test_whose_rows_are_is_held_only_where_they_have_accounts_of_their_own(own: bool) -> None:
    """A name with an apostrophe in it, and a file in which each row may say whose it is."""
    engine = open_engine()
    engine.start("raw_0", {"first": "VARCHAR", "other": "VARCHAR"})
    engine.do("INSERT INTO raw_0 VALUES (0, NULL, 'a', 'shop:other'), (0, NULL, 'b', NULL)")
    files: list[Any] = [facts.Dated(SimpleNamespace(number=0, wrong={}, claim=FORM), "e'0", "shop:us", "sold'",  # type: ignore[arg-type]
                                    datetime(2026, 3, 1), "stated")]
    called = facts.lay_raw(engine, "raw_0", files)
    raw = engine.shown(readings.RAW, engine.table(called).schema())
    whose = ibis.coalesce(raw.other, raw.account) if own else raw.account
    rows = raw.mutate(account=whose).filter(raw.first.notnull()).select(
        "export_id", "row", "account", "meaning", "taken_at", "first", why=ibis.null("string"), noise=ibis.null("string"))
    cover = rows.group_by("export_id", "account", "meaning", "taken_at").agg(since=rows.first.min())
    made = readings.made(engine, "made up", raw, Facts({"cover": cover.select(
        "account", "export_id", table=ibis.literal("post"), kinds="meaning", who=ibis.literal("all"), since=ibis.null("timestamp(6)"),
        until="taken_at", basis=ibis.literal("stated"))}, rows), None)
    assert ("account" in made.passed) is not own
    found = facts.held(engine, "raw_0", made.here(called, "raw_0").judged, made, files)
    kept = {row[0] for row in engine.do("SELECT column_name FROM (DESCRIBE raw_0_judged)")}
    told = engine.records(f'SELECT account, export_id, meaning, taken_at, row FROM "{found}" ORDER BY row')
    engine.close()
    assert kept.intersection(("account", "export_id", "meaning", "taken_at")) == ({"account"} if own else set())
    assert [tuple(row.values()) for row in told] == [
        ("shop:other" if own else "shop:us", "e'0", "sold'", datetime(2026, 3, 1), 1), ("shop:us", "e'0", "sold'", datetime(2026, 3, 1), 2)]
