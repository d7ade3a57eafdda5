"""Tables no importer knows: how a mapping is found, accepted and turned into a way of reading."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ibis import _

from stalwarts.importers import _peek
from stalwarts.importers import csv_file
from stalwarts.importers._mapping import Mapping
from stalwarts.importers._mapping import load as _load
from stalwarts.importers._shapes import Facts
from stalwarts.ledger.keeping import Reader
from stalwarts.ledger.keeping import Wish
from stalwarts.ledger.sources import Sources
from stalwarts.problems import BadMapping
from stalwarts.problems import MappingNeeded

SAMPLE = 5_000
"""Distinct dates that are looked at to tell how a column writes them."""
GLANCE = 50
"""Records from which a mapping is guessed."""


def load(path: Path) -> Mapping:
    """A mapping file. Raises BadMapping."""
    try:
        return _load(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadMapping(str(path), f"it cannot be read ({error})") from error


def wish(mapping: Mapping, account: str | None, count: int | None = None, *, dry_run: bool = False,
         brand: str = "main") -> Wish:
    """What to ask of `add` so that it reads this way; the mapping becomes part of what the export is."""
    return Wish(account or mapping.account, "csv", csv_file.shape_for(mapping), reader(mapping), count, dry_run,
                brand, mapping.text())


def propose(paths: list[Path], ask: Callable[[str], bool], *, accepted: bool) -> Mapping:
    """A mapping guessed from the first table's header; saved beside it once a person accepts it.

    Raises MappingNeeded where nobody does.
    """
    name, header, rows = _first_table(paths)
    mapping = csv_file.propose(header, rows)
    if mapping.lacks() or not (accepted or ask(f"{mapping.text()}\nShall {name} be read like this?")):
        raise MappingNeeded(name, ", ".join(f"{k} from '{v}'" for k, v in mapping.columns.items()), mapping.lacks())
    place = paths[0] if paths[0].is_file() else paths[0] / name
    place.with_name(f"{Path(name).stem}.mapping.toml").write_text(mapping.text(), encoding="utf-8")
    return mapping


def _first_table(paths: list[Path]) -> tuple[str, tuple[str, ...], list[list[str]]]:
    with Sources(paths) as sources:
        for source in sources.walk():
            if source.why:
                continue
            with source.open() as stream:
                head = stream.read(_peek.HEAD)
            seen = _peek.look(head)
            if seen and seen.headers:
                header = max(seen.headers, key=lambda h: len(h.names))
                lines = head.decode(seen.encoding, "replace").splitlines()[header.lines:header.lines + GLANCE]
                return source.path, header.names, list(csv.reader(lines, delimiter=seen.delimiter))
    raise BadMapping("--as csv", "there is no table among these files")


def reader(mapping: Mapping) -> Reader:
    """How a table of this mapping becomes facts; the form of its dates is told by the whole column."""

    def read(engine: Any, raw: Any) -> Facts:
        return csv_file.facts_for(raw, _dated(engine, raw, mapping))

    return read


def _dated(engine: Any, raw: Any, mapping: Mapping) -> Mapping:
    """The mapping with the form of its dates, as told by the whole column. Raises AmbiguousDate, NoDate."""
    if mapping.date or not mapping.dates():
        return mapping
    cells: list[str] = []
    for column in mapping.dates():
        # In no order of its own: the least of 10/01 to 10/31 would all begin alike.
        found = raw.filter(raw[column].notnull()).select(cell=raw[column]).distinct()
        found = found.order_by(_.cell.hash(), _.cell).limit(SAMPLE)
        cells += engine.run(found).column("cell").to_pylist()
    return mapping.dated(csv_file.resolve_dates(cells)) if cells else mapping
