"""The catalog: which files are here, which evidence counts, what was decided. A row here makes a file visible."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from stalwarts import schema
from stalwarts.ledger import _rows
from stalwarts.ledger import _tables as t
from stalwarts.ledger._store import Store
from stalwarts.ledger.entries import Aside
from stalwarts.ledger.entries import Decision
from stalwarts.ledger.entries import EvidenceFile
from stalwarts.ledger.entries import Export
from stalwarts.ledger.entries import Standing
from stalwarts.problems import AmbiguousExport
from stalwarts.problems import NewerWorkspace
from stalwarts.problems import NoSuchExport
from stalwarts.problems import OlderWorkspace

__all__ = ["Aside", "Catalog", "Decision", "EvidenceFile", "Export"]


class Catalog:
    """One catalog database, safe for any number of threads and processes. Made on first use.

    Every change raises the generation. Raises NewerWorkspace or OlderWorkspace (unless `any_version`) when opened.
    """

    def __init__(self, url: str, *, any_version: bool = False) -> None:
        self.store = Store(url)
        self.store.make(_rows.first_rows)
        found = int(self.meta("version") or 0)
        if found > schema.VERSION:
            raise NewerWorkspace(found, schema.VERSION)
        if found < schema.VERSION and not any_version:
            raise OlderWorkspace(found, schema.VERSION)

    def ready(self) -> None:
        """Nothing: it is open. One that was only glanced at loads its libraries meanwhile."""

    def close(self) -> None:
        """Let go of every connection."""
        self.store.close()

    # --- what it is ---------------------------------------------------------------------------------------------

    def meta(self, name: str) -> str | None:
        """One fact about the workspace: `version`, `id`, `created`, `key`, `erasing`."""
        with self.store.reading() as db:
            return db.scalar(select(t.meta.c.value).where(t.meta.c.name == name))

    def set_meta(self, name: str, value: str | None) -> None:
        """Write one fact down, or with None take it away."""
        with self.store.writing() as (db, _):
            db.execute(delete(t.meta).where(t.meta.c.name == name))
            if value is not None:
                db.execute(insert(t.meta).values(name=name, value=value))

    def generation(self) -> int:
        """How far the catalog has come: grows with every commit, undo, sighting and decision."""
        with self.store.reading() as db:
            return int(db.scalar(select(t.generation.c.number)) or 0)

    # --- exports ------------------------------------------------------------------------------------------------

    def commit(self, exports: list[Export], files: list[EvidenceFile], aside: list[Aside], seen: int,
               check: Callable[[], None] | None = None, *, anew: bool = False,
               mended: Iterable[tuple[str, int, str]] = ()) -> list[str]:
        """Make exports and their evidence visible in one transaction; returns the ids that became so.

        `seen` is the generation in which the files were read. Where it has passed, the committed rows are marked as
        overlapping; an export that became visible meanwhile stays as it is. `check` is asked inside the transaction
        whether all files are still there, and raises if not. With `anew` (a rebuild) visible exports are replaced by
        what was read now. `mended` are rows set aside (export, row) that one of the exports brings back.
        Raises ErasedMeanwhile.
        """
        with self.store.writing() as (db, generation):
            if check:
                check()
            _rows.refuse_erased(db, seen)
            visible = set(db.scalars(select(t.export.c.export_id).where(t.export.c.visible)))
            fresh = {e.export_id: e for e in exports if anew or e.export_id not in visible}
            _rows.forget_exports(db, fresh)
            changed = seen != generation - 1
            _rows.fill(db, t.export, [_rows.row(e, overlaps=e.overlaps or changed) for e in fresh.values()])
            _rows.add_files(db, files, {e.export_id: e.export_id in fresh for e in exports})
            _rows.fill(db, t.aside, [asdict(a) for a in aside if a.export_id in fresh])
            _rows.fill(db, t.mended, [{"export_id": e, "row": row, "by": by} for e, row, by in mended if by in fresh])
        return list(fresh)

    def exports(self, hidden: bool = False) -> list[Export]:  # noqa: FBT001, FBT002 - part of the sketch
        """Visible exports (with `hidden`, the undone ones too), oldest first."""
        with self.store.reading() as db:
            return _rows.exports(db, hidden=hidden)

    def standing(self) -> Standing:
        """Visible exports and the evidence files of which something counts, both of one moment."""
        with self.store.reading() as db:
            return Standing(_rows.exports(db, hidden=False), _rows.files(db, None, dead=False))

    def find(self, export_id: str) -> Export | None:
        """The visible export with this id or, where only one is, whose id begins so. Raises AmbiguousExport."""
        alike = t.export.c.export_id.startswith(export_id, autoescape=True)
        query = select(t.export).where(alike, t.export.c.visible).order_by(t.export.c.export_id)
        with self.store.reading() as db:
            rows = db.execute(query).mappings().all()
            seen, mended = (_rows.sightings(db), _rows.mended(db)) if rows else ({}, {})
        if len(rows) > 1 and rows[0]["export_id"] != export_id:
            raise AmbiguousExport(export_id, [row["export_id"] for row in rows])
        return _rows.export(rows[0], seen, mended) if rows else None

    def alike(self, digest: str) -> list[Export]:
        """The visible exports of an original: one may be read as several."""
        return [export for export in self.exports() if export.digest == digest]

    def aside(self, export_id: str) -> list[Aside]:
        """The rows of an export that are set aside and not mended yet, in the order of the file."""
        columns = [t.aside.c[name] for name in ("export_id", "row", "line", "why", "text")]
        back = select(t.mended.c.row).join(t.export, t.export.c.export_id == t.mended.c.by).where(
            t.mended.c.export_id == export_id, t.export.c.visible)
        query = select(*columns).where(t.aside.c.export_id == export_id, t.aside.c.row.not_in(back)).order_by(t.aside.c.row)
        with self.store.reading() as db:
            return [Aside(*row) for row in db.execute(query).all()]

    def taken_over(self, by: str) -> set[int]:
        """The rows of another export that this one brought back mended."""
        with self.store.reading() as db:
            return set(db.scalars(select(t.mended.c.row).where(t.mended.c.by == by)))

    def sight(self, export_id: str, taken_at: datetime) -> None:
        """Write down that the same content was seen again at a later stated date; twice is once."""
        same = (t.sighting.c.export_id == export_id) & (t.sighting.c.taken_at == taken_at)
        with self.store.reading() as db:
            if db.scalar(select(func.count()).select_from(t.sighting).where(same)):
                return
        with self.store.writing() as (db, _):
            db.execute(delete(t.sighting).where(same))
            db.execute(insert(t.sighting).values(export_id=export_id, taken_at=taken_at, added_at=_rows.now()))

    def hide(self, export_id: str) -> None:
        """Undo one export: its rows count no longer. Raises NoSuchExport."""
        with self.store.writing() as (db, _):
            undone = update(t.export).where(t.export.c.export_id == export_id, t.export.c.visible)
            if not db.execute(undone.values(visible=False)).rowcount:
                raise NoSuchExport(export_id)
            for table in (t.sighting, t.aside):
                db.execute(delete(table).where(table.c.export_id == export_id))

    def renamed(self, digest: str, rewritten: str, erasing: str) -> None:
        """An original was rewritten: every export of it has a new one (or, with an empty text, none).

        `erasing` is how far the erasure has come with it.
        """
        with self.store.writing() as (db, _):
            db.execute(update(t.export).where(t.export.c.digest == digest).values(digest=rewritten))
            db.execute(update(t.meta).where(t.meta.c.name == "erasing").values(value=erasing))

    def recount(self, path: str, rows: int) -> None:
        """An evidence file was rewritten and has so many rows now."""
        with self.store.writing() as (db, _):
            db.execute(update(t.evidence_file).where(t.evidence_file.c.path == path).values(rows=rows))

    # --- evidence files -----------------------------------------------------------------------------------------

    def files(self, table: str | None = None, *, dead: bool = False) -> list[EvidenceFile]:
        """Evidence files of which something counts (with `dead`, all), by path."""
        with self.store.reading() as db:
            return _rows.files(db, table, dead=dead)

    def holdings(self, path: str) -> set[str]:
        """The exports whose rows in this file count."""
        query = select(t.held.c.export_id).join(t.export, t.export.c.export_id == t.held.c.export_id)
        with self.store.reading() as db:
            return set(db.scalars(query.where(t.held.c.path == path, _rows.COUNTS)))

    def swap(self, old: list[EvidenceFile], new: EvidenceFile, exports: set[str], seen: int) -> bool:
        """Put one file in the place of several; False, changing nothing, where they changed meanwhile.

        `exports` are those whose rows were taken over, `seen` the generation before the first file was read.
        """
        paths = [file.path for file in old]
        with self.store.writing() as (db, _):
            here = select(func.count()).select_from(t.evidence_file).where(t.evidence_file.c.path.in_(paths))
            moved = select(t.held.c.export_id).where(
                t.held.c.path.in_(paths), t.held.c.export_id.in_(exports), t.held.c.stands)
            if db.scalar(here) != len(paths) or set(db.scalars(moved)) != exports or _rows.erased_since(db, seen):
                return False
            _rows.drop_files(db, paths)
            _rows.add_files(db, [new], dict.fromkeys(exports, True))
        return True

    def drop(self, paths: Iterable[str]) -> None:
        """Forget evidence files of which nothing counts; what does count stays."""
        alive = {file.path for file in self.files()}
        with self.store.writing(change=False) as (db, _):
            _rows.drop_files(db, [path for path in paths if path not in alive])

    @contextmanager
    def alone(self) -> Iterator[set[str]]:
        """Nobody else writes while this is open. Yields the digests of originals that are needed."""
        with self.store.writing(change=False) as (db, _):
            yield set(db.scalars(select(t.export.c.digest).where(t.export.c.visible)))

    # --- decisions ----------------------------------------------------------------------------------------------

    def decide(self, kind: str, body: dict[str, Any], names: Mapping[str, str] | None = None,
               note: tuple[str, str] | None = None, check: Callable[[list[Decision]], None] | None = None) -> int:
        """Append one event; returns its number. Persons stand in `body` as keyed hashes.

        `names` maps those hashes to handles, `note` is a hash and the user's words about that person: both are kept
        beside the log, where erasing reaches them. A decision about a person erased is written all the same, and
        stays without a name. `check` sees the earlier events of this kind, while nobody else decides, and may raise.
        """
        with self.store.writing() as (db, generation):
            if check:
                check(_rows.events(db, kind))
            seq = _rows.decide(db, generation, kind, body)
            erased = {hash_ for e in _rows.events(db, "erasure") for hash_ in e.body["hashes"]}
            _rows.name(db, {hash_: handle for hash_, handle in (names or {}).items() if hash_ not in erased})
            if note and note[0] not in erased:
                db.execute(insert(t.note).values(seq=seq, hash=note[0], text=note[1]))
        return seq

    def decide_all(self, kind: str, bodies: list[dict[str, Any]], names: Mapping[str, str],
                   notes: list[tuple[str, str] | None]) -> None:
        """Append many events of one kind in one transaction, each with its note or None; names as in `decide`."""
        with self.store.writing() as (db, generation):
            erased = {hash_ for e in _rows.events(db, "erasure") for hash_ in e.body["hashes"]}
            for body, note in zip(bodies, notes, strict=True):
                seq = _rows.decide(db, generation, kind, body)
                if note and note[0] not in erased:
                    db.execute(insert(t.note).values(seq=seq, hash=note[0], text=note[1]))
            _rows.name(db, {hash_: handle for hash_, handle in names.items() if hash_ not in erased})

    def decisions(self, kind: str | None = None) -> list[Decision]:
        """The log, or its events of one kind, in order."""
        with self.store.reading() as db:
            return _rows.events(db, kind)

    def names(self) -> dict[str, str]:
        """Keyed hash to handle, for everybody decided about and not erased."""
        with self.store.reading() as db:
            return {row.hash: row.handle for row in db.execute(select(t.name))}

    def notes(self) -> dict[int, str]:
        """The user's words by the number of the decision they belong to."""
        with self.store.reading() as db:
            return {row.seq: row.text for row in db.execute(select(t.note))}

    def erase(self, hashes: list[str], pending: str) -> int:
        """Decide an erasure: from here on these hashes have no name and no note. Returns the names dropped.

        `pending` stands in the meta fact `erasing` until everything else is rewritten.
        """
        with self.store.writing() as (db, generation):
            _rows.decide(db, generation, "erasure", {"hashes": hashes})
            db.execute(delete(t.note).where(t.note.c.hash.in_(hashes)))
            dropped = db.execute(delete(t.name).where(t.name.c.hash.in_(hashes))).rowcount
            db.execute(delete(t.meta).where(t.meta.c.name == "erasing"))
            db.execute(insert(t.meta).values(name="erasing", value=pending))
        return int(dropped)

    def clean_asides(self, clean: Callable[[Export, str], bool]) -> int:
        """Empty the rows set aside for which `clean` says they are about an erased person; returns how many."""
        exports = {e.export_id: e for e in self.exports(hidden=True)}
        with self.store.writing() as (db, _):
            found = [row.id for row in db.execute(select(t.aside))
                     if row.export_id in exports and clean(exports[row.export_id], f"{row.text}\n{row.why}")]
            for id_ in found:
                db.execute(update(t.aside).where(t.aside.c.id == id_).values(text="", why="erased"))
        return len(found)
