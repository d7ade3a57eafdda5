"""A million rows of each file of columns: `add` beside the engine alone reading text and writing Parquet.

    python bench/sellers.py [ROWS [IMPORTER…]]      `every` for all of them; without a name the ten that sell most

The first row of a golden of which something is kept is repeated; each copy has numbers, titles and addresses of its own where
the file numbers or links things, and a reader or buyer of its own every few rows, in a list of people each time, with a name
of their own. What is compared with everybody known is not in it: `add --dry-run` writes all there is.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
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
    "twitch_subscribers/subscriber-list.csv": ("Username",), "told/what-you-told.csv": (), "poll_totals/poll.csv": (),
    "quick_answers/answers.csv": ("quick answer",), "substack_posts/posts.csv": ("post_id",),
}
"""A golden and the columns that number its rows; what has no number there is given one."""
LISTS = ("subscribers", "members", "audience", "customers", "followers", "following", "users", "backers", "fans",
         "connections", "answers")
"""How importers of files end that name everybody once."""
DIGITS = 7
"""Of a number or an address, what tells one row from another."""
_CLOCK = re.compile(r"\b\d\d?:(\d\d)(?::(\d\d))?")
_NAME = re.compile(r"(?:(?:buyer|customer|supporter|subscriber|billing|shipping|backer|endorser|user|ship|to|full|first|last)"
                   r"[ _]?)*name|from|buyer|discord|benutzername|nickname|member|mitglied|membro")
"""Headings of what somebody is called."""
GIVEN = 20_000
"""Names that people have: a given name, a surname, or what a person calls themselves."""
_NUMBER = re.compile(r"(?!.*(?:campaign|post_|type|product|price|listing|item|variant))"
                     r"(?:.*[ _])?(?:id|uuid|number|identifier|reference|transactiereferentie|phone)")
"""Headings of what numbers a row or a person; few campaigns and products have numbers in many rows."""
_THEIRS = re.compile(r"(?:.*[ _])?(?:customer|user|subscriber|buyer|backer|member)(?:[ _].*)?|.*phone.*")
"""Headings of what a person has one of, a number or an address."""
_TITLE = re.compile(r"(?:video |page )?title(?: [(]original[)])?")
_DAY = re.compile(r"20\d\d-\d\d-(\d\d)|\b(\d\d) [A-Z][a-z]{2} 20|[A-Z][a-z]{2} (\d\d), 20")
WAY = () if "--compared" in sys.argv else ("--dry-run",)


def every() -> dict[str, tuple[str, ...]]:
    """One golden of each importer that reads columns, and what numbers its rows beside what such headings tell.

    Of several it is the first with nothing in its path but its name, else the first.
    """
    found: dict[str, tuple[str, ...]] = {}
    taken = {name.split("/")[0]: name for name in NUMBERED}
    for path in sorted((path for path in GOLDEN.rglob("*") if path.with_name(f"{path.name}.expected").exists()),
                       key=lambda path: (len(path.parts), path)):
        importer = path.relative_to(GOLDEN).parts[0]
        with Sources([path]) as sources:
            claims = survey(list(sources.walk())).claims
        if importer in taken or not claims or not isinstance(claims[0].shape, Csv) or claims[0].shape.positions or claims[0].form:
            continue
        taken[importer] = path.relative_to(GOLDEN).as_posix()
        found[taken[importer]] = ()
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
    header, good = rows[at], [row for row in rows[at + 1:] if len(row) == len(rows[at])]
    row = next((row for row in good if kept(path, header, row)), good[0])
    importer = golden.relative_to(GOLDEN).parts[0]
    told = {name: f"{_text(cell)} || i" for name, cell in zip(header, row, strict=True)
            if name in numbers and not re.search("[0-9]", cell)}
    numbers = tuple(name for name in header if name in numbers or _NUMBER.fullmatch(_peek.fold([name])[0]))
    picks = [f"{told.get(name) or _made(importer, name, cell, numbered=name in numbers)} AS c{at}"
             for at, (name, cell) in enumerate(zip(header, row, strict=True))]
    body = path.with_suffix(".body")
    duckdb.sql(f"COPY (SELECT {', '.join(picks)} FROM range({ROWS}) r(i)) TO '{body}' (HEADER false, DELIMITER ',')")
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerow(header)
    with path.open("ab") as whole, body.open("rb") as part:
        shutil.copyfileobj(part, whole)
    body.unlink()


def kept(path: Path, header: list[str], row: list[str]) -> bool:
    """Whether anything is kept of a file with that row alone; it is left at `path`."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, row])
    said = subprocess.run([*STALWARTS, "try", str(path), "--json"], capture_output=True, text=True, check=False).stdout
    return any(table != "cover" for export in json.loads(said)["exports"] for table in export["kept"]) if said else False


def _made(importer: str, name: str, cell: str, *, numbered: bool) -> str:
    """What stands in a column of row `i`, as the engine says it."""
    (name,), someone = _peek.fold([name]), people(importer)
    if cell and _NAME.fullmatch(name):
        return f"{_text(cell)} || ({someone} * {len(name)} % {GIVEN})"
    if cell and _TITLE.fullmatch(name):
        return f"{_text(cell)} || i"
    if re.match("https?://|www[.]", cell) or (numbered and re.search("[0-9]", cell)):
        return _counted(cell, someone if _THEIRS.fullmatch(name) else "i")
    if re.fullmatch(r"[^@/\s]+@[^@/\s]+", cell) and "studio" not in cell:
        return f"'buyer' || {someone} || '@example.org'"
    return _timed(cell)


def _counted(cell: str, by: str) -> str:
    """A number, or an address with one; as long as it was, where that may matter: the id of a channel has 24 letters."""
    if len(cell) < DIGITS:
        return f"{_text(cell)} || {by}"
    return f"{_text(cell[:-DIGITS])} || lpad(CAST({by} AS VARCHAR), {DIGITS}, '0')"


def _timed(cell: str) -> str:
    """A time that differs from row to row; anything else as it is.

    Days go from the first to the 28th, minutes and seconds round: of a column with one value an engine knows too much.
    """
    found = _CLOCK.search(cell) or _DAY.search(cell)
    if not found:
        return _text(cell)
    at = max(n for n, part in enumerate(found.groups(), 1) if part)
    least, most = (0, 60) if found.re is _CLOCK else (1, 28)
    return (f"{_text(cell[:found.start(at)])} || lpad(CAST({least} + i % {most} AS VARCHAR), {len(found[at])}, '0') || "
            f"{_text(cell[found.end(at):])}" if len(found[at]) > 1 else _text(cell))


def _text(cell: str) -> str:
    return "'" + cell.replace("'", "''") + "'"


def measure(name: str, numbers: tuple[str, ...]) -> None:
    """Print one importer's ratio, rate and memory."""
    golden = GOLDEN / name
    importer, folder = golden.relative_to(GOLDEN).parts[0], OUT / f"sellers_{ROWS}"
    path = folder / importer / golden.name
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
            shutil.rmtree(OUT / f"sellers_{ROWS}" / name.split("/")[0])


if __name__ == "__main__":
    main()
