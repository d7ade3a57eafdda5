"""What would have been said, and what came: the ledger of the trust page, on the demo and on real buyers.

    python bench/backtest.py [--cdnow FILE, the master file that the package `lifetimes` brings]

The clock is put back on the real walk (`known_by` and `as_of`), for up to four days, and each range is held against what the
same files show came. The demo's truth is made up; CDNOW is 23,570 people whose first purchase was in the first quarter of
1997, followed to 30 June 1998, read by the generic importer. One caution: the published shares that speak before there are
two years of one's own were themselves read off CDNOW and off donors, so its ledger shows that the walk is right, not that
the shares travel; the 39-week holdout of the models of repeat buying is in their own bench. Beside each range stands what a
plain rule says: as many as in the year before.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import stalwarts
from _measure import say
from stalwarts import worlds
from stalwarts.ledger import mapped
from stalwarts.ledger.keeping import Wish

MAP = """kind = "orders"
delimiter = "whitespace"
header = false
account = "shop:cdnow"
currency = "USD"
date = "%Y%m%d"
[columns]
handle = 1
occurred_at = 2
quantity = 3
amount = 4
"""


def ledger(name: str, workspace: Any) -> None:
    """Print the trust page of a workspace, made from nothing and then read again."""
    times = []
    for _ in range(2):
        began = time.perf_counter()
        page = workspace.page("trust")
        times.append(time.perf_counter() - began)
    figures = page["figures"]
    print(f"{name}: {page['claim']}")
    plain = {row["on"]: row["came"] for row in figures["ledger"] if row["about"] == "again"}
    for row in figures["ledger"]:
        before = plain.get((date.fromisoformat(row["on"]) - timedelta(days=365)).isoformat())
        rule = f"; as the year before: {before:,.0f}" if row["about"] == "again" and before is not None else ""
        print(f"  {row['on']}, {row['days']} days, {row['about']:5}: said {row['low']:,.0f} to {row['high']:,.0f} "
              f"(about {row['value']:,.0f}), came {row['came']:,.0f}{rule}  {'held' if row['inside'] else 'MISSED'}")
    bands = figures["calibration"]
    for band in bands["bands"]:
        print(f"  said {band['said']:.3f}, came {band['came']:.3f} [{band['low']:.3f}, {band['high']:.3f}] of {band['people']:,}")
    if bands["people"]:
        base = sum(band["came"] * band["people"] for band in bands["bands"]) / bands["people"]
        say("  calibration error (ECE)", bands["ece"], "")
        say("  Brier score, over the base rate's", bands["brier"], "", f"x {bands['brier'] / (base * (1 - base)):.3f}")
    say("  made once", times[0], "s", f"{times[0] / max(times[1], 1e-9):,.0f} x as long as read again")


def demo(folder: Path) -> Any:
    """The made-up singer, imported."""
    world = worlds.build("singer")
    worlds.write(world, folder / "exports")
    workspace = stalwarts.init(folder / "demo", brand=world.demo.user, trade="singer")
    workspace.add([folder / "exports"])
    return workspace


def cdnow(folder: Path, file: Path) -> Any:
    """CDNOW's purchases through the generic importer; payments of nothing are left out."""
    lines = file.read_text(encoding="latin-1").splitlines()
    rows = [line.split()[-4:] for line in lines if line.strip()[:1].isdigit()]
    table = folder / "cdnow.txt"
    table.write_text("".join(" ".join(row) + "\n" for row in rows if float(row[3]) > 0), encoding="utf-8")
    (folder / "cdnow.toml").write_text(MAP, encoding="utf-8")
    workspace = stalwarts.init(folder / "shop", brand="cdnow", trade="shop")
    workspace.add([table], Wish(mappings=mapped.Mappings(stated=mapped.load(folder / "cdnow.toml"))))
    return workspace


def packaged() -> Path | None:
    """The master file that the package `lifetimes` brings; found without loading it."""
    found = find_spec("lifetimes")
    file = Path(str(found.origin)).parent / "datasets" / "CDNOW_master.txt" if found else None
    return file if file and file.exists() else None


def main(file: Path | None) -> None:
    """Both ledgers."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ledger("demo", demo(folder))
        if file is None:
            print("skipped: CDNOW; install the package lifetimes, or name the file with --cdnow")
            return
        ledger(f"CDNOW ({file.name})", cdnow(folder, file))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cdnow", type=Path, default=None)
    said = asked.parse_args()
    main(said.cdnow or packaged())
