"""A million rows of each file of columns: `add` beside the engine alone reading text and writing Parquet.

    python bench/sellers.py [ROWS [IMPORTER…]]      `every` for all of them; without a name the ten that sell most

The first good row of a golden is repeated; each copy has numbers and addresses of its own where the file numbers or links
things, and a reader or buyer of its own every few rows, in a list of people each time. What is compared with everybody known
is not in it: `add --dry-run` writes all there is.
"""

from __future__ import annotations

import csv
import re
import shutil
import sys
from pathlib import Path

import duckdb

from _measure import OUT
from _measure import STALWARTS
from _measure import best
from _measure import python
from _measure import run
from stalwarts.importers import _peek
from stalwarts.importers._shapes import Csv
from stalwarts.ledger.sources import Sources
from stalwarts.ledger.survey import survey

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
    "twitch_subscribers/subscriber-list.csv": ("Username",), "told/what-you-told.csv": (), "poll_totals/poll.csv": ("answer",),
    "quick_answers/answers.csv": ("quick answer",),
}
"""A golden and the columns that number its rows."""
LISTS = ("subscribers", "members", "audience", "customers", "followers", "following", "users", "backers", "fans",
         "connections", "answers")
"""How importers of files end that name everybody once."""
DIGITS = 7
"""Of a number or an address, what tells one row from another."""
_CLOCK = re.compile(r"\b\d\d?:(\d\d)(?::(\d\d))?")
_DAY = re.compile(r"20\d\d-\d\d-(\d\d)|\b(\d\d) [A-Z][a-z]{2} 20|[A-Z][a-z]{2} (\d\d), 20")
WAY = () if "--compared" in sys.argv else ("--dry-run",)


def every() -> dict[str, tuple[str, ...]]:
    """One golden of each importer that reads columns, and what numbers its rows: as far as a heading tells."""
    found: dict[str, tuple[str, ...]] = {}
    taken = {name.split("/")[0]: name for name in NUMBERED}
    for path in sorted(path for path in GOLDEN.rglob("*") if path.with_name(f"{path.name}.expected").exists()):
        importer = path.relative_to(GOLDEN).parts[0]
        with Sources([path]) as sources:
            claims = survey(list(sources.walk())).claims
        if importer in taken or not claims or not isinstance(claims[0].shape, Csv) or claims[0].shape.positions or claims[0].form:
            continue
        taken[importer] = path.relative_to(GOLDEN).as_posix()
        found[taken[importer]] = tuple(name for name in claims[0].peek.header
                                       if name.split(" ")[-1] in {"id", "uuid", "number"} and "phone" not in name)
    return NUMBERED | found


def people(importer: str) -> str:
    """The number of the person on row `i`, as the engine says it."""
    return "i" if importer.endswith(LISTS) else "(hash(i) % 300000)"


def make(golden: Path, numbers: tuple[str, ...], path: Path) -> None:
    """A file of that many rows like those of the golden; only its first good row is repeated."""
    with Sources([golden]) as sources:
        (claim,) = survey(list(sources.walk())).claims
    with golden.open(encoding=claim.encoding, newline="") as stream:
        rows = [row for row in csv.reader(stream, delimiter=claim.delimiter) if row]
    at = next(n for n, row in enumerate(rows) if _peek.fold(row) == claim.peek.header)
    header, row = rows[at], next(row for row in rows[at + 1:] if len(row) == len(rows[at]) and row[0] != "Total")
    numbers = tuple(name for name in header if name in numbers or _peek.fold([name])[0] in numbers)
    picks = [f"{_made(golden.parent.name, cell, numbered=name in numbers)} AS c{at}"
             for at, (name, cell) in enumerate(zip(header, row, strict=True))]
    body = path.with_suffix(".body")
    duckdb.sql(f"COPY (SELECT {', '.join(picks)} FROM range({ROWS}) r(i)) TO '{body}' (HEADER false, DELIMITER ',')")
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerow(header)
    with path.open("ab") as whole, body.open("rb") as part:
        shutil.copyfileobj(part, whole)
    body.unlink()


def _made(importer: str, cell: str, *, numbered: bool) -> str:
    """What stands in a column of row `i`, as the engine says it."""
    if re.fullmatch(r"[^@/\s]+@[^@/\s]+", cell) and "studio" not in cell:
        return f"'buyer' || {people(importer)} || '@example.org'"
    if numbered or re.match("https?://|www[.]", cell):
        # As long as it was, where that may matter: the id of a channel has 24 letters, that of a post seven.
        long = len(cell) >= DIGITS
        return f"{_text(cell[:-DIGITS])} || lpad(CAST(i AS VARCHAR), {DIGITS}, '0')" if long else f"{_text(cell)} || i"
    found = _CLOCK.search(cell) or _DAY.search(cell)
    if found:
        # Days go from the first to the 28th, minutes and seconds round: of a column with one value an engine knows too much.
        at = max(n for n, part in enumerate(found.groups(), 1) if part)
        least, most = (0, 60) if found.re is _CLOCK else (1, 28)
        return (f"{_text(cell[:found.start(at)])} || lpad(CAST({least} + i % {most} AS VARCHAR), {len(found[at])}, '0') || "
                f"{_text(cell[found.end(at):])}" if len(found[at]) > 1 else _text(cell))
    return _text(cell)


def _text(cell: str) -> str:
    return "'" + cell.replace("'", "''") + "'"


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
        ours.append(run([*STALWARTS, "-w", str(OUT / "sellers"), "add", str(path), *WAY]))
    a, b = best(theirs), best(ours)
    ratio = b.seconds / a.seconds
    print(f"{importer:26} {ROWS / b.seconds:10,.0f} rows/s {a.seconds:7.2f} s alone {b.seconds:7.2f} s add "
          f"{ratio:6.2f} x (at most 3) {b.megabytes:6.0f} MB", flush=True)


def main() -> None:
    """Each seller's file after the other."""
    OUT.mkdir(exist_ok=True)
    wanted = sys.argv[2:]
    for name, numbers in (every() if wanted else NUMBERED).items():
        if not wanted or "every" in wanted or name.split("/")[0] in wanted:
            measure(name, numbers)
            shutil.rmtree(OUT / f"sellers_{ROWS}" / Path(name).parent.name)


if __name__ == "__main__":
    main()
