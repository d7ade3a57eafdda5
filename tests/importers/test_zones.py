"""Clocks beside their zone: by its letters, an offset, a place or its name in words; what nobody knows is no time."""

from __future__ import annotations

from datetime import datetime

import ibis
import pytest

from stalwarts.engines import open_engine
from stalwarts.importers import _zones

WINTER, SUMMER = datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12)
CASES = [
    (SUMMER, "PDT", 19), (SUMMER, "pdt", 19), (WINTER, " PST ", 20), (SUMMER, "CEST", 10), (WINTER, "IST", "06:30"),
    (SUMMER, "NDT", "14:30"), (WINTER, "UTC", 12), (WINTER, "", 12), (WINTER, None, 12), (WINTER, "  ", 12),
    (WINTER, "GMT+2", 10), (WINTER, "UTC-05:30", "17:30"), (WINTER, "GMT+530", "06:30"), (WINTER, "UTC-3", 15), (WINTER, "+2", None),
    (SUMMER, "Europe/Berlin", 10), (WINTER, "Europe/Berlin", 11),
    (SUMMER, "Pacific Time (US & Canada)", 19), (WINTER, "Newfoundland", "15:30"),
    (WINTER, "nowhere", None), (WINTER, "UTC=+00:00 GMT", None), (WINTER, "XYZ", None), (None, "PDT", None)]


@pytest.fixture(scope="module")
def read() -> list[datetime | None]:
    engine = open_engine()
    rows = [{"n": n, "clock": clock, "zone": zone} for n, (clock, zone, _) in enumerate(CASES)]
    table = engine.rows("clocks", {"n": "int64", "clock": "timestamp(6)", "zone": "string"}, rows)
    found = engine.run(table.select("n", at=_zones.moment(table.clock, table.zone)).order_by("n")).column("at").to_pylist()
    engine.close()
    return found


@pytest.mark.parametrize("n", range(len(CASES)), ids=lambda n: f"{CASES[n][1]!r}")
def test_a_clock_in_its_zone(n: int, read: list[datetime | None]) -> None:
    clock, _zone, utc = CASES[n]
    hour, minute = (int(utc.split(":")[0]), int(utc.split(":")[1])) if isinstance(utc, str) else (utc, 0)
    assert read[n] == (clock.replace(hour=hour, minute=minute) if clock and hour is not None else None)


def test_letters_are_a_sum_and_no_cast() -> None:
    """Reading a time with its zone, row by row, is what took a file of payments longest."""
    table = ibis.table({"clock": "timestamp(6)", "zone": "string"}, name="clocks")
    assert str(ibis.to_sql(_zones.moment(table.clock, table.zone), dialect="duckdb")).count("TIMESTAMPTZ") == 1
