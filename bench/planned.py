"""What a file of a few rows takes: the golden of every importer of columns is tried, and its statements are timed.

    python bench/planned.py [IMPORTER…]

An engine plans a statement before it reads the first row: each mention of an expression anew, each pattern in it as often.
Printed are the sum and the longest, in seconds, the least of three times; the longest sums first.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import Any

import stalwarts
from _measure import OUT
from _measure import say
from stalwarts.engines.duckdb import Engine
from stalwarts.ledger.keeping import Wish

GOLDEN = Path(__file__).parent.parent / "tests/golden"


class Timed:
    """The engine's statements with what each took."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self._do = Engine.do

    def __call__(self, engine: Engine, statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one."""
        began = time.perf_counter()
        rows = self._do(engine, statement, parameters)
        self.took.append(time.perf_counter() - began)
        return rows


def planned(golden: Path, folder: Path, timed: Timed) -> tuple[float, float]:
    """Seconds of all statements of one trial, and of the longest."""
    timed.took = []
    workspace = stalwarts.open(folder, trying=True)
    workspace.add([golden], Wish(dry_run=True))
    workspace.close()
    return sum(timed.took), max(timed.took)


def main() -> None:
    """Every importer's first golden that is a file by itself."""
    folder, timed = OUT / "planned", Timed()
    shutil.rmtree(folder, ignore_errors=True)
    stalwarts.init(folder).close()
    Engine.do = lambda engine, statement, parameters=None: timed(engine, statement, parameters)  # type: ignore[method-assign]
    found = []
    for place in sorted(GOLDEN.iterdir()):
        golden = next((path for path in sorted(place.iterdir()) if path.with_name(f"{path.name}.expected").exists()), None)
        if golden and (place.name in sys.argv[1:] or not sys.argv[1:]):
            found.append((*min(planned(golden, folder, timed) for _ in range(3)), place.name))
    for whole, longest, name in sorted(found, reverse=True):
        say(f"planned: {name}", whole, "s", f"the longest {longest:.3f}")


if __name__ == "__main__":
    main()
