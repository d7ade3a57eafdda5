"""A million Shopify order rows of 79 columns: `add` beside the engine alone reading text and writing Parquet."""

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
GOLDEN = Path(__file__).parent.parent / "tests/golden/shopify_orders/orders_export_1.csv"


def make(path: Path) -> None:
    """A file of that many rows in the shape of a real one; about 400 bytes a row."""
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    columns = dict.fromkeys(header, "''") | {
        "Name": "'#' || (1000 + i)", "Email": "'buyer' || (hash(i) % 300000) || '@example.org'",
        "Financial Status": "CASE WHEN i % 50 = 0 THEN 'refunded' ELSE 'paid' END",
        "Paid at": "strftime(TIMESTAMP '2023-01-01' + INTERVAL (i * 95) SECOND, '%Y-%m-%d %H:%M:%S') || ' +0100'",
        "Created at": "strftime(TIMESTAMP '2023-01-01' + INTERVAL (i * 95) SECOND, '%Y-%m-%d %H:%M:%S') || ' +0100'",
        "Currency": "'EUR'", "Subtotal": "'46.00'", "Shipping": "'4.90'", "Taxes": "'0.00'", "Total": "'50.90'",
        "Lineitem name": "'Print ' || (i % 40)", "Lineitem quantity": "'1'", "Lineitem price": "'46.00'",
        "Billing Name": "'Made Up ' || (hash(i) % 300000)", "Billing City": "'Lagos'", "Billing Country": "'NG'",
        "Refunded Amount": "CASE WHEN i % 50 = 0 THEN '50.90' ELSE '0.00' END", "Id": "(5550000000000 + i)::VARCHAR",
        "Payment Method": "'Shopify Payments'", "Payment Reference": "'r' || i", "Source": "'web'",
        "Notes": "'leave it at the door, please'", "Risk Level": "'Low'", "Vendor": "'Fernlight'",
        "Billing Street": "'1 Fictional Lane'", "Shipping Street": "'1 Fictional Lane'",
        "Shipping Name": "'Made Up ' || (hash(i) % 300000)", "Shipping City": "'Lagos'"}
    picks = ", ".join(f'{columns[name]} AS "{name}"' for name in header)
    duckdb.sql(f"COPY (SELECT {picks} FROM range({ROWS}) r(i)) TO '{path}' (HEADER, DELIMITER ',')")


def main() -> None:
    """Print the ratio, the times and the memory."""
    OUT.mkdir(exist_ok=True)
    path = OUT / f"orders_{ROWS}.csv"
    if not path.exists():
        make(path)
    alone = python(f"import duckdb; duckdb.sql(\"COPY (SELECT * FROM read_csv('{path}', all_varchar=true)) TO "
                   f"'{OUT / 'orders.parquet'}' (FORMAT parquet)\")")
    theirs, ours = [], []
    for _ in range(3):
        theirs.append(run(alone))
        shutil.rmtree(OUT / "shop", ignore_errors=True)
        run([*STALWARTS, "init", str(OUT / "shop")])
        ours.append(run([*STALWARTS, "-w", str(OUT / "shop"), "add", str(path)]))
    a, b = best(theirs), best(ours)
    say("shopify: engine alone, all columns to Parquet", a.seconds, "s")
    say("shopify: add, archive and hash included", b.seconds, "s")
    say("shopify: add / engine alone", b.seconds / a.seconds, "x", "at most 1.5")
    say("shopify: add, peak memory", b.megabytes, "MB", "under 2000")


if __name__ == "__main__":
    main()
