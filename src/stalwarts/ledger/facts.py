"""From one raw table to canonical ones, with every row of every file accounted for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.ledger.asked import ask
from stalwarts.ledger.asked import required
from stalwarts.ledger.reading import Spooled
from stalwarts.ledger.reading import as_text
from stalwarts.ledger.readings import TIME
from stalwarts.ledger.readings import Reading
from stalwarts.problems import ImporterBroken

if TYPE_CHECKING:
    import ibis.expr.types as ir

SAID = {"export_id": "string", "account": "string", "taken_at": "timestamp(6)", "meaning": "string"}
"""What an importer is told of each row beside its cells and its number."""


@dataclass
class Dated:
    """One file that is new, with the export it becomes."""

    file: Spooled
    export_id: str
    account: str
    meaning: str
    taken_at: datetime | None
    taken_basis: str
    rows: int = 0
    set_aside: int = 0
    noise: int = 0
    aside: list[tuple[int, str]] = field(default_factory=list)
    kept_by_table: dict[str, int] = field(default_factory=dict)
    covers: list[dict[str, Any]] = field(default_factory=list)


def export_id(digest: str, importer: str, account: str, meaning: str) -> str:
    """What makes an export the same: its content, who read it, whose it is, and what its name says."""
    return hashlib.sha256(f"{digest}\x1f{importer}\x1f{account}\x1f{meaning}".encode()).hexdigest()


def lay_raw(engine: Any, name: str, files: list[Dated], taken: datetime | None = None) -> str:
    """Make the raw table readable with the five columns every importer may use; returns what it is called then.

    Rows are numbered from 1 within their file; those with nothing in them are not among them. `taken` stands for the date of
    files that have none yet.
    """
    told = [_told(f, taken) | {"file": f.file.number, "own": bool(f.file.wrong)} for f in files]
    called: str = engine.seen(name, cells(files), told, SAID)
    return called


def lay_once(engine: Any, name: str, files: list[Dated], taken: datetime | None = None) -> str:
    """The same of one delimited file that is not read yet: it is while it is asked, and its rows have no numbers."""
    (f,) = files
    called: str = engine.seen_once(name, as_text(f.file), cells(files), _told(f, taken), SAID)
    return called


def _told(f: Dated, taken: datetime | None) -> dict[str, Any]:
    return {"export_id": f.export_id, "account": f.account, "taken_at": f.taken_at or taken, "meaning": f.meaning}


def raw_table(engine: Any, name: str, files: list[Dated]) -> ir.Table:
    """The same, as an expression."""
    return engine.table(lay_raw(engine, name, files))


def cells(files: list[Dated]) -> list[str]:
    """The columns of the raw table of some files of one form."""
    return list(files[0].file.claim.shape.columns)


def held(engine: Any, name: str, judged: str, reading: Reading, files: list[Dated], taken: datetime | None = None) -> str:
    """What a statement judged, run once; returns what it is called.

    Whose rows they are is not held where all are of one file, unless rows have accounts of their own; nor is what nobody
    takes anything from. `taken` stands for the date of a file that has none yet; what is made of the date is not held then.
    """
    # The time inside a row is held beside it only to date its file by.
    columns = [*reading.columns, TIME] if taken and reading.timed else reading.columns
    return keep(engine, f"{name}_judged", f"{name}_known", judged, (columns, _alike(reading, files, taken)))


def date_held(engine: Any, name: str, reading: Reading, files: list[Dated]) -> str:
    """Rows of one file that were held before it had a date, under the same name, with it."""
    made = (reading.columns, _alike(reading, files, early=True))
    if not reading.later:
        return show(engine, f"{name}_judged", f"{name}_known", made)
    show(engine, f"{name}_judged", f"{name}_held", made)
    engine.view(f"{name}_known", reading.later)
    return f"{name}_known"


def _alike(reading: Reading, files: list[Dated], taken: datetime | None = None, *, early: bool = False) -> dict[str, str]:
    empty = reading.idle | (reading.late if early or taken else {})
    alike = {column: text for column, text in said(files, taken).items() if column in reading.passed}
    number = {"row": "rowid + 1"} if reading.placed else {}
    return {column: f"CAST(NULL AS {kind})" for column, kind in empty.items()} | alike | number


def keep(engine: Any, table: str, view: str, statement: str, made: tuple[list[str], Mapping[str, str]]) -> str:
    """Run a statement once and keep it but for what is alike in all rows; returns what it is called as a whole.

    `made` are the columns of the whole, in order, and of those that are alike what they are, as the engine says it.
    """
    columns, alike = made
    engine.keep_as(table, f"SELECT {listed(c for c in columns if c not in alike)} FROM ({statement})")
    return show(engine, table, view, made)


def show(engine: Any, table: str, view: str, made: tuple[list[str], Mapping[str, str]]) -> str:
    """What was kept of a statement, as a whole; returns what it is called."""
    columns, alike = made
    engine.view(view, f'SELECT {listed(columns, alike)} FROM "{table}"')
    return view


def listed(columns: Iterable[str], alike: Mapping[str, str] = MappingProxyType({})) -> str:
    """Columns as a statement picks them, those that are alike in all rows as what they are."""
    return ", ".join(f'{alike[column]} AS "{column}"' if column in alike else f'"{column}"' for column in columns)


def said(files: list[Dated], taken: datetime | None = None) -> dict[str, str]:
    """What is the same in every row of a file alone: carried along, long names would be most of what the engine holds.

    A text is the one word of a kind of its own: as plain text it would be looked at in every row that is grouped or written.
    """
    (first, *others) = files
    told = {} if others else {"account": first.account, "export_id": first.export_id, "meaning": first.meaning}
    quoted = {column: "'" + text.replace("'", "''") + "'" for column, text in told.items()}
    date = None if others else first.taken_at or taken
    made = {"taken_at": f"CAST('{date}' AS TIMESTAMP)"} if date else {}
    return {column: f"CAST({text} AS ENUM({text}))" for column, text in quoted.items()} | made


def empties(engine: Any, name: str, files: list[Dated]) -> None:
    """Records with nothing in them, such as an erased person leaves behind, are noise before any importer sees them."""
    blank = engine.blank(name, cells(files))
    for f in files:
        f.rows += blank.get(f.file.number, 0)
        f.noise += blank.get(f.file.number, 0)


def count(engine: Any, judged: str, files: list[Dated]) -> None:
    """Rows, rows set aside and noise of each file; the rows set aside with their reasons."""
    by_id = {f.export_id: f for f in files}
    for row in ask(engine, "counted", judged=judged):
        f = by_id[row["export_id"]]
        f.rows, f.set_aside, f.noise = f.rows + int(row["rows"]), int(row["aside"] or 0), f.noise + int(row["noise"] or 0)
    for row in ask(engine, "aside", judged=judged) if any(f.set_aside for f in files) else ():
        by_id[row["export_id"]].aside.append((row["row"], row["why"]))
    for f in files:
        f.aside = sorted([*f.aside, *f.file.wrong.items()])
        f.rows += len(f.file.wrong) + f.file.noise
        f.noise += f.file.noise
        f.set_aside += len(f.file.wrong)


def _given(name: str, kept: Any, export: str, *others: str) -> list[dict[str, Any]]:
    """The same as the step of that name brings out, from what was counted; nothing where that does not tell it."""
    if kept is None or others or not kept.empty.keys() >= set(required(name)):
        return []
    return [{"export_id": export, "rows": kept.rows} | {f"no_{column}": kept.empty[column] for column in required(name)}]


def unite(engine: Any, parts: Mapping[str, list[str]]) -> dict[str, str]:
    """Canonical table to what all its parts are called together."""
    found = {}
    for name, tables in parts.items():
        found[name] = tables[0] if len(tables) == 1 else f"all_{name}"
        if len(tables) > 1:
            engine.view(found[name], " UNION ALL ".join(f'SELECT * FROM "{table}"' for table in tables))
    return found


def tell(engine: Any, name: str, called: str, files: dict[str, Dated], kept: Any = None) -> None:
    """Write down what each export gave to a table, and check that nothing required is missing.

    What an engine `kept` of one export alone was counted while it was written, and is not read again. Raises ImporterBroken.
    """
    for row in _given(name, kept, *files) or ask(engine, f"given {name}", **{name: called}):
        empty = [column for column in required(name) if row[f"no_{column}"]]
        f = files[row["export_id"]]
        if empty:
            raise ImporterBroken(f.file.claim.importer, f"left {', '.join(empty)} empty in {name}")
        f.kept_by_table[name] = row["rows"]
    if name == "cover":
        for row in engine.records(f'SELECT * FROM "{called}"'):
            files[row["export_id"]].covers.append({k: v for k, v in row.items() if k != "export_id"})
