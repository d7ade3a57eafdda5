"""A million rows of each seller's file: `add` beside the engine alone reading text and writing Parquet.

    python bench/sellers.py [ROWS [IMPORTER…]]

A golden's good rows are repeated; each copy has numbers of its own where the file numbers things, and a buyer of its own
every few rows.
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

import duckdb

from _measure import OUT
from _measure import STALWARTS
from _measure import best
from _measure import python
from _measure import run
from _measure import say

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
GOLDEN = Path(__file__).parent.parent / "tests/golden"
NUMBERED = {
    "stripe_payments/unified_payments.csv": ("id",), "gumroad_sales/Sales_2026-01-01_2026-03-20.csv": ("Purchase ID",),
    "ko_fi/Transaction_All-us-dates.csv": ("TransactionId",), "paypal_activity/Download.CSV": ("Transaction ID",),
    "eventbrite_attendees/Attendees_1000000000001_20260320.csv": ("Order #",),
    "woocommerce_orders/webtoffee-order_export_2026-03-20.csv": ("order_number", "order_id"),
    "square_transactions/transactions-2026-03-01-2026-04-01.csv": ("Transaction ID", "Payment ID"),
    "etsy_orders/EtsySoldOrders2026-3.csv": ("Order ID",),
    "kickstarter_backers/backer_report_all_rewards.csv": ("Backer UID",), "stripe_balance/balance_history.csv": ("id", "Source"),
}
"""A golden and the columns that number its rows."""


def make(golden: Path, numbers: tuple[str, ...], path: Path) -> None:
    """A file of that many rows like those of the golden; only its first good row is repeated."""
    with golden.open(encoding="utf-8-sig", newline="") as stream:
        header, row = list(csv.reader(stream))[:2]
    mails = [at for at, cell in enumerate(row) if "@" in cell and "studio" not in cell]
    picks = []
    for at, (name, cell) in enumerate(zip(header, row, strict=True)):
        text = "'" + cell.replace("'", "''") + "'"
        made = f"{text} || i" if name in numbers else "'buyer' || (hash(i) % 300000) || '@example.org'" if at in mails else text
        picks.append(f'{made} AS "{name}"')
    duckdb.sql(f"COPY (SELECT {', '.join(picks)} FROM range({ROWS}) r(i)) TO '{path}' (HEADER, DELIMITER ',')")


def measure(name: str, numbers: tuple[str, ...]) -> None:
    """Print one importer's ratio, rate and memory."""
    golden = GOLDEN / name
    importer, folder = golden.parent.name, OUT / f"sellers_{ROWS}"
    path = folder / golden.parent.name / golden.name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        make(golden, numbers, path)
    alone = python(f"import duckdb; duckdb.sql(\"COPY (SELECT * FROM read_csv('{path}', all_varchar=true)) TO "
                   f"'{folder / 'alone.parquet'}' (FORMAT parquet)\")")
    theirs, ours = [], []
    for _ in range(2):
        theirs.append(run(alone))
        shutil.rmtree(OUT / "sellers", ignore_errors=True)
        run([*STALWARTS, "init", str(OUT / "sellers")])
        ours.append(run([*STALWARTS, "-w", str(OUT / "sellers"), "add", str(path)]))
    a, b = best(theirs), best(ours)
    say(f"{importer}: engine alone, to Parquet", a.seconds, "s")
    say(f"{importer}: add, archive and hash included", b.seconds, "s")
    say(f"{importer}: add / engine alone", b.seconds / a.seconds, "x", "at most 3")
    say(f"{importer}: rows a second", ROWS / b.seconds, "rows/s")
    say(f"{importer}: add, peak memory", b.megabytes, "MB", "under 2000")


def main() -> None:
    """Each seller's file after the other."""
    OUT.mkdir(exist_ok=True)
    for name, numbers in NUMBERED.items():
        if len(sys.argv) <= 2 or name.split("/")[0] in sys.argv[2:]:
            measure(name, numbers)


if __name__ == "__main__":
    main()
