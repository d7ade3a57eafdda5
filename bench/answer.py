"""A million followers, three million touches, fifty thousand orders: an answer beside SQL written by hand for it."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from _measure import OUT
from _measure import STALWARTS
from _measure import best
from _measure import python
from _measure import run
from _measure import say

FOLLOWERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
TOUCHES, ORDERS, MAIL = FOLLOWERS * 3, FOLLOWERS // 20, FOLLOWERS // 10
BY_HAND = [sys.executable, str(Path(__file__).with_name("_by_hand.py"))]

OURS = """
import json, sys, stalwarts
from datetime import datetime
look = stalwarts.open(sys.argv[1]).see()
def rows(name, *columns, key=None):
    return sorted(([r[c] for c in columns] for r in look.run(name).to_pylist()), key=lambda row: str(row[0]))
kinds = {(r["paid"] or False): 0 for r in look.run("segment_counts").to_pylist()}
for row in look.run("segment_counts").to_pylist():
    kinds[row["paid"] or False] += row["people"]
again = {}
for row in look.run("repeat").to_pylist():
    known = again.setdefault((row["payments"], row["recency"]), [row["payments"], row["recency"], 0, row["past"], row["again"]])
    known[2] += 1
ages, ways = look.run("waiting").to_pylist(), look.run("patterns").to_pylist()
print(json.dumps({
    "accounts": rows("accounts", "account", "followers", "payers", "tied", "strangers", "untied"),
    "together": rows("together", "people", "payers", "tied"),
    "bounds": [["" if row[0] is None else row[0], *row[1:]] for row in rows("bounds", "account", "low", "high")],
    "reachable": rows("reachable", "account", "reachable"),
    "segments": [[kinds.get(True, 0), kinds.get(False, 0)]],
    "machine": rows("machine_touches", "kind", "touches", "machine"),
    "concentration": rows("concentration", "people", "net", "half_from", "top_1_share", "top_10_share", "top_20_share", "gini"),
    "growth": [[str(row[0].date()), *row[1:]] for row in rows("growth", "quarter", "new_followers", "first_time_buyers")],
    "curve": [[r[c] for c in ("days", "at_risk", "paid", "converted", "low", "high")]
              for r in look.run("conversion").to_pylist() if r["converted"] is not None],
    "patterns": [[len(ways), sum(w["n"] for w in ways)]],
    "waiting": [[len(ages), sum(a["n"] for a in ages), sum(a["n"] * a["age"] for a in ages)]],
    "again": sorted(again.values()),
}))
"""
"""The same numbers, from the measures the answer is made of."""
CACHED = """
import sys
sys.argv = ["stalwarts", "-w", sys.argv[1], "answer", "--json"]
try:
    from stalwarts.surfaces.cli import main
    main()
finally:
    print(*sorted({"ibis", "duckdb", "pyarrow", "numpy"} & set(sys.modules)), file=sys.stderr)
"""


def make(root: Path) -> None:
    """A workspace of that size, read through `add` from files in real shapes where that is quick, by mapping elsewhere."""
    files = OUT / f"big_{FOLLOWERS}"
    files.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    day = "TIMESTAMP '2023-01-01' + INTERVAL (hash(i) % 100000000) SECOND"
    stamp = f"strftime({day}, '%Y-%m-%d %H:%M:%S')"
    con.execute(f"COPY (SELECT 'made.up.' || i AS username, {stamp} AS since FROM range({FOLLOWERS - MAIL}) r(i)) TO "
                f"'{files}/instagram.csv' (HEADER)")
    con.execute(f"COPY (SELECT 'p' || i || '@example.org' AS \"Email Address\", 3 AS MEMBER_RATING, {stamp} AS OPTIN_TIME,"
                f" {stamp} AS CONFIRM_TIME, i AS LEID, '' AS TAGS FROM range({MAIL}) r(i)) TO "
                f"'{files}/subscribed_email_audience_export_big.csv' (HEADER)")
    con.execute(f"COPY (SELECT 'p' || (hash(i) % {MAIL * 2}) || '@example.org' AS email, {stamp} AS at, 10 + i % 40 AS paid "
                f"FROM range({ORDERS}) r(i)) TO '{files}/orders.csv' (HEADER)")
    con.execute(f"COPY (SELECT 'p' || (hash(i) % {MAIL}) || '@example.org' AS email, strftime(TIMESTAMP '2023-01-01' + "
                f"INTERVAL (i * 33) SECOND, '%Y-%m-%d %H:%M:%S') AS at, CASE i % 3 WHEN 0 THEN 'click' ELSE 'open' END AS "
                f"kind FROM range({TOUCHES}) r(i)) TO '{files}/touches.csv' (HEADER)")
    maps = {"instagram": 'kind = "followers"\naccount = "instagram:big"\n[columns]\nhandle = "username"\nsince = "since"\n',
            "orders": 'kind = "orders"\naccount = "shop:big"\ncurrency = "EUR"\n[columns]\nhandle = "email"\n'
                      'occurred_at = "at"\namount = "paid"\n',
            "touches": 'kind = "touches"\naccount = "mailchimp:main"\n[columns]\nhandle = "email"\noccurred_at = "at"\n'
                       'kind = "kind"\n'}
    run([*STALWARTS, "init", str(root)])
    run([*STALWARTS, "-w", str(root), "add", str(files / "subscribed_email_audience_export_big.csv")])
    for name, text in maps.items():
        (files / f"{name}.toml").write_text(text, encoding="utf-8")
        run([*STALWARTS, "-w", str(root), "add", "--map", str(files / f"{name}.toml"), str(files / f"{name}.csv")])


def agree(root: Path) -> int:
    """How many numbers are the same by hand and by us. Ends the bench at the first that is not."""
    told = [json.loads(subprocess.run([*command, str(root)], check=True, capture_output=True).stdout)
            for command in (python(OURS), BY_HAND)]
    if told[0].keys() != told[1].keys():
        raise SystemExit(f"not the same figures: {sorted(told[0].keys() ^ told[1].keys())}")
    return sum(_same(told[0][name], told[1][name], name) for name in told[0])


def _same(ours: Any, theirs: Any, where: str) -> int:
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return sum(_same(one, other, f"{where}[{n}]") for n, (one, other) in enumerate(zip(ours, theirs, strict=True)))
    numbers = isinstance(ours, int | float) and isinstance(theirs, int | float)
    if ours != theirs and not (numbers and math.isclose(ours, theirs, rel_tol=1e-9)):
        raise SystemExit(f"{where}: ours {str(ours)[:80]}, by hand {str(theirs)[:80]}")
    return 1


def main() -> None:
    """Print the ratio, the times and the memory."""
    root = OUT / f"answer_{FOLLOWERS}"
    if not root.exists():
        make(root)
    say("answer: numbers that are the same by hand", agree(root), "")
    theirs, ours, cached = [], [], []
    for _ in range(3):
        theirs.append(run([*BY_HAND, str(root)]))
        shutil.rmtree(root / "derived", ignore_errors=True)
        ours.append(run([*STALWARTS, "-w", str(root), "answer", "--json"]))
        cached.append(run([*STALWARTS, "-w", str(root), "answer", "--json"]))
    a, b = best(theirs), best(ours)
    say("answer: SQL by hand, same counts and curve", a.seconds, "s")
    say("answer: cold", b.seconds, "s")
    say("answer: cold / by hand", b.seconds / a.seconds, "x", "at most 3")
    say("answer: cold, peak memory", b.megabytes, "MB", "under 2000")
    say("answer: cached", best(cached).seconds, "s", "under 0.4")
    loaded = subprocess.run([*python(CACHED), str(root)], capture_output=True, text=True, check=True).stderr.split()
    say("answer: heavy libraries loaded when cached", len(loaded), "of 4", "0")


if __name__ == "__main__":
    main()
