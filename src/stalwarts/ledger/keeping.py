"""`add`: from paths to evidence, all or nothing for every file, the same report whether it is kept or only tried."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextlib import nullcontext
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import schema
from stalwarts.ledger import _disk
from stalwarts.ledger import counted
from stalwarts.ledger import facts as facts_
from stalwarts.ledger import judging
from stalwarts.ledger import mapped
from stalwarts.ledger import originals
from stalwarts.ledger import overlap
from stalwarts.ledger import reading
from stalwarts.ledger import readings
from stalwarts.ledger import reunited
from stalwarts.ledger import spelling
from stalwarts.ledger._any_table import csv_file
from stalwarts.ledger.archive import Archive
from stalwarts.ledger.entries import Aside
from stalwarts.ledger.entries import EvidenceFile
from stalwarts.ledger.entries import Export
from stalwarts.ledger.evidence import Evidence
from stalwarts.ledger.facts import Dated
from stalwarts.ledger.filing import Filing
from stalwarts.ledger.reading import Spooled
from stalwarts.ledger.readings import Reading
from stalwarts.ledger.sources import Sources
from stalwarts.ledger.survey import Claim
from stalwarts.ledger.survey import Survey
from stalwarts.ledger.survey import survey
from stalwarts.ledger.survey import unneeded
from stalwarts.ledger.wishes import Wish
from stalwarts.problems import BadMember
from stalwarts.problems import ChangedMeanwhile
from stalwarts.problems import CountNeedsFollowers
from stalwarts.problems import GoneMeanwhile

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from stalwarts.ledger.catalog import Catalog
    from stalwarts.ledger.returning import Returning


__all__ = ["Adding", "Wish"]


@dataclass
class Adding:
    """One `add` on its way: engine and shelves, and what has been found so far."""

    engine: Any
    archive: Archive
    catalog: Catalog
    evidence: Evidence
    wish: Wish
    erased: Callable[[Iterable[str]], set[str]] | None = None
    progress: Callable[[str, int], None] | None = None
    add: str = field(default_factory=lambda: uuid.uuid4().hex)
    again: dict[str, Export] = field(default_factory=dict)
    """In a rebuild: the exports whose originals are read once more, by their ids."""
    fresh: list[Dated] = field(default_factory=list)
    already: list[tuple[Export | Dated, str]] = field(default_factory=list)
    here: list[Dated] = field(default_factory=list)
    """Those of them that state no date."""
    unnamed: set[str] = field(default_factory=set)
    """Exports of files that could say whose they are, and do not."""
    sights: list[tuple[str, datetime]] = field(default_factory=list)
    """Dates that files state which came more than once."""
    parts: dict[str, list[str]] = field(default_factory=dict)
    """Canonical table to what its parts are called in the engine."""
    lists: list[Dated] = field(default_factory=list)
    """Files that hold follows."""
    returning: Returning | None = None
    """Where anybody was erased: those whom these files name again."""
    filing: Filing | None = None
    """Originals on their way into the archive; none where the add is only tried, or reads those once more."""

    def __post_init__(self) -> None:
        """Look out for those erased before, if anybody was."""
        if self.erased:
            from stalwarts.ledger.returning import Returning

            self.returning = Returning(self.erased)

    def run(self, paths: list[Path]) -> dict[str, Any]:
        """Read everything under `paths` and make it visible in one commit; returns the document of `add`.

        Raises DiskFull, ReadOnlyFolder, ErasedMeanwhile, ChangedMeanwhile: then everything is as it was.
        """
        with Sources(paths, partial(unneeded, wanted=self.wish.importer)) as sources:
            mends = partial(originals.mends, self.archive, self.catalog)
            return self.take(survey(list(sources.walk()), self.wish.importer, self.wish.mappings, mends))

    def take(self, found: Survey) -> dict[str, Any]:
        """The same for files already surveyed, whose sources stay open meanwhile."""
        with _disk.plainly(self.evidence.root):
            if self.wish.dry_run or self.again:
                return self._take(found)
            with Filing(self.archive, self.catalog) as self.filing:
                return self._take(found)

    def _take(self, found: Survey) -> dict[str, Any]:
        seen = self.catalog.generation()
        with tempfile.TemporaryDirectory(prefix="stalwarts-") as name, self._prepared(found):
            folder = Path(name)
            spooled = self._spool(found, folder)
            if self.filing:
                self.catalog.ready()
            self.engine.spare(sum(file.size for file in spooled))
            for n, batch in enumerate(reading.batches(spooled)):
                self._read(f"raw_{n}", batch, folder, found)
            self._count_profile()
            try:
                self._keep(folder, seen)
            finally:
                if self.returning:
                    self.returning.finish(self.evidence, [f.export_id for f in self.fresh])
            for ident, day in () if self.wish.dry_run else reunited.later(self.fresh, self.here, self.sights):
                self.catalog.sight(ident, day)
        return self._document(found)

    def _prepared(self, found: Survey) -> AbstractContextManager[None]:
        """Load what makes statements, where one is not written ahead, while files are hashed."""
        ready = all(self._ahead(claim) for claim in found.claims) and self.erased is None
        return nullcontext() if ready else self.engine.ready()

    def _ahead(self, claim: Claim) -> Reading | None:
        return None if claim.mapping else readings.ahead(claim.importer, reading.raw_types(claim.shape, self.engine))

    # --- reading ------------------------------------------------------------------------------------------------

    def _spool(self, found: Survey, folder: Path) -> list[Spooled]:
        """Hash every claimed file; those already here are only reported."""
        spool, kept, ids = folder / "spool", [], set[str]()
        spool.mkdir()
        for claim in found.claims:
            try:
                file = reading.spool(claim, spool, partial(self._tell, f"reading {claim.source.path}"), self.wish.early)
            except BadMember as problem:
                found.unknown.append({"file": claim.source.path, "why": f"{problem.why}; download it again"})
                continue
            dated = self._dated(file)
            before = None if self.again else self._before(dated)
            if before or dated.export_id in ids:
                self._seen_again(dated, before)
                continue
            ids.add(dated.export_id)
            self.fresh.append(dated)
            kept.append(file)
            if self.filing:
                self.filing.file(file)
        twins = reunited.twins(self.fresh, self.unnamed)
        self.already = [(twins.get(known.export_id, known), path) for known, path in self.already]
        for ident, named in twins.items():
            (dated,) = (f for f in self.fresh if f.export_id == ident)
            self.fresh.remove(dated)
            kept.remove(dated.file)
            self.already.append((named, dated.file.claim.source.path))
        return kept

    def _before(self, dated: Dated) -> Export | None:
        """The export a file is already: also where only one of the two says whose it is, since both cannot count."""
        found = self.catalog.find(dated.export_id)
        if found and found.export_id == dated.export_id:
            return found
        claim, unnamed = dated.file.claim, dated.export_id in self.unnamed
        nobody = f"{claim.module.PLATFORM}:{self.wish.brand}"
        named = not (unnamed or self.wish.account or claim.mapping or claim.mends) and dated.account != nobody
        alike = self.catalog.alike(dated.file.digest) if (unnamed or named) and self.catalog.generation() else []
        return next((export for export in alike if (export.importer, export.meaning) == (claim.importer, dated.meaning)
                     and (unnamed or export.account == nobody)), None)

    def _dated(self, file: Spooled) -> Dated:
        known = self.again.get(file.claim.again)
        if known:
            return Dated(file, known.export_id, known.account, known.meaning, known.taken_at, known.taken_basis)
        if file.claim.mends:
            of = file.claim.mends.export
            ident = facts_.export_id(file.digest, of.importer, of.account, of.meaning)
            return Dated(file, ident, of.account, of.meaning, of.taken_at, of.taken_basis)
        module, peek, platform = file.claim.module, file.claim.peek, file.claim.module.PLATFORM
        mapping = file.claim.mapping
        own = mapping.account if mapping else module.account(peek) if hasattr(module, "account") else None
        account = _qualified(self.wish.account, platform) or own or f"{platform}:{self.wish.brand}"
        meaning = mapping.text() if mapping else module.meaning(peek) if hasattr(module, "meaning") else ""
        if self.wish.currency and hasattr(module, "CURRENCY"):
            meaning = f"{meaning} currency={self.wish.currency}".strip()
        taken = module.taken(peek) if hasattr(module, "taken") else None
        ident = facts_.export_id(file.digest, file.claim.importer, account, meaning)
        if not (own or mapping or self.wish.account) and hasattr(module, "account"):
            self.unnamed.add(ident)
        return Dated(file, ident, account, meaning, taken, "stated" if taken else "assumed")

    def _seen_again(self, dated: Dated, before: Export | None) -> None:
        if before and dated.taken_at is None:
            self.here.append(reunited.known(dated, before))
        known: Export | Dated = before or next(f for f in self.fresh if f.export_id == dated.export_id)
        if not before and dated.taken_at:
            self.sights.append((dated.export_id, dated.taken_at))
        if before and dated.taken_at and dated.taken_at > before.taken_at and not self.wish.dry_run:
            self.catalog.sight(before.export_id, dated.taken_at)
        self.already.append((known, dated.file.claim.source.path))

    def _read(self, name: str, batch: list[Spooled], folder: Path, found: Survey) -> None:
        files = [f for f in self.fresh if any(f.file is file for file in batch)]
        known = self._ahead(batch[0].claim)
        asked = judging.while_read(self.engine, name, files, known) if known else None
        if asked:
            self._interpret(name, files, asked)
            return
        broken = reading.fill(self.engine, name, batch, folder)
        for f in [f for f in files if f.file.number in broken]:
            found.unknown.append({"file": f.file.claim.source.path, "why": broken[f.file.number]})
            self.fresh.remove(f)
            files.remove(f)
        if files:
            asked = self._reading(name, files)
            judging.judged(self.engine, name, files, asked)
            facts_.empties(self.engine, name, files)
            self._interpret(name, files, asked)

    def _interpret(self, name: str, files: list[Dated], reading_: Reading) -> None:
        claim = files[0].file.claim
        self._tell("understanding", 1)
        facts_.count(self.engine, f"{name}_known", files)
        self.lists += files if reading_.reads("follow") else []
        for at, statement in enumerate(reading_.shared):
            self.engine.keep_as(reading_.common(name, at), statement)
        for table, statement in reading_.tables.items():
            # Judged once and kept: every canonical table would otherwise judge every row again.
            part = f"{name}_{table}"
            self.engine.view(part, _listed(statement) if table == "cover" and claim.mends else statement)
            self.parts.setdefault(table, []).append(part)
        # What nothing reads any more would only take room while tables are written.
        self.engine.drop(*(() if reading_.whole else (f"{name}_inside", name)))

    def _reading(self, name: str, files: list[Dated]) -> Reading:
        """What is asked of these files, or of their mapping; how dates and amounts are written is kept with it."""
        claim = files[0].file.claim
        raw = facts_.lay_raw(self.engine, name, files)
        found = self._ahead(claim) or self._made(self.engine.table(raw), files)
        return found.here(raw, name)

    def _made(self, raw: ir.Table, files: list[Dated]) -> Reading:
        claim, seen = files[0].file.claim, self.engine.shown(readings.RAW, raw.schema())
        module = claim.module
        if claim.mapping is None:
            inside = module.newest(seen) if hasattr(module, "newest") else None
            return readings.made(self.engine, claim.importer, seen, module.facts(seen), inside)
        mapping = mapped.resolved(self.engine, raw, claim.mapping)
        for f in files:
            f.meaning = mapping.text()
        read = csv_file.facts_for(seen, mapping, mended=claim.mends is not None)
        return readings.made(self.engine, claim.importer, seen, read, None)

    def _count_profile(self) -> None:
        """The number a profile shows, kept beside the list it checks: as it is said now, or was before a rebuild."""
        if self.wish.count is not None and not self.lists:
            raise CountNeedsFollowers
        rows = [] if self.wish.count is None else [counted.said(self.lists[0], self.wish.count)]
        if self.again:
            rows = counted.before(self.engine, self.evidence, self.lists, self.parts.get("tally", []))
        if rows:
            self.engine.lay("profile_count", schema.EVIDENCE["tally"].types, rows)
            self.parts.setdefault("tally", []).append("profile_count")

    # --- keeping ------------------------------------------------------------------------------------------------

    def _keep(self, folder: Path, seen: int) -> None:
        by_id = {f.export_id: f for f in self.fresh}
        with self.evidence.writing(self.add) if not self.wish.dry_run else overlap.nowhere(folder) as shelf:
            # Where anybody was erased, no handle is written before it is known whose it is.
            first = None if self.returning else shelf.path("handle")
            tables, done = spelling.respelt(self.engine, facts_.unite(self.engine, self.parts), first)
            if self.returning:
                tables = {name: self.returning.without(self.engine, name, called) for name, called in tables.items()}
            for name, called in tables.items():
                path = shelf.path(name)
                kept = done.get(name) or self.engine.keep(called, path, schema.EVIDENCE[name].words)
                shelf.wrote(name, kept.rows)
                if kept.rows:
                    self.engine.open("told", [(path, ())], schema.EVIDENCE[name].types)
                    facts_.tell(self.engine, name, "told", by_id, kept)
                    self._tell("keeping", 1)
            if self.wish.dry_run or not self.fresh:
                return
            overlapping = overlap.found(self.engine, self.catalog, self.evidence, shelf, by_id)
            kept = self.filing.digests() if self.filing else set()
            files = shelf.place()
            exports, asides = [_export(f, self.add, overlaps=bool(overlapping)) for f in self.fresh], self._asides()
            self._unchanged(kept)
            if self.returning:
                self.returning.look_through(self.fresh, asides)
                self.returning.begin(self.evidence)
            self.catalog.commit(exports, files, asides, seen, lambda: self._present(exports, files),
                                anew=bool(self.again), mended=self._mended())

    def _unchanged(self, kept: set[str]) -> None:
        """What was filed must be what was read. Raises ChangedMeanwhile."""
        for dated in self.fresh:
            if dated.file.changed or (not self.again and dated.file.digest not in kept):
                raise ChangedMeanwhile(dated.file.claim.source.path)

    def _present(self, exports: list[Export], files: list[EvidenceFile]) -> None:
        """Asked inside the commit: nobody has swept what is about to be made visible. Raises GoneMeanwhile."""
        self.evidence.present(files)
        for export in exports:
            if not self.archive.has(export.digest):
                raise GoneMeanwhile(export.file_name)

    def _mended(self) -> Iterator[tuple[str, int, str]]:
        for f in self.fresh:
            if f.file.claim.mends:
                yield from ((f.file.claim.mends.export.export_id, row, f.export_id) for row in f.file.numbers if row)

    def _asides(self) -> list[Aside]:
        asides = []
        for f in self.fresh:
            where = reading.places(f.file, {row for row, _ in f.aside})
            for row, why in f.aside:
                at = where.get(row)
                asides.append(Aside(f.export_id, row, (at.line or None) if at else None, why, at.text if at else ""))
        return asides

    # --- telling ------------------------------------------------------------------------------------------------

    def _tell(self, stage: str, amount: int) -> None:
        if self.progress:
            self.progress(stage, amount)

    def _document(self, found: Survey) -> dict[str, Any]:
        exports = [_export(f, self.add).document(already=False) for f in self.fresh]
        for known, path in self.already:
            if isinstance(known, Export):
                exports.append(known.document(already=True) | {"file": path})
            elif any(f is known for f in self.fresh):
                exports.append(_export(known, self.add).document(already=True) | {"file": path})
            else:
                same = known.file.claim.source.path
                found.unknown.append({"file": path, "why": f"it is the same as {same}, which could not be read"})
        return {"exports": exports, "known": found.known, "unknown": found.unknown}


def _export(f: Dated, add: str, *, overlaps: bool = False) -> Export:
    claim = f.file.claim
    now = datetime.now(UTC).replace(tzinfo=None)
    return Export(
        export_id=f.export_id, importer=claim.importer, platform=claim.module.PLATFORM, account=f.account,
        file_name=claim.source.path, meaning=f.meaning, digest=f.file.digest, taken_at=f.taken_at or now,
        taken_basis=f.taken_basis, added_at=now, rows=f.rows, kept=f.rows - f.set_aside - f.noise,
        set_aside=f.set_aside, noise=f.noise, add=add, overlaps=overlaps, kept_by_table=f.kept_by_table,
        covers=f.covers)


def _listed(cover: str) -> str:
    """The covers of a few rows that were mended: what those do not show, the file they come from may."""
    said = {"who": "'listed'", "basis": "'assumed'"}
    picks = ", ".join(f'{said.get(column, "")} "{column}"' for column in schema.EVIDENCE["cover"].types)
    return f"SELECT {picks} FROM ({cover})"


def _qualified(account: str | None, platform: str) -> str | None:
    if account is None:
        return None
    return account if ":" in account else f"{platform}:{account}"
