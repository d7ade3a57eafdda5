"""Tables no importer knows: how a mapping is found, accepted, remembered, and turned into a way of reading."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pathlib import Path
from typing import Any

from stalwarts.importers._mapping import Mapping
from stalwarts.importers._mapping import load as _load
from stalwarts.late import _
from stalwarts.ledger import _foreign
from stalwarts.ledger import _forms
from stalwarts.ledger._any_table import csv_file
from stalwarts.ledger.sources import Source
from stalwarts.ledger.sources import Sources
from stalwarts.problems import BadMapping
from stalwarts.problems import BadMember
from stalwarts.problems import MappingNeeded

SAMPLE = 50_000
"""Distinct days that are looked at to tell how a column writes them: more than a century has."""
FOLDER = "mappings"
"""Where in a workspace the accepted mappings stand, one file each, for anybody to read and mend."""
_UNIT = "\x1f"
_CLOCK = "[ T,]+[0-9]{1,2}:.*$"

Header = tuple[str, ...]


def load(path: Path) -> Mapping:
    """A mapping file. Raises BadMapping."""
    try:
        return _load(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadMapping(str(path), f"it cannot be read ({error})") from error


@dataclass
class Mappings:
    """How tables nobody knows are to be read: as stated for all of them, or as accepted for their header."""

    stated: Mapping | None = None
    folder: Path | None = None
    accepted: dict[Header, Mapping] = field(default_factory=dict)
    """Those accepted just now, not written down yet."""

    def of(self, header: Header) -> Mapping | None:
        """How a table with this header is read; None where nobody has said."""
        return self.stated or self.accepted.get(header) or self._remembered(header)

    def keep(self) -> list[Path]:
        """Write down what was accepted, so that the next file with the same header is read alike."""
        written = []
        for header, mapping in self.accepted.items():
            if self.folder is not None and mapping.header:
                self.folder.mkdir(exist_ok=True)
                path = self._place(self.folder, header)
                path.write_text(f"# For tables with the columns: {', '.join(header)}\n{mapping.text()}", encoding="utf-8")
                written.append(path)
        return written

    def _remembered(self, header: Header) -> Mapping | None:
        if self.folder is None or not header:
            return None
        path = self._place(self.folder, header)
        return load(path) if path.is_file() else None

    @staticmethod
    def _place(folder: Path, header: Header) -> Path:
        return folder / f"{hashlib.sha256(_UNIT.join(header).encode()).hexdigest()[:12]}.toml"


def propose(paths: list[Path], mappings: Mappings, ask: Callable[[str], bool], *, accepted: bool,
            always: dict[str, str] | None = None) -> Mappings:
    """Mappings guessed from the headers of the tables under some paths, each added once a person accepts it.

    `always` is what every row is where no column says it. Raises MappingNeeded where nothing was accepted and
    BadMapping where there is no table at all.
    """
    refused: list[MappingNeeded] = []
    for name, header, mapping in _proposals(paths, mappings, always or {}):
        if not mapping.lacks() and (accepted or ask(f"{mapping.text()}\nShall {name} be read like this?")):
            mappings.accepted[header] = mapping
        else:
            refused.append(MappingNeeded(name, _shown(mapping) or _declined(header), mapping.lacks()))
    if refused and not mappings.accepted:
        raise refused[0]
    return mappings


def _shown(mapping: Mapping) -> str:
    return ", ".join(f"{ours} from '{theirs}'" for ours, theirs in (mapping.columns | mapping.spread).items())


def _declined(header: Header) -> str:
    """That nothing was guessed, and why, where a table seems to hold nothing of ours."""
    what = csv_file.declined(header)
    return f"nothing, for it looks like {what}" if what else ""


def _proposals(paths: list[Path], mappings: Mappings, always: dict[str, str]) -> list[tuple[str, Header, Mapping]]:
    """A mapping for each header that has none yet."""
    found: dict[Header, tuple[str, Header, Mapping]] = {}
    some = False
    with Sources(paths) as sources:
        for source in sources.walk():
            seen = None if source.why else guessed(source)
            some = some or seen is not None
            if seen and seen[0] not in found and mappings.of(seen[0]) is None:
                header, mapping = seen
                stated = {name: value for name, value in always.items() if name in mapping.lacks()}
                found[header] = source.path, header, replace(mapping, always=mapping.always | stated)
    if not some:
        raise BadMapping("--as csv", "there is no table among these files")
    return list(found.values())


def guessed(source: Source) -> tuple[Header, Mapping] | None:
    """The header of a file's first table and the likeliest mapping for it; None where it holds no table."""
    try:
        with source.open() as stream:
            head = stream.read(1 << 16)
        views = _forms.views(source.path, head, source.open, objects=True)
    except (BadMember, OSError):
        return None
    if _foreign.what(source.path.lower(), head):
        return None
    guesses = [guess for view in views if (guess := guess_of(view))]
    # A sheet of notes or of words to choose from may stand before the table.
    held = (guess for guess in guesses if csv_file.likely(guess[1]) and not guess[1].lacks())
    said = (guess for guess in guesses if not guess[1].lacks())
    return next(held, None) or next(said, None) or next(iter(guesses), None)


def guess_of(view: _forms.View) -> tuple[Header, Mapping] | None:
    """The same for one table of a file."""
    wide = [header for header in view.look.headers if len(header.names) > 1]
    if not wide:
        return _lone(view)
    # A title above the names fills one cell of a row that is as wide as they are.
    header = max(wide, key=lambda h: sum(1 for name in h.names if name and not name.startswith("#")))
    return header.names, csv_file.propose(header.names, view.rows(header.lines))


def _lone(view: _forms.View) -> tuple[Header, Mapping] | None:
    """A single column is a table where its heading and its cells say that it holds people; a title may stand above it."""
    read = [(header.names, view.rows(header.lines)) for header in view.look.headers]
    guesses = ((names, csv_file.propose(names, rows)) for names, rows in read if names and rows)
    held = [guess for guess in guesses if guess[1].header and csv_file.likely(guess[1])]
    return next((guess for guess in held if csv_file.is_named(guess[0][0])), None) or next(iter(held), None)


# --- reading ---------------------------------------------------------------------------------------------------------


def resolved(engine: Any, raw: Any, mapping: Mapping) -> Mapping:
    """A mapping that says how dates and amounts are written, as whole columns tell it.

    Raises AmbiguousDate, NoDate, AmbiguousAmount.
    """
    return _marked(engine, raw, _dated(engine, raw, mapping))


def _dated(engine: Any, raw: Any, mapping: Mapping) -> Mapping:
    if mapping.date or not mapping.dates():
        return mapping
    cells: list[str] = []
    for column in mapping.dates():
        # Days, in no order of their own: the least of 10/01 to 10/31 would all begin alike.
        days = raw.filter(raw[column].notnull()).select(cell=raw[column].re_replace(_CLOCK, "")).distinct()
        days = days.order_by(_.cell.hash(), _.cell).limit(SAMPLE)
        cells += engine.run(days).column("cell").to_pylist()
    return mapping.dated(csv_file.resolve_dates(cells)) if cells else mapping


def _marked(engine: Any, raw: Any, mapping: Mapping) -> Mapping:
    if mapping.decimal or not mapping.amounts:
        return mapping
    shown = [row for column in mapping.amounts
             for row in engine.run(raw.aggregate(**csv_file.shown_marks(raw[column]))).to_pylist()]
    return mapping.marked(csv_file.resolve_decimal(shown, thousandths=_thousandths(engine, raw, mapping)))


def _thousandths(engine: Any, raw: Any, mapping: Mapping) -> bool:
    """Whether any of the money may have a thousandth part; totals of people and plays never do."""
    if mapping.kind == "tally":
        return False
    codes = [mapping.always["currency"]] if "currency" in mapping.always else []
    if "currency" in mapping.columns:
        codes += engine.run(raw.select(code=raw.currency).distinct().limit(SAMPLE)).column("code").to_pylist()
    return csv_file.any_thousandths([code for code in codes if code]) or not codes
