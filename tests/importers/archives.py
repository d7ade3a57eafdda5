"""Files as they come, inside the folder or zip of their source: what `add` would read in them, by table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stalwarts.engines import open_engine
from stalwarts.ledger import facts
from stalwarts.ledger.archive import Archive
from stalwarts.ledger.catalog import Catalog
from stalwarts.ledger.evidence import Evidence
from stalwarts.ledger.keeping import Adding
from stalwarts.ledger.keeping import Wish

Row = dict[str, Any]
ENGINE = cache(open_engine)
"""One engine for all these tests: opening it takes longer than reading."""


@dataclass(frozen=True)
class Read:
    """The document of `add`, the canonical rows, and the rows set aside (row number, why)."""

    document: dict[str, Any]
    tables: dict[str, list[Row]]
    aside: dict[int, str]

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def column(self, table: str, *names: str) -> list[Any]:
        """One or more columns of a table, sorted."""
        found = [tuple(row[name] for name in names) for row in self[table]]
        return sorted((row[0] if len(names) == 1 else row for row in found), key=str)

    @property
    def noise(self) -> int:
        """How many rows are never evidence."""
        return sum(export["noise"] for export in self.document["exports"])

    @property
    def known(self) -> dict[str, str]:
        """The last part of a path to why it was not needed."""
        return {row["file"].rsplit("/", 1)[-1]: row["why"] for row in self.document["known"]}

    @property
    def unknown(self) -> dict[str, str]:
        """The last part of a path to why it could not be read."""
        return {row["file"].rsplit("/", 1)[-1]: row["why"] for row in self.document["unknown"]}


def read(path: Path) -> Read:
    """Everything in a file, folder or zip; every row of it is kept, set aside or noise."""
    with TemporaryDirectory(prefix="stalwarts-") as name:
        root, engine = Path(name), ENGINE()
        catalog = Catalog(f"sqlite:///{root / 'catalog.sqlite'}")
        adding = Adding(engine, Archive(root / "archive"), catalog, Evidence(root, catalog), Wish(dry_run=True))
        document = adding.run([path])
        tables = {table: engine.run(engine.table(called).drop("export_id")).to_pylist()
                  for table, called in facts.unite(engine, adding.parts).items()}
        catalog.close()
    for export in document["exports"]:
        assert export["rows"] >= export["set_aside"] + export["noise"]
    return Read(document, tables, {row: why for dated in adding.fresh for row, why in dated.aside})


def laid(root: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files in it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root
