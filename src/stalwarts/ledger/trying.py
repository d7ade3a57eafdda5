"""What one file would become, as text a person can check: the importers' own test tool. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stalwarts import schema
from stalwarts.engines import open_engine
from stalwarts.importers import GENERIC
from stalwarts.ledger import facts
from stalwarts.ledger import mapped
from stalwarts.ledger.archive import Archive
from stalwarts.ledger.catalog import Catalog
from stalwarts.ledger.evidence import Evidence
from stalwarts.ledger.keeping import Adding
from stalwarts.ledger.keeping import Wish
from stalwarts.ledger.mapped import Mappings


@dataclass(frozen=True)
class Tried:
    """The document of `add`, and every row as a line of text."""

    document: dict[str, Any]
    lines: list[str]


def tried(path: Path, importer: str | None = None, mapping: Path | None = None) -> Tried:
    """Read a file, folder or zip as `add` would, and write its rows out."""
    stated = mapped.load(mapping) if mapping else None
    wish = Wish(importer=GENERIC if stated else importer, mappings=Mappings(stated), dry_run=True)
    with TemporaryDirectory(prefix="stalwarts-") as name:
        root, engine = Path(name), open_engine()
        catalog = Catalog(f"sqlite:///{root / 'catalog.sqlite'}")
        adding = Adding(engine, Archive(root / "archive"), catalog, Evidence(root, catalog),
                        wish)
        document = adding.run([path])
        lines = [line for table, called in sorted(facts.unite(engine, adding.parts).items())
                 for line in _lines(table, engine.fetch(f'SELECT * FROM "{called}"').to_pylist())]
        catalog.close()
        engine.close()
    summary = [f"{e['importer']}: {e['rows']} rows, {e['set_aside']} set aside, {e['noise']} noise"
               for e in document["exports"]]
    summary += [f"{row['file']}: not read: {row['why']}" for row in document["known"] + document["unknown"]]
    aside = [f"set aside: row {row}: {why}" for dated in adding.fresh for row, why in dated.aside]
    return Tried(document, _timeless([*summary, *sorted(aside), *lines], adding))


def _timeless(lines: list[str], adding: Adding) -> list[str]:
    """A file that states no time was read as of its own, which no copy of it keeps: that is said instead of shown."""
    for dated in adding.fresh:
        if dated.taken_basis == "assumed" and dated.taken_at:
            lines = [line.replace(dated.taken_at.isoformat(), "(the file's own time)") for line in lines]
    return lines


def _lines(table: str, rows: list[dict[str, Any]]) -> list[str]:
    columns = [column for column in schema.EVIDENCE[table].columns if column != "export_id"]
    return sorted(" ".join([table, *(f"{c}={_cell(row[c])}" for c in columns if row[c] is not None)]) for row in rows)


def _cell(value: Any) -> str:
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return repr(text) if " " in text else text
