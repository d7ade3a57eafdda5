"""Erasing a person from everything a workspace keeps, so that no file, rebuild or old backup brings them back.

What stays is a keyed hash of each of their handles. The order is such that an erasure interrupted at any moment is
finished by the next one: first the decision, then everything that was written before it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.ledger import _disk
from stalwarts.ledger import _needles
from stalwarts.ledger import _parquet
from stalwarts.ledger import _scrub
from stalwarts.ledger import lots
from stalwarts.ledger.entries import EvidenceFile
from stalwarts.ledger.entries import Export
from stalwarts.ledger.leases import Lease
from stalwarts.ledger.shelves import Shelves

if TYPE_CHECKING:
    from stalwarts.ledger.catalog import Catalog

Find = Callable[[Export, AbstractSet[str]], set[int] | None]
"""The physical lines of a delimited original on which records of these handles begin; None: cannot be told."""

WHY = {
    "follow": "to count followers and see who comes and goes", "order": "to see who has supported you",
    "plan": "to see who supports you month by month", "touch": "to see who cheers and who is reached",
    "handle": "to know the same person again", "link": "to know the same person again",
    "clue": "to propose who may be the same person", "consent": "to write to nobody who said no",
    "said": "to know what people told you when asked", "tally": "totals without persons",
    "post": "what you gave", "cover": "what each file could have shown",
}


def erase(shelves: Shelves, handles: Iterable[str], find: Find | None = None) -> dict[str, Any]:
    """Erase one being, given all its handles; returns a receipt that names nobody.

    Keys of the receipt: `handles`; `names` taken from decisions; `evidence`, rows dropped per table; `originals`,
    each a `file` and the `records` emptied in it or, where the whole original went, `why`; `set_aside`, rows set
    aside that were emptied. With `find`, tables in which only a column tells a person apart are rewritten; without,
    such an original goes as a whole and its evidence stays. Finishes an interrupted erasure on the way.
    """
    return _Erasing(shelves, set(handles), find).run()


def remember(catalog: Catalog, handles: AbstractSet[str], holding: AbstractSet[str]) -> None:
    """Note that files which are about to count name somebody erased before; `again` takes them out, else the next erasure."""
    before = _pending(catalog)
    catalog.set_meta("erasing", json.dumps({"handles": sorted({*before["handles"], *handles}),
                                            "holding": sorted({*before["holding"], *holding})}))


def again(shelves: Shelves, handles: AbstractSet[str], exports: AbstractSet[str], find: Find | None = None) -> None:
    """Take those erased before out of the originals of exports that name them again; `remember` was told of them."""
    others = set(_pending(shelves.catalog)["handles"]) - handles
    _Erasing(shelves, set(handles), find, only=None if others else exports).run()


def unfinished(catalog: Catalog) -> set[str]:
    """The handles of an erasure that was interrupted; erasing them again finishes it."""
    return set(_pending(catalog)["handles"])


def reapply(shelves: Shelves, known: AbstractSet[str] = frozenset(), find: Find | None = None) -> dict[str, Any] | None:
    """Erase whoever is here although erased before; returns the receipt, None where nobody is.

    `known` are hashes of erasures another copy of this workspace knows of.
    """
    catalog = shelves.catalog
    new = known - hashes(catalog)
    if new:
        catalog.erase(sorted(new), json.dumps(_pending(catalog)))
    gone = hashes(catalog)
    lying = [path for _, path in _lying(shelves)] + lots.files(shelves.root) if gone else []
    here = {handle for path in lying for handle in _parquet.handles(path)}
    named = {handle for hash_, handle in shelves.decisions.hashes(here).items() if hash_ in gone}
    return erase(shelves, named, find) if named or unfinished(catalog) else None


def hashes(catalog: Catalog) -> set[str]:
    """The keyed hashes of everybody erased."""
    return {hash_ for event in catalog.decisions("erasure") for hash_ in event.body["hashes"]}


def summary(catalog: Catalog) -> dict[str, Any]:
    """What is held, from where, why and for how long; no names."""
    exports, decided = catalog.exports(), catalog.decisions()
    rows: Counter[str] = Counter()
    for export in exports:
        rows.update(export.kept_by_table)
    return {
        "held": [{"table": table, "rows": n, "why": WHY.get(table, "")} for table, n in sorted(rows.items()) if n],
        "from": [_source(export) for export in exports],
        "decisions": dict(Counter(event.kind for event in decided)),
        "erased": len(hashes(catalog)),
        "objections": len({event.body["handle"] for event in decided if event.kind == "objection"}),
        "how_long": "until you undo the file or erase the person; nothing leaves this computer"}


def lines(told: dict[str, Any]) -> list[str]:
    """The summary as lines of text."""
    found = [f"{row['rows']:>12,} rows of {row['table']}: {row['why']}" for row in told["held"]]
    found += [f"from {row['file']} ({row['account']}), added {row['added_at'][:10]}" for row in told["from"]]
    return [*found, f"erased: {told['erased']} account names; never scored, listed or asked: {told['objections']}",
            f"kept {told['how_long']}"]


def _source(export: Export) -> dict[str, Any]:
    return {"export_id": export.export_id, "file": export.file_name, "platform": export.platform,
            "account": export.account, "taken_at": export.taken_at.isoformat() + "Z",
            "added_at": export.added_at.isoformat() + "Z", "kept": export.kept, "set_aside": export.set_aside,
            "original_kept": bool(export.digest)}


def _lying(shelves: Shelves) -> list[tuple[EvidenceFile, Path]]:
    """Every evidence file on the disk: also those that count no longer, and those the catalog has forgotten."""
    known = {file.path: file for file in shelves.catalog.files(dead=True)}
    found = []
    for path in sorted(shelves.root.glob("evidence/*/[!.]*.parquet")):
        name = path.relative_to(shelves.root).as_posix()
        found.append((known.get(name) or EvidenceFile("", path.parent.name, name, 0), path))
    return found


def _pending(catalog: Catalog) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(catalog.meta("erasing") or "{}")
    return {"handles": [], "holding": []} | found


@dataclass
class _Erasing:
    """One erasure on its way."""

    shelves: Shelves
    gone: set[str]
    find: Find | None
    holding: set[str] = field(default_factory=set)
    """Exports whose evidence named the person."""
    receipt: dict[str, Any] = field(default_factory=dict)
    only: AbstractSet[str] | None = None
    """Where it was decided, and finished, before: the exports that came since. None: everything is looked through."""

    def run(self) -> dict[str, Any]:
        catalog = self.shelves.catalog
        before = _pending(catalog)
        self.gone |= set(before["handles"])
        self.holding |= set(before["holding"])
        names = self._decided() if self.only is None else 0
        self._swept()
        names += lots.forget(self.shelves.root, self.gone)
        self.receipt = {"handles": len(self.gone), "names": names, "evidence": self._evidence(),
                        "originals": self._originals(), "set_aside": catalog.clean_asides(self._mentions)}
        shutil.rmtree(self.shelves.root / "derived", ignore_errors=True)
        catalog.set_meta("erasing", None)
        catalog.store.forget()
        return self.receipt

    def _decided(self) -> int:
        """Decide it, and note whose evidence names the person; how many names decisions had."""
        names = self.shelves.catalog.erase(sorted(self.shelves.decisions.hashes(self.gone)), self._note())
        for _, path in _lying(self.shelves):
            self.holding |= _parquet.exports_naming(path, self.gone)
        self.shelves.catalog.set_meta("erasing", self._note())
        return names

    def _swept(self) -> None:
        """What programs left that were stopped on their way is nobody's, and may name anybody: it goes now, not in an hour."""
        known = {export.digest for export in self.shelves.catalog.exports(hidden=True)}
        self.shelves.evidence.tidy(self.shelves.archive, set(self.shelves.archive.digests()) - known)

    def _note(self) -> str:
        return json.dumps({"handles": sorted(self.gone), "holding": sorted(self.holding)})

    def _mentions(self, export: Export, text: str) -> bool:
        return _scrub.mentions(text, _needles.needles(self.gone, whole=self._may_name(export)))

    def _may_name(self, export: Export) -> bool:
        """Whether a bare value may stand for the person in this export."""
        near = any(handle.startswith(f"{export.platform}:") for handle in self.gone)
        return near or export.export_id in self.holding

    # --- evidence -----------------------------------------------------------------------------------------------

    def _evidence(self) -> dict[str, int]:
        """Rewrite every file that names the person, in its place: whoever reads it next reads the new one."""
        dropped: Counter[str] = Counter()
        for file, path in _lying(self.shelves):
            if not _parquet.exports_naming(path, self.gone):
                continue
            with Lease(self.shelves.root) as lease:
                draft = lease.temporary(path.parent, ".parquet")
                with _disk.plainly(path, leftover=draft):
                    dropped[file.table] += _parquet.write(draft, [(path, frozenset())], self.gone)
                _disk.place(draft, path)
            self.shelves.catalog.recount(file.path, _parquet.count(path))
        return dict(dropped)

    # --- originals ----------------------------------------------------------------------------------------------

    def _originals(self) -> list[dict[str, Any]]:
        by_digest: dict[str, list[Export]] = {}
        for export in self.shelves.catalog.exports(hidden=True):
            by_digest.setdefault(export.digest, []).append(export)
        found = []
        for digest, exports in by_digest.items():
            looked = self.only is None or any(export.export_id in self.only for export in exports)
            if looked and self.shelves.archive.has(digest):
                done = self._original(digest, exports)
                found += [{"file": export.file_name} | done for export in exports] if done else []
        return found

    def _original(self, digest: str, exports: list[Export]) -> dict[str, Any] | None:
        """Rewrite one original if it names the person; says what was done, None for nothing.

        Where it must name the person and no record of theirs is found in it, the original goes as a whole.
        """
        named = any(export.export_id in self.holding for export in exports)
        with tempfile.TemporaryDirectory(prefix="stalwarts-") as folder:
            text, clean, packed = (Path(folder) / name for name in ("text", "clean", "packed"))
            try:
                with self.shelves.archive.open(digest) as source:
                    encoding = _scrub.unpack(source, text)
                emptied, why = self._clean(text, clean, exports)
                named = named or _scrub.hides(text, self._needles(exports))
            except UnicodeError:
                emptied, why = 0, "its text cannot be read"
            if emptied:
                _scrub.repack(clean, packed, encoding)
                self._replace(digest, self.shelves.archive.put_file(packed), exports)
                return {"records": emptied}
        if not named:
            return None
        self._replace(digest, "", exports)
        return {"records": None, "why": why or "no record of theirs could be told apart in it"}

    def _clean(self, text: Path, clean: Path, exports: list[Export]) -> tuple[int, str]:
        """Write a copy with the person's records emptied; how many, or why it cannot be done."""
        needles, lines = self._needles(exports), self._lines(exports)
        with text.open("rb") as stream:
            what = _scrub.kind(stream.read(4096))
            stream.seek(0)
            if what == "binary":
                return 0, "it is no text"
            places = needles.places(stream)
        if not places and not lines:
            return 0, ""
        if what != "table":
            return (_scrub.nested if what == "json" else _scrub.markup)(text, clean, needles, places), ""
        if lines is None and needles.wholes and _scrub.names_whole(text, needles, places):
            return 0, "only its columns could tell whose records these are"
        return _scrub.table(text, clean, needles, places, lines or set()), ""

    def _needles(self, exports: list[Export]) -> _needles.Needles:
        return _needles.needles(self.gone, whole=any(map(self._may_name, exports)))

    def _lines(self, exports: list[Export]) -> set[int] | None:
        """Where `find` says the person's records begin; None where it cannot be told."""
        found: set[int] = set()
        for export in filter(self._may_name, exports):
            lines = self.find(export, self.gone) if self.find else None
            if lines is None:
                return None
            found |= lines
        return found

    def _replace(self, digest: str, new: str, exports: list[Export]) -> None:
        self.holding -= {export.export_id for export in exports}
        self.shelves.catalog.renamed(digest, new, self._note())
        if digest != new:
            self.shelves.archive.remove(digest)
