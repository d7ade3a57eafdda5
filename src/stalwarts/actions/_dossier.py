"""Everything held about one being, and its erasure."""

from __future__ import annotations

from typing import Any

from ibis import _

from stalwarts import schema
from stalwarts.ledger import privacy
from stalwarts.ledger import whose
from stalwarts.look import Look
from stalwarts.problems import NothingHeld
from stalwarts.workspace import Workspace

DECIDED = ("ruling", "objection", "move", "rest", "trial", "draw")
"""What people decided or noted about somebody is held too."""


def held(workspace: Workspace, handle: str) -> dict[str, Any]:
    """Every row of every table that names one of their handles, with the file it came from. Raises NothingHeld."""
    with workspace.see() as look:
        handles = beings(look, handle)
        files = {e["export_id"]: e["file"] for e in look.exports}
        tables = {name: rows for name in (*schema.EVIDENCE, *DECIDED) if (rows := _rows(look, name, handles, files))}
    if not tables:
        raise NothingHeld(handle)
    return {"handles": sorted(handles), "tables": tables}


def erase(workspace: Workspace, handle: str) -> dict[str, Any]:
    """Erase every handle of the being this one belongs to."""
    with workspace.see() as look:
        handles = beings(look, handle)
    return privacy.erase(workspace.shelves, handles, whose.finder(workspace.shelves))


def beings(look: Look, handle: str) -> set[str]:
    """All handles of the being of this one, itself included."""
    person = look.table("person")
    mine = look.engine.run(person.filter(_.handle == handle)).column("person").to_pylist()
    least = mine[0] if mine else handle
    return {least, handle, *look.engine.run(person.filter(_.person == least)).column("handle").to_pylist()}


def _rows(look: Look, name: str, handles: set[str], files: dict[str, str]) -> list[dict[str, Any]]:
    table = look.table(name)
    columns = [column for column in ("handle", "left", "right") if column in table.columns]
    if not columns:
        return []
    about = table.filter(*[_any(table, columns, handles)])
    return [{k: str(v) if v is not None else None for k, v in row.items() if k != "export_id"}
            | {"file": files.get(row.get("export_id", ""), "your own decision")} for row in look.engine.run(about).to_pylist()]


def _any(table: Any, columns: list[str], handles: set[str]) -> Any:
    found = table[columns[0]].isin(sorted(handles))
    for column in columns[1:]:
        found |= table[column].isin(sorted(handles))
    return found
