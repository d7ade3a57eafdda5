"""When a file was made, where it does not say: by the newest time inside. What that takes to read is read once.

A time that has not come yet is a slip of the pen: it dates no file, and its row is set aside. Slips are few: where
many times have not come, this computer's clock is doubted and not the file.
"""

from __future__ import annotations

from collections.abc import Callable
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


def at_once(engine: Any, name: str, files: list[Dated], module: Any, reading: Reading,
            lay: Callable[..., str] = facts.lay_raw) -> bool:
    """Judge the rows of one file and date it by what they were judged to be; says whether that was to be had.

    It is not where they do not tell it, where a date would have judged one of them otherwise, and where a few of their times
    have not come yet. The file has its date then all the same. `lay` makes its raw rows readable.
    """
    if not reading.told or len(files) > 1:
        return False
    lay(engine, name, files, FAR)
    facts.held(engine, name, reading.judged, reading, files, FAR)
    times = date(engine, name, files, module, replace(reading, inside=_of_one(reading.told, files), heavy=False))
    facts.date_held(engine, name, reading, files)
    return not times.late and not (reading.hinges and engine.records(reading.hinges)[0]["n"])


def _of_one(told: str, files: list[Dated]) -> str:
    return f"SELECT {facts.listed(INSIDE, facts.said(files))} FROM ({told})"


def date(engine: Any, name: str, files: list[Dated], module: Any, reading: Reading) -> Times:
    """Give a time to the files that state none: the newest time inside any file of their download, else their own time.

    Files of one account that came in one folder are parts of one download; where the importer says that its files stand
    `APART`, each is one; where it says in which year its platform `OPENED`, no earlier time dates a file. The statements of
    `reading` name the engine's own tables.
    """
    inside = {row["key"]: row for row in _inside(engine, name, files, reading)} if reading.inside else {}
    groups = [[f] for f in files] if getattr(module, "APART", False) else downloads(files)
    told = [_summed([inside[f.export_id] for f in download if f.export_id in inside]) for download in groups]
    for download, times in zip(groups, told, strict=True):
        _give(download, times["past"] if times["late"] and _slips(times) else times["newest"], getattr(module, "OPENED", 0))
    return Times(bool(inside) and reading.heavy, all(map(_slips, told)) and any(times["late"] for times in told))


def downloads(files: list[Dated]) -> list[list[Dated]]:
    """The files by download: those of one account and folder; several zips that share a name but for its number are one."""
    found: list[list[Dated]] = []
    for group in _grouped(files, "family").values():
        # Parts of a download hold different files: zips that hold the same are downloads of their own.
        apart = [group] if _differ(group) else _grouped(group, "container").values()
        found += [part for one in apart for part in ([one] if _differ(one) else [[f] for f in one])]
    return found


def _differ(files: list[Dated]) -> bool:
    """Whether no two of the files stand in the same place."""
    places = [place for f in files if (place := _inner(f))]
    return len(set(places)) == len(places)


def _grouped(files: list[Dated], by: str) -> dict[tuple[str, ...], list[Dated]]:
    """Files by account and folder; where one came by itself, by the folder it lies in."""
    found: dict[tuple[str, ...], list[Dated]] = {}
    for f in files:
        place = _said(f, "place") if not _said(f, "container") else None
        beside = str(place.parent) if place else ""
        root = _said(f, by) or _said(f, "container")
        found.setdefault((f.account, root, beside, _inner(f).rpartition("/")[0]), []).append(f)
    return found


def _inner(f: Dated) -> str:
    """Where a file stands in the zip or folder it came in."""
    path: str = _said(f, "path")
    return path.removeprefix(_said(f, "container"))


def _said(f: Dated, name: str) -> Any:
    """What is known of where a file came from."""
    return getattr(f.file.claim.source, name, "")


def _summed(times: list[Mapping[str, Any]]) -> dict[str, Any]:
    """What the times of several files tell together."""
    newest = {key: max((row[key] for row in times if row[key]), default=None) for key in ("newest", "past")}
    return newest | {key: sum(row[key] for row in times) for key in ("times", "late")}


def _give(download: list[Dated], newest: datetime | None, opened: int) -> None:
    """The files of one download their date, where they state none."""
    known = newest if newest and newest.year >= opened else None
    open_ones = [f for f in download if f.taken_at is None]
    own = max((f.file.claim.source.modified for f in open_ones), default=None)
    for f in open_ones:
        f.taken_at, f.taken_basis = known or own, "newest" if known else "assumed"


def _slips(row: Mapping[str, int]) -> bool:
    """Whether times that have not come yet are few enough to be slips, if there are any."""
    return row["late"] <= min(SLIPS, row["times"] // 2)


def _inside(engine: Any, name: str, files: list[Dated], reading: Reading) -> list[dict[str, Any]]:
    """What the times inside each file tell."""
    times = f"{name}_times"
    if reading.heavy:
        facts.keep(engine, f"{name}_inside", times, reading.inside, (INSIDE, facts.said(files)))
    else:
        engine.view(times, reading.inside)
    told = ask(engine, "newest", inside=times)
    soon = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=SLACK_DAYS)
    if any(row["newest"] and row["newest"] > soon for row in told):
        return ask(engine, "late", inside=times)
    return [row | {"past": row["newest"], "late": 0, "times": 0} for row in told]


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
