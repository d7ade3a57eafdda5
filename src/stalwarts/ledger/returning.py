"""Somebody erased whom a file names that is added afterwards: nothing of theirs is kept, in evidence or originals."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import schema
from stalwarts.identity import clean
from stalwarts.ledger.entries import Aside
from stalwarts.ledger.facts import Dated
from stalwarts.problems import NotAHandle

if TYPE_CHECKING:
    from stalwarts.ledger.evidence import Evidence

COLUMNS = ("handle", "left", "right")
"""Columns of canonical tables that name somebody."""
CHUNK = 1 << 20
LONGEST = 320
"""Bytes of an address."""
_PART = rb"[^\s,;:\"'<>()\[\]{}|@\\/"
# Begun where a word begins, and never tried again from within it: nearly every word of a file is none.
_ADDRESS = re.compile(rb"(?<!" + _PART + rb"])" + _PART + rb"]{1,64}+@(?:" + _PART + rb".?&]{1,63}\.)+" + _PART + rb".?&]{2,63}")
_CELL = re.compile(r"[,;\t|\n]")


@dataclass
class Returning:
    """Those of one `add`: looked for as its files are read, taken out of its originals once it is committed."""

    erased: Callable[[Iterable[str]], set[str]]
    handles: set[str] = field(default_factory=set)
    """Who was erased before, and is named again."""
    exports: set[str] = field(default_factory=set)
    """The exports that name them where an importer looks."""
    begun: bool = False

    def without(self, engine: Any, name: str, called: str) -> str:
        """What a table is called without the rows that name one of them."""
        types = schema.EVIDENCE[name].types
        table = engine.shown(called, types)
        for column in (c for c in COLUMNS if c in types):
            values = engine.run(table.select(column).distinct()).column(column).to_pylist()
            gone = sorted(self.erased(value for value in values if value))
            if gone:
                self.handles.update(gone)
                named = table.filter(table[column].isin(gone)).select("export_id").distinct()
                self.exports.update(engine.run(named).column("export_id").to_pylist())
                table = table.filter(table[column].isnull() | table[column].notin(gone))
        engine.name(table.select(*types), f"left_{name}")
        return f"left_{name}"

    def look_through(self, files: Iterable[Dated], asides: Iterable[Aside]) -> None:
        """Look where no importer does: for addresses anywhere in a file, and for names in rows set aside."""
        platforms = {}
        for dated in files:
            platforms[dated.export_id] = dated.file.claim.module.PLATFORM
            for found in _addresses(dated.file.path):
                self.handles |= self.erased(found)
        for aside in asides:
            cells = {cell.strip(" \"'@").lower() for cell in _CELL.split(f"{aside.text}\n{aside.why}")}
            self.handles |= self.erased(f"{platforms[aside.export_id]}:{cell}" for cell in cells if cell)

    def begin(self, evidence: Evidence) -> None:
        """Before the files count: should the program end now, the next erasure finishes this one."""
        if self.handles:
            from stalwarts.ledger import privacy

            self.begun = True
            privacy.remember(evidence.catalog, self.handles, self.exports)

    def finish(self, evidence: Evidence, exports: Iterable[str]) -> None:
        """Take them out of the originals and rows set aside of these exports."""
        if self.begun:
            from stalwarts.ledger import privacy
            from stalwarts.ledger import whose
            from stalwarts.ledger.shelves import Shelves

            shelves = Shelves.of(evidence.root, evidence.catalog)
            privacy.again(shelves, self.handles, set(exports), whose.finder(shelves))


def _addresses(path: Path) -> Iterator[set[str]]:
    """Addresses in a text, some at a time, each as a handle."""
    kept = b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            text = kept + chunk
            yield set(_handles(set(_ADDRESS.findall(text))))
            kept = text[-LONGEST:]


def _handles(found: set[bytes]) -> Iterator[str]:
    for address in found:
        with suppress(NotAHandle):
            yield clean.handle(f"email:{address.decode('utf-8', 'replace').strip('.')}")
