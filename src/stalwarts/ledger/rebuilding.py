"""Reading archived originals once more, as if they were added today, in the place of what was read before.

A new version of an importer reaches old files this way. Export ids stay, for undo and decisions refer to them; an
original that had to go with an erased person keeps the evidence it gave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stalwarts.ledger import originals
from stalwarts.ledger.entries import Export
from stalwarts.ledger.keeping import Adding
from stalwarts.ledger.keeping import Wish
from stalwarts.ledger.shelves import Shelves
from stalwarts.ledger.survey import Survey


def rebuild(engine: Any, shelves: Shelves, brand: str, progress: Callable[[str, int], None] | None = None,
            only: list[Export] | None = None) -> dict[str, Any]:
    """Read every original again (or `only` those of some exports) and commit the result at once.

    Returns the document of `add`.
    """
    wanted = shelves.catalog.exports() if only is None else only
    exports = [e for e in wanted if shelves.archive.has(e.digest)]
    adding = Adding(engine, shelves.archive, shelves.catalog, shelves.evidence, Wish(brand=brand), shelves.erased,
                    progress)
    adding.again = {e.export_id: e for e in exports}
    found = Survey()
    for export in exports:
        one = originals.seen(shelves.archive, shelves.catalog, export)
        found.claims += [replace(claim, again=export.export_id) for claim in one.claims]
        found.unknown += one.unknown
    return adding.take(found)
