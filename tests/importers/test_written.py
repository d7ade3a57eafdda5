"""Times in any of a platform's forms, and what tells days from months."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest

from stalwarts.engines import open_engine
from stalwarts.importers import _written
from stalwarts.importers import _zones

TIMES = {
    "2026-03-02T10:04:30Z": "2026-03-02 10:04:30", "2026-03-02 10:04": "2026-03-02 10:04:00",
    "2026-03-02": "2026-03-02 00:00:00", "02.03.2026 10:04": "2026-03-02 10:04:00",
    "Mar 2, 2026": "2026-03-02 00:00:00", "March 2, 2026 at 6:00 PM": "2026-03-02 18:00:00",
    "2 March 2026": "2026-03-02 00:00:00", "2-Mar-2026 12:00:01 a.m.": "2026-03-02 00:00:01",
    "2018/03/28, 10:27": "2018-03-28 10:27:00", "3/2/26 12:05 PM": "2026-03-02 12:05:00",
    "2025-10-05 01:02:55 -0700": "2025-10-05 08:02:55", "soon": "None", "13/13/2026": "None", "45384.348": "None",
    "2 Foo 2026": "None", "10:04": "None", "anf 3, 2026": "None", "\x012026-03-02": "None", "2 march 2026 \n10:04z": "2026-03-02 10:04:00",
    "2026-03-02 10:04:30.500000 10:04": "None", "Dec 31, 2026 11:30 PM -0800": "2027-01-01 07:30:00",
    "12/31/26 12:00 AM UTC": "2026-12-31 00:00:00",
}


def read(*texts: str, day_first: bool = False) -> list[str]:
    engine = open_engine()
    table = engine.put("t", pa.table({"at": range(len(texts)), "x": texts, "file": ["f"] * len(texts)}))
    moment = _written.moment(table.x, table.file, day_first=day_first)
    found = engine.run(table.select("at", x=moment).order_by("at")).column("x").to_pylist()
    engine.close()
    return [str(value) for value in found]


def test_every_form() -> None:
    assert dict(zip(TIMES, read(*TIMES), strict=True)) == TIMES


@pytest.mark.parametrize("day_first", [True, False])
def test_the_short_ways_read_what_the_long_one_reads(day_first: bool) -> None:
    """A blank before it sends a time the long way. Days and hours that are none, noughts left out, offsets of all kinds."""
    lots = Random(7)
    days = [f"{lots.choice('0123')}{lots.randint(0, 9)}" for _ in range(40)] + [str(n) for n in range(10)]
    clocks = ["0:00:00", "9:05:59", "23:59:59", "24:00:00", "12:60:00", "10:04:61"]
    texts = [f"{lots.choice(days)}{sign}{lots.choice(days)}{sign}20{lots.randint(10, 30)} {lots.choice(clocks)}"
             for sign in "/-" for _ in range(150)]
    texts += [f"20{lots.randint(10, 30)}-{lots.randint(1, 14):02}-{lots.randint(1, 32):02}{lots.choice('T ')}{lots.choice(clocks):0>8}"
              f"{lots.choice(('', ' '))}{lots.choice('+-')}{lots.choice(('0000', '0530', '0700', '1400', '2500'))}" for _ in range(150)]
    found = read(*texts, day_first=day_first)
    assert found == read(*(f" {text}" for text in texts), day_first=day_first)
    assert 50 < found.count("None") < 400


@pytest.mark.parametrize(("texts", "american"), [
    (("02/03/2026", "24/03/2026"), False), (("02/03/2026", "03/24/2026"), True), (("02/03/2026",), True),
    (("02/03/2026", "13/13/2026"), True)])
def test_the_whole_file_tells_days_from_months(texts: tuple[str, ...], american: bool) -> None:
    assert read(*texts)[0] == ("2026-02-03 00:00:00" if american else "2026-03-02 00:00:00")


def test_where_nothing_tells_the_importer_does() -> None:
    assert read("02/03/2026", day_first=True) == ["2026-03-02 00:00:00"]


def test_clocks_in_named_zones() -> None:
    engine = open_engine()
    zones = {"PDT": "2026-03-02 18:14:05", "CEST": "2026-03-02 09:14:05", "Europe/Berlin": "2026-03-02 10:14:05",
             "Eastern Time (US & Canada)": "2026-03-02 16:14:05", "IST": "2026-03-02 05:44:05", "GMT-3": "2026-03-02 14:14:05",
             "UTC+05:30": "2026-03-02 05:44:05", "Mars/Phobos": "None", "XYZ": "None"}
    table = engine.put("t", pa.table({"at": range(len(zones)), "zone": list(zones)}))
    clock = _written.moment(table.zone.nullif(table.zone).fill_null("2026-03-02 11:14:05"), table.zone)
    found = engine.run(table.select("at", x=_zones.moment(clock, table.zone)).order_by("at")).column("x").to_pylist()
    engine.close()
    assert dict(zip(zones, map(str, found), strict=True)) == zones
