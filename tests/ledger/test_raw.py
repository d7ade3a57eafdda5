"""The raw table that an importer is given, whatever its own columns are called."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from stalwarts.engines import open_engine
from stalwarts.ledger import facts
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


def test_a_result_that_fits_neither_memory_nor_disk_is_a_sentence() -> None:
    engine = open_engine()
    engine.do("SET max_temp_directory_size = '0MB'")
    engine.do("SET memory_limit = '30MB'")
    with pytest.raises(EngineProblem, match="Memory") as caught:
        engine.fetch("SELECT i, repeat(i::text, 200) FROM range(1000000) r(i) ORDER BY hash(i)")
    engine.close()
    assert str(caught.value).count("\n") == 0
