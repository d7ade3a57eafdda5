"""Statements of measures, written once when the package is made, and trusted only while nothing has changed.

`docs/generate.py` writes `statements.json`; its key is a hash of the measures, the tables and the libraries. With other
libraries, or edited measures, nothing is known here and measures are translated afresh.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
FILE = Path(__file__).with_name("statements.json")
TRANSLATORS = ("duckdb", "ibis_framework", "sqlglot")
"""Another version of one of these may write another statement."""


@cache
def known(engine: str) -> dict[str, str]:
    """Measure to statement, for one engine; empty where anything has changed since they were written."""
    try:
        said = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    found: dict[str, str] = said[engine] if said.get("key") == key() else {}
    return found


def key() -> str:
    """What the statements rest on."""
    seen = hashlib.sha256()
    for path in [PACKAGE / "schema.py", *sorted((PACKAGE / "measures").glob("*.py"))]:
        seen.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    for name in installed(TRANSLATORS):
        seen.update(name.encode())
    return seen.hexdigest()


def installed(wanted: tuple[str, ...]) -> list[str]:
    """Distributions with their versions, read off the names of the folders they were installed into: none is loaded."""
    places = {Path(place).resolve() for place in sys.path if Path(place).is_dir()}
    return sorted({entry.name for place in places for entry in os.scandir(place)
                   if entry.name.endswith(".dist-info") and entry.name.partition("-")[0].lower() in wanted})
