"""When a file was made, where it does not say: by the newest time inside. What that takes to read is read once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from stalwarts.ledger.asked import TABLES
from stalwarts.ledger.asked import ask
from stalwarts.ledger.facts import Dated
from stalwarts.ledger.facts import keep
from stalwarts.ledger.readings import Reading


def date(engine: Any, name: str, files: list[Dated], module: Any, reading: Reading) -> str:
    """Give a time to the files that state none: the newest time inside any of them, else the file's own time.

    One time for all files of an account that came together, for they are parts of one download; where the importer
    says that its files stand `APART`, each has its own. Returns what the times inside are called in the engine, where they
    were worth keeping. The statements of `reading` name the engine's own tables.
    """
    open_ones = [f for f in files if f.taken_at is None]
    if not open_ones:
        return ""
    key = "export_id" if getattr(module, "APART", False) else "account"
    inside = f"{name}_{'inside' if reading.heavy else 'times'}" if reading.inside else ""
    newest = _newest(engine, inside, key, reading, files) if inside else {}
    latest = max(f.file.claim.source.modified for f in open_ones)
    for f in open_ones:
        own = getattr(f, key)
        f.taken_at = newest.get(own, f.file.claim.source.modified if key == "export_id" else latest)
        f.taken_basis = "newest" if own in newest else "assumed"
    return inside if reading.heavy else ""


def _newest(engine: Any, inside: str, key: str, reading: Reading, files: list[Dated]) -> dict[str, datetime]:
    """The newest time by account or export."""
    if reading.heavy:
        told = {"account": files[0].account, "export_id": files[0].export_id} if len(files) == 1 else {}
        keep(engine, f"{inside}_held", inside, reading.inside, TABLES["inside"], told)
    else:
        engine.view(inside, reading.inside)
    return {row["key"]: row["newest"] for row in ask(engine, f"newest {key}", inside=inside) if row["newest"]}
