"""Archived originals, read once more: for a rebuild, and for rows that were set aside."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.importers import GENERIC
from stalwarts.importers._shapes import Csv
from stalwarts.ledger import _mended
from stalwarts.ledger import mending
from stalwarts.ledger import reading
from stalwarts.ledger._any_table import csv_file
from stalwarts.ledger.archive import Archive
from stalwarts.ledger.entries import Aside
from stalwarts.ledger.entries import Export
from stalwarts.ledger.mapped import Mappings
from stalwarts.ledger.reading import Spooled
from stalwarts.ledger.sources import Source
from stalwarts.ledger.survey import Mends
from stalwarts.ledger.survey import Survey
from stalwarts.ledger.survey import survey

if TYPE_CHECKING:
    from stalwarts.ledger.catalog import Catalog


def seen(archive: Archive, catalog: Catalog, export: Export) -> Survey:
    """What the importers say of an export's original today."""
    mapping = csv_file.load(export.meaning) if export.importer == GENERIC else None
    source = Source(export.file_name, "", export.rows, export.taken_at, lambda: archive.open(export.digest))
    return survey([source], export.importer, Mappings(mapping), lambda start: mends(archive, catalog, start, by=export))


def mends(archive: Archive, catalog: Catalog, start: str, by: Export | None = None) -> Mends | None:
    """What a mended CSV belongs to, by the beginning of an export's id; None where that is not here.

    `by` is the export the CSV itself became, when it is read once more: then what it took over is known.
    """
    found = [e for e in catalog.exports(hidden=True) if e.export_id.startswith(start)]
    if len(found) != 1 or not (by or found[0].visible) or not archive.has(found[0].digest):
        return None
    export = found[0]
    claims = seen(archive, catalog, export).claims
    taken = catalog.taken_over(by.export_id) if by else None
    still = frozenset(taken) if taken is not None else frozenset(a.row for a in catalog.aside(export.export_id))
    return Mends(export, still, claims[0]) if claims else None


def to_mend(archive: Archive, catalog: Catalog, export: Export, target: Path) -> int:
    """Write the rows of an export that are set aside to a CSV; returns how many.

    Raises BadMember where the original cannot be read any more.
    """
    asides = {aside.row: aside for aside in catalog.aside(export.export_id)}
    claims = seen(archive, catalog, export).claims if archive.has(export.digest) else []
    if not claims:
        rows = ((a.row, a.why, [a.text]) for a in asides.values())
        return _mended.write(target, ["record"], rows, export)
    with tempfile.TemporaryDirectory(prefix="stalwarts-") as name:
        file = reading.spool(claims[0], Path(name))
        return _mended.write(target, _header(file), _rows(file, asides, Path(name)), export)


def _header(file: Spooled) -> list[str]:
    """The names of its columns as the file has them; positions where it names none."""
    claim = file.claim
    if claim.mends or not isinstance(claim.shape, Csv):
        return list(claim.peek.header) if claim.mends else list(claim.shape.columns)
    text = reading.as_text(file)
    if claim.shape.positions:
        return [str(n + 1) for n in range(text.width)]
    named = [record.cells for record in mending.head(text.path, text.delimiter, text.skip)]
    return named[-1] if named else list(claim.peek.header)


def _rows(file: Spooled, asides: dict[int, Aside], folder: Path) -> Iterator[tuple[int, str, list[str]]]:
    for number, cells in reading.cells(file, set(asides), folder):
        yield number, asides[number].why, cells
