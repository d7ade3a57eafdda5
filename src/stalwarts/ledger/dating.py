"""When a file was made, where it does not say: by the newest time inside. What that takes to read is read once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from stalwarts.ledger import facts
from stalwarts.ledger.asked import ask
from stalwarts.ledger.facts import Dated
from stalwarts.ledger.readings import TIME
from stalwarts.ledger.readings import Reading


def date(engine: Any, name: str, files: list[Dated], module: Any, reading: Reading) -> bool:
    """Give a time to the files that state none: the newest time inside any of them, else the file's own time.

    One time for all files of an account that came together, for they are parts of one download; where the importer
    says that its files stand `APART`, each has its own. Returns whether the times inside were kept, for `time_rows`. The
    statements of `reading` name the engine's own tables.
    """
    open_ones = [f for f in files if f.taken_at is None]
    if not open_ones:
        return False
    key = "export_id" if getattr(module, "APART", False) else "account"
    newest = _newest(engine, name, files, key, reading) if reading.inside else {}
    latest = max(f.file.claim.source.modified for f in open_ones)
    for f in open_ones:
        own = getattr(f, key)
        f.taken_at = newest.get(own, f.file.claim.source.modified if key == "export_id" else latest)
        f.taken_basis = "newest" if own in newest else "assumed"
    return reading.heavy


def _newest(engine: Any, name: str, files: list[Dated], key: str, reading: Reading) -> dict[str, datetime]:
    """The newest time by account or export."""
    times = f"{name}_times"
    if reading.heavy:
        columns = ["account", "export_id", "row", "inside"]
        facts.keep(engine, f"{name}_inside", times, reading.inside, (columns, facts.said(files)))
    else:
        engine.view(times, reading.inside)
    return {row["key"]: row["newest"] for row in ask(engine, f"newest {key}", inside=times) if row["newest"]}


def time_rows(engine: Any, name: str, raw: str, files: list[Dated]) -> None:
    """Lay the times that were kept beside the rows they were read from, as statements over `TIMED` read them."""
    by = ["row"] if len(files) == 1 else ["row", "export_id"]
    same = " AND ".join(f'r."{column}" = t."{column}"' for column in by)
    engine.view(f"{name}_timed", f'SELECT r.*, t.inside AS "{TIME}" FROM "{raw}" r JOIN "{name}_inside" t ON {same}')
