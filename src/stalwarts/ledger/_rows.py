"""The catalog's rows, written and read back inside one transaction."""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Table
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from stalwarts import schema
from stalwarts.ledger import _tables as t
from stalwarts.ledger.entries import Decision
from stalwarts.ledger.entries import EvidenceFile
from stalwarts.ledger.entries import Export
from stalwarts.problems import ErasedMeanwhile

COUNTS = t.export.c.visible & t.held.c.stands


def now() -> datetime:
    """The moment it is, as naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def first_rows(db: Connection) -> None:
    facts = {"version": str(schema.VERSION), "id": uuid.uuid4().hex, "created": now().isoformat(),
             "key": secrets.token_hex(32)}
    db.execute(insert(t.meta), [{"name": name, "value": value} for name, value in facts.items()])
    db.execute(insert(t.generation).values(id=1, number=0))


def fill(db: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(table), rows)


def row(of: Export, *, overlaps: bool) -> dict[str, Any]:
    row = {column.name: getattr(of, column.name) for column in t.export.columns}
    return row | {"overlaps": overlaps, "visible": True}


def export(found: Mapping[Any, Any], seen: Mapping[str, list[datetime]], mended: Mapping[str, int]) -> Export:
    """A catalog row as an export: what is mended is set aside no longer."""
    back = mended.get(found["export_id"], 0)
    return Export(**{**found, "set_aside": found["set_aside"] - back}, mended=back,
                  sightings=tuple(seen.get(found["export_id"], ())))


def mended(db: Connection) -> dict[str, int]:
    """Export to its rows set aside that a visible export brought back."""
    query = select(t.mended.c.export_id, func.count(t.mended.c.row.distinct())).join(
        t.export, t.export.c.export_id == t.mended.c.by).where(t.export.c.visible).group_by(t.mended.c.export_id)
    return {row[0]: row[1] for row in db.execute(query)}


def sightings(db: Connection) -> dict[str, list[datetime]]:
    found = defaultdict(list)
    for row in db.execute(select(t.sighting).order_by(t.sighting.c.taken_at)):
        found[row.export_id].append(row.taken_at)
    return found


def forget_exports(db: Connection, ids: Iterable[str]) -> None:
    """An undone export comes again: nothing of its first life counts any more."""
    for export_id in ids:
        db.execute(delete(t.export).where(t.export.c.export_id == export_id))
        db.execute(delete(t.aside).where(t.aside.c.export_id == export_id))
        db.execute(delete(t.mended).where(t.mended.c.by == export_id))
        db.execute(update(t.held).where(t.held.c.export_id == export_id).values(stands=False))


def add_files(db: Connection, files: list[EvidenceFile], exports: Mapping[str, bool]) -> None:
    fill(db, t.evidence_file, [{"path": f.path, "add": f.add, "table": f.table, "rows": f.rows} for f in files])
    fill(db, t.held, [{"path": f.path, "export_id": export_id, "stands": stands}
                       for f in files for export_id, stands in exports.items()])


def drop_files(db: Connection, paths: list[str]) -> None:
    for path in paths:
        db.execute(delete(t.evidence_file).where(t.evidence_file.c.path == path))
        db.execute(delete(t.held).where(t.held.c.path == path))


def exports(db: Connection, *, hidden: bool) -> list[Export]:
    query = select(t.export).order_by(t.export.c.added_at, t.export.c.export_id)
    rows = db.execute(query if hidden else query.where(t.export.c.visible)).mappings().all()
    seen, back = sightings(db), mended(db)
    return [export(row, seen, back) for row in rows]


def files(db: Connection, table: str | None, *, dead: bool) -> list[EvidenceFile]:
    query = (select(t.evidence_file, t.held.c.export_id, COUNTS.label("counts"))
             .outerjoin(t.held, t.held.c.path == t.evidence_file.c.path)
             .outerjoin(t.export, t.export.c.export_id == t.held.c.export_id).order_by(t.evidence_file.c.path))
    if table is not None:
        query = query.where(t.evidence_file.c.table == table)
    rows = db.execute(query).mappings().all()
    return [file for file, counts in gathered(rows) if counts or dead]


def gathered(rows: Iterable[Mapping[Any, Any]]) -> Iterator[tuple[EvidenceFile, bool]]:
    """Joined rows back to files, each with whether anything in it counts."""
    files: dict[str, Mapping[Any, Any]] = {}
    exports: dict[str, dict[str, bool]] = defaultdict(dict)
    for row in rows:
        files[row["path"]] = row
        exports[row["path"]][row["export_id"]] = bool(row["counts"])
    for path, row in files.items():
        without = tuple(sorted(e for e, counts in exports[path].items() if e and not counts))
        yield EvidenceFile(row["add"], row["table"], path, row["rows"], without), any(exports[path].values())


def decide(db: Connection, generation: int, kind: str, body: dict[str, Any]) -> int:
    event = insert(t.decision).values(kind=kind, body=body, decided_at=now(), generation=generation)
    key = db.execute(event).inserted_primary_key
    return int(key[0]) if key else 0


def events(db: Connection, kind: str | None) -> list[Decision]:
    query = select(t.decision).order_by(t.decision.c.seq)
    rows = db.execute(query if kind is None else query.where(t.decision.c.kind == kind))
    return [Decision(row.seq, row.kind, row.body, row.decided_at) for row in rows]


def name(db: Connection, names: Mapping[str, str]) -> None:
    known = set(db.scalars(select(t.name.c.hash)))
    fill(db, t.name, [{"hash": hash_, "handle": handle} for hash_, handle in names.items() if hash_ not in known])


def erased_since(db: Connection, seen: int) -> bool:
    late = select(func.count()).where(t.decision.c.kind == "erasure", t.decision.c.generation > seen)
    return bool(db.scalar(late))


def refuse_erased(db: Connection, seen: int) -> None:
    if erased_since(db, seen):
        raise ErasedMeanwhile
