"""Peak memory of `add` as files grow: a table, one that no row fits, a regular JSON list and an irregular file.

At 2000 it needs 20 GB of disk and some minutes.

    python bench/memory.py [MEGABYTES…, 23 100]
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from _measure import OUT
from _measure import STALWARTS
from _measure import run
from _measure import say
from nested import KINDS
from nested import clock
from nested import name

SIZES = [int(size) for size in sys.argv[1:]] or [23, 100]
WORDS = "a few words that nobody needs, " * 4


def table(*, quoted: bool = True) -> Iterator[str]:
    """Payments as Stripe's dashboard exports them; not `quoted`, the commas in a description make cells too many of it."""
    yield "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,Description,Customer Email,Card Name,Fee\n"
    mark = '"' if quoted else ""
    for n in count():
        yield (f'ch_{n:014d},{clock(n).replace("T", " ")},12.00,0.00,eur,true,Paid,{mark}{WORDS}{mark},'
               f"{name(n % 200_000)}@example.org,Made Up {n % 200_000},0.40\n")


TABLES = {"unified_payments.csv": True, "unified_payments_1.csv": False}
FILES = {"stripe_payments (a table)": "unified_payments.csv", "stripe_payments (no row fits)": "unified_payments_1.csv",
         "instagram_followers (regular)": "instagram_followers", "mastodon_posts (irregular)": "mastodon_posts"}


def make(path: Path, kind: str, megabytes: int) -> None:
    """A file of about that size."""
    left = megabytes * 1_000_000
    with path.open("w", encoding="utf-8") as out:
        parts = table(quoted=TABLES[kind]) if kind in TABLES else KINDS[kind].parts(sys.maxsize)
        for part in parts:
            left -= out.write(part)
            if left <= 0:
                break
        if kind in KINDS:
            out.write(KINDS[kind].after)


def main() -> None:
    """Each kind at each size, the files gone afterwards."""
    for said, kind in FILES.items():
        for size in SIZES:
            folder = OUT / "memory"
            shutil.rmtree(folder, ignore_errors=True)
            path = folder / "files" / (KINDS[kind].path if kind in KINDS else kind)
            path.parent.mkdir(parents=True)
            make(path, kind, size)
            run([*STALWARTS, "init", str(folder / "workspace")])
            for way, more in (("read and written", ["--dry-run"]), ("added, everybody compared", [])):
                cost = run([*STALWARTS, "-w", str(folder / "workspace"), "add", str(folder / "files"), *more])
                say(f"{said}: {path.stat().st_size / 1e6:,.0f} MB {way}, peak", cost.megabytes, "MB")
                say(f"{said}: {path.stat().st_size / 1e6:,.0f} MB {way}", cost.seconds, "s")
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
