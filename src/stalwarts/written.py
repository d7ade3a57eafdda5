"""What is written once, when the package is made, and trusted only while nothing has changed.

Translating what an answer is made of takes longer than running it, and loading what translates as long again. So
`docs/generate.py` writes `written.json`: of each measure what it needs, its version and its definition, and the
statement of each measure and of each step by which a view's tables are made. Its key is a hash of the sources of all
that and of the libraries; with others, nothing is known here, and everything is read and translated afresh.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any

from stalwarts import offered

PACKAGE = Path(__file__).parent
FILE = Path(__file__).with_suffix(".json")
SOURCES = ("schema.py", "measures/*.py", "measures/*.toml", "ledger/gather.py", "ledger/resolve.py", "ledger/telling.py",
           "ledger/rates.py", "ledger/steps.py", "ledger/sums.py", "ledger/asked.py", "ledger/readings.py",
           "ledger/_taken.py", "ledger/_told.py", "ledger/_meanwhile.py", "importers/*.py", "identity/certain.py",
           "identity/clean.py")
TRANSLATORS = ("ibis_framework", "sqlglot")
"""Another version of one of these may write another statement."""


@dataclass(frozen=True)
class Written:
    """What is known ahead; all empty where anything has changed since."""

    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Measure to `needs`, `kept`, `version` and `definition`."""
    statements: dict[str, dict[str, str]] = field(default_factory=dict)
    """Engine to what it runs, by name of the measure or step."""
    tellers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Importer to how its files tell orders."""
    headings: dict[str, str] = field(default_factory=dict)
    """Headings of a table, hashed, to the only importer that makes something of them."""
    judges: list[str] = field(default_factory=list)
    """Importers that say of files why they are left alone; one for those that say the same."""
    alone: list[str] = field(default_factory=list)
    """Those of them that say it of a table that lies in no folder, too."""


@cache
def ahead() -> Written:
    """What was written ahead and still holds."""
    try:
        said = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Written()
    return Written(**said["ahead"]) if said.get("key") == key() else Written()


def write(found: Written) -> None:
    """Write it down for the package as it is now."""
    said = {"key": key(), "ahead": asdict(found)}
    FILE.write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def hashed(header: Iterable[str]) -> str:
    """What headings are filed under."""
    return hashlib.sha256("\x1f".join(header).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def key() -> str:
    """What all of it rests on."""
    seen = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in PACKAGE.glob(pattern)):
        seen.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    for name in installed(TRANSLATORS):
        seen.update(name.encode())
    return seen.hexdigest()


def installed(wanted: tuple[str, ...]) -> list[str]:
    """Distributions with their versions, read off the names of the folders they were installed into: none is loaded."""
    return sorted({entry.name for entry in offered.notes()
                   if entry.name.endswith(".dist-info") and entry.name.partition("-")[0].lower() in wanted})
