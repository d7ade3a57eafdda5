"""When a file was made, where it does not say: by the newest time inside. What that takes to read is read once.

A time that has not come yet is a slip of the pen: it dates no file, and its row is set aside. Slips are few: where
many times have not come, this computer's clock is doubted and not the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

from stalwarts.ledger import facts
from stalwarts.ledger._told import FAR
from stalwarts.ledger.asked import ask
from stalwarts.ledger.facts import Dated
from stalwarts.ledger.readings import TIME
from stalwarts.ledger.readings import Reading
from stalwarts.ledger.sums import SLACK_DAYS

INSIDE = ["account", "export_id", "row", "inside"]
"""Whose each row is and the time inside."""
SLIPS = 100_000
"""Times of one account that may be slips of the pen, if they are at most half of all."""


@dataclass(frozen=True)
class Times:
    """What the times inside the files of one form told."""

    kept: bool = False
    """Whether they were kept, for `time_rows`."""
    late: bool = False
    """Whether a few have not come yet."""


def at_once(engine: Any, name: str, files: list[Dated], module: Any, reading: Reading) -> bool:
    """Judge the rows of one file and date it by what they were judged to be; says whether that was to be had.

    It is not where they do not tell it, where a date would have judged one of them otherwise, and where a few of their times
    have not come yet. The file has its date then all the same.
    """
    if not reading.told or len(files) > 1:
        return False
    facts.lay_raw(engine, name, files, FAR)
    facts.held(engine, name, reading.judged, reading, files, FAR)
    times = date(engine, name, files, module, replace(reading, inside=_of_one(reading.told, files), heavy=False))
    facts.date_held(engine, name, reading, files)
    return not times.late and not (reading.hinges and engine.records(reading.hinges)[0]["n"])


def _of_one(told: str, files: list[Dated]) -> str:
    return f"SELECT {facts.listed(INSIDE, facts.said(files))} FROM ({told})"


def date(engine: Any, name: str, files: list[Dated], module: Any, reading: Reading) -> Times:
    """Give a time to the files that state none: the newest time inside any of them, else the file's own time.

    One time for all files of an account that came together, for they are parts of one download; where the importer
    says that its files stand `APART`, each has its own; where it says in which year its platform `OPENED`, no earlier time
    dates a file. The statements of `reading` name the engine's own tables.
    """
    key = "export_id" if getattr(module, "APART", False) else "account"
    inside = _inside(engine, name, files, key, reading) if reading.inside else []
    newest = {row["key"]: row["past" if row["late"] and _slips(row) else "newest"] for row in inside
              if row["newest"] and row["newest"].year >= getattr(module, "OPENED", 0)}
    open_ones = [f for f in files if f.taken_at is None]
    latest = max((f.file.claim.source.modified for f in open_ones), default=None)
    for f in open_ones:
        own = getattr(f, key)
        f.taken_at = newest.get(own, f.file.claim.source.modified if key == "export_id" else latest)
        f.taken_basis = "newest" if own in newest else "assumed"
    return Times(bool(inside) and reading.heavy, all(map(_slips, inside)) and any(row["late"] for row in inside))


def _slips(row: Mapping[str, int]) -> bool:
    """Whether times that have not come yet are few enough to be slips, if there are any."""
    return row["late"] <= min(SLIPS, row["times"] // 2)


def _inside(engine: Any, name: str, files: list[Dated], key: str, reading: Reading) -> list[dict[str, Any]]:
    """What the times by account or export tell."""
    times = f"{name}_times"
    if reading.heavy:
        facts.keep(engine, f"{name}_inside", times, reading.inside, (INSIDE, facts.said(files)))
    else:
        engine.view(times, reading.inside)
    told = ask(engine, f"newest {key}", inside=times)
    soon = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=SLACK_DAYS)
    if any(row["newest"] and row["newest"] > soon for row in told):
        return ask(engine, f"late {key}", inside=times)
    return [row | {"late": 0, "times": 0} for row in told]


def time_rows(engine: Any, name: str, raw: str, files: list[Dated]) -> None:
    """Lay the times that were kept beside the rows they were read from, as statements over `TIMED` read them."""
    by = ["row"] if len(files) == 1 else ["row", "export_id"]
    same = " AND ".join(f'r."{column}" = t."{column}"' for column in by)
    engine.view(f"{name}_timed", f'SELECT r.*, t.inside AS "{TIME}" FROM "{raw}" r JOIN "{name}_inside" t ON {same}')


def past_only(name: str, judged: str, times: Times) -> str:
    """The statement that judges rows, so that those of a time that has not come yet are set aside."""
    if not times.late:
        return judged
    late = f'SELECT export_id, "row", {_why("inside")} AS late FROM "{name}_times" WHERE {_late("inside")}'
    return f'SELECT j.* REPLACE ({_aside("t.late")}) FROM ({judged}) j LEFT JOIN ({late}) t USING (export_id, "row")'


def slipped(engine: Any, held: str, judged: str, reading: Reading) -> str | None:
    """Where an importer tells no times, and a few of those in its rows have not come yet: the statement that sets these aside.

    None where there is nothing to be judged anew. `held` is what the rows are called as they were judged.
    """
    if reading.inside or "occurred_at" not in reading.columns or "occurred_at" in reading.idle:
        return None
    counted = f"count(occurred_at) AS times, count(*) FILTER (WHERE {_late('occurred_at')}) AS late"
    (row,) = engine.records(f'SELECT {counted} FROM "{held}"')
    late = f'CASE WHEN {_late("j.occurred_at")} THEN {_why("j.occurred_at")} END'
    return f"SELECT j.* REPLACE ({_aside(late)}) FROM ({judged}) j" if row["late"] and _slips(row) else None


def _late(time: str) -> str:
    return f"{time} > CAST(now() AS TIMESTAMP) + INTERVAL {SLACK_DAYS} DAY"


def _why(time: str) -> str:
    return f"'its time, ' || strftime({time}, '%Y-%m-%d') || ', has not come yet'"


def _aside(late: str) -> str:
    return f"CASE WHEN j.noise IS NULL THEN coalesce(j.why, {late}) ELSE j.why END AS why"
