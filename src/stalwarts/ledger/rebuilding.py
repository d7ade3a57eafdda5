"""Reading archived originals once more, as if they were added today, in the place of what was read before.

A new version of an importer reaches old files this way. Export ids stay, for undo and decisions refer to them; an
original that had to go with an erased person keeps the evidence it gave.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stalwarts.importers import GENERIC
from stalwarts.importers import csv_file
from stalwarts.ledger.catalog import Export
from stalwarts.ledger.keeping import Adding
from stalwarts.ledger.keeping import Wish
from stalwarts.ledger.mapped import Mappings
from stalwarts.ledger.shelves import Shelves
from stalwarts.ledger.sources import Source
from stalwarts.ledger.survey import Survey
from stalwarts.ledger.survey import survey


def rebuild(engine: Any, shelves: Shelves, brand: str, progress: Callable[[str, int], None] | None = None,
            only: list[Export] | None = None) -> dict[str, Any]:
    """Read every original again (or `only` those of some exports) and commit the result at once.

    Returns the document of `add`.
    """
    wanted = shelves.catalog.exports() if only is None else only
    exports = [e for e in wanted if shelves.archive.has(e.digest)]
    adding = Adding(engine, shelves.archive, shelves.catalog, shelves.evidence, Wish(brand=brand), shelves.erased,
                    progress)
    adding.again = {_path(e): e for e in exports}
    found = Survey()
    for export in exports:
        _claim(shelves, export, found)
    return adding.take(found)


def _claim(shelves: Shelves, export: Export, found: Survey) -> None:
    mapping = csv_file.load(export.meaning) if export.importer == GENERIC else None
    one = survey([_source(shelves, export)], export.importer, Mappings(mapping))
    found.claims += one.claims
    found.unknown += one.unknown


def _source(shelves: Shelves, export: Export) -> Source:
    return Source(_path(export), "", export.rows, export.taken_at, lambda: shelves.archive.open(export.digest))


def _path(export: Export) -> str:
    """Its name, made its own: two exports may have been called the same."""
    return export.file_name
