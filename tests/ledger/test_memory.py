"""What an `add` holds: as much for a large file as for a small one, once its engine may hold no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from stalwarts.engines import open_engine
from stalwarts.problems import MemoryFull

ADD = """
import resource
import sys
from pathlib import Path
import stalwarts
from stalwarts.engines import duckdb
duckdb.SMALL, duckdb.LARGE, duckdb.EACH = 0, 150, 0
from stalwarts.ledger.keeping import Wish
(root, file) = map(Path, sys.argv[1:])
workspace = stalwarts.open(root)
(export,) = workspace.add([file], Wish(dry_run=True))["exports"]
print(export["rows"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
HEADER = "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,Description,Customer Email,Card Name,Fee\n"
WORDS = "a few words that nobody needs, " * 4
WORDY = '2024-03-20 08:00:00,12.00,0.00,eur,true,Paid,"' + WORDS + '"'
MORE = 100


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in kilobytes what a process held")
def test_a_file_four_times_as_large_takes_hardly_more_memory(tmp_path: Path) -> None:
    """100,000 payments in 25 MB and 400,000 in 100, within 150 MB: without that limit the second take 200 MB more."""
    (tmp_path / "stalwarts.toml").write_text('brand = "fern"\n', encoding="utf-8")
    peaks = []
    for rows in (100_000, 400_000):
        file = tmp_path / f"unified_payments_{rows}.csv"
        with file.open("w", encoding="utf-8") as out:
            out.write(HEADER)
            out.writelines(f"ch_{n:014d},{WORDY},b{n % 9_999}@example.org,Made Up {n % 9_999},0.40\n" for n in range(rows))
        told = subprocess.run([sys.executable, "-c", ADD, str(tmp_path), str(file)], stdout=subprocess.PIPE, text=True, check=True)
        read, kilobytes = map(int, told.stdout.split())
        assert read == rows
        peaks.append(kilobytes / 1024)
    assert peaks[1] < peaks[0] + MORE, peaks


MANY = "SELECT count(*) AS n FROM (SELECT DISTINCT 'somebody ' || (i * 7919) AS who FROM range({}) r(i))"


@pytest.mark.parametrize("how", ["do", "fetch"])
def test_a_step_that_cannot_do_with_so_little_gets_more(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a million different texts, kept apart within 10 MB, with nowhere to put what does not fit."""
    engine = open_engine()
    engine.do("SET temp_directory = ''")
    engine.hold_at_most(10)
    found = engine.do(MANY.format(500_000)) if how == "do" else engine.fetch(MANY.format(500_000)).to_pylist()
    assert found in ([(500_000,)], [{"n": 500_000}])
    assert 10 < engine.limit < 1400
    monkeypatch.setattr("stalwarts.engines._raw.MOST", engine.limit)
    with pytest.raises(MemoryFull, match="Free some room there, or try with fewer or smaller files at once"):
        getattr(engine, how)(MANY.format(5_000_000))
    engine.close()


def test_what_is_poured_in_is_not_asked_for_again() -> None:
    """A second time there would be nothing left of it."""
    engine = open_engine()
    engine.do("SET temp_directory = ''")
    engine.do("CREATE TABLE texts (t VARCHAR)")
    engine.hold_at_most(10)
    with pytest.raises(MemoryFull):
        engine.do("INSERT INTO texts SELECT DISTINCT 'somebody ' || (i * 7919) FROM range(500000) r(i)")
    assert engine.limit == 10
    engine.close()
