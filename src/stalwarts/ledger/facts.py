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


def lay_raw(engine: Any, name: str, files: list[Dated]) -> str:
    """Make the raw table readable with the five columns every importer may use; returns what it is called then.

    Rows are numbered from 1 within their file; those with nothing in them are not among them.
    """
    said = [{"file": f.file.number, "own": bool(f.file.wrong), "export_id": f.export_id, "account": f.account,
             "taken_at": f.taken_at, "meaning": f.meaning} for f in files]
    called: str = engine.seen(name, cells(files), said, SAID)
    return called


def raw_table(engine: Any, name: str, files: list[Dated]) -> ir.Table:
    """The same, as an expression."""
    return engine.table(lay_raw(engine, name, files))


def cells(files: list[Dated]) -> list[str]:
    """The columns of the raw table of some files of one form."""
    return list(files[0].file.claim.shape.columns)


def held(engine: Any, name: str, judged: str, reading: Reading, files: list[Dated]) -> str:
    """What a statement judged, run once; returns what it is called.

    Whose rows they are is not held where all are of one file, unless rows have accounts of their own; nor is what nobody
    takes anything from.
    """
    alike = {column: text for column, text in said(files).items() if column in reading.passed}
    alike |= {column: f"CAST(NULL AS {kind})" for column, kind in reading.idle.items()}
    return keep(engine, f"{name}_judged", f"{name}_known", judged, (reading.columns, alike))


def keep(engine: Any, table: str, view: str, statement: str, made: tuple[list[str], Mapping[str, str]]) -> str:
    """Run a statement once and keep it but for what is alike in all rows; returns what it is called as a whole.

    `made` are the columns of the whole, in order, and of those that are alike what they are, as the engine says it.
    """
    columns, alike = made
    engine.keep_as(table, f"SELECT {_listed(c for c in columns if c not in alike)} FROM ({statement})")
    engine.view(view, f'SELECT {_listed(columns, alike)} FROM "{table}"')
    return view


def _listed(columns: Iterable[str], alike: Mapping[str, str] = MappingProxyType({})) -> str:
    return ", ".join(f'{alike[column]} AS "{column}"' if column in alike else f'"{column}"' for column in columns)


def said(files: list[Dated]) -> dict[str, str]:
    """What is the same in every row of a file alone: carried along, long names would be most of what the engine holds.

    A text is the one word of a kind of its own: as plain text it would be looked at in every row that is grouped or written.
    """
    (first, *others) = files
    told = {} if others else {"account": first.account, "export_id": first.export_id, "meaning": first.meaning}
    quoted = {column: "'" + text.replace("'", "''") + "'" for column, text in told.items()}
    made = {"taken_at": f"CAST('{first.taken_at}' AS TIMESTAMP)"} if first.taken_at and not others else {}
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


def unite(engine: Any, parts: Mapping[str, list[str]]) -> dict[str, str]:
    """Canonical table to what all its parts are called together."""
    found = {}
    for name, tables in parts.items():
        found[name] = f"all_{name}"
        engine.view(found[name], " UNION ALL ".join(f'SELECT * FROM "{table}"' for table in tables))
    return found


def tell(engine: Any, name: str, called: str, files: dict[str, Dated]) -> None:
    """Write down what each export gave to a table, and check that nothing required is missing.

    Raises ImporterBroken.
    """
    for row in ask(engine, f"given {name}", **{name: called}):
        empty = [column for column in required(name) if row[f"no_{column}"]]
        f = files[row["export_id"]]
        if empty:
            raise ImporterBroken(f.file.claim.importer, f"left {', '.join(empty)} empty in {name}")
        f.kept_by_table[name] = row["rows"]
    if name == "cover":
        for row in engine.records(f'SELECT * FROM "{called}"'):
            files[row["export_id"]].covers.append({k: v for k, v in row.items() if k != "export_id"})
