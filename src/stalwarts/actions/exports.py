"""What you have added; with `show` and an id all about one, with the rows that were set aside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room
    from stalwarts.workspace import Workspace

GROUP = "Keep"


@dataclass(frozen=True)
class Form:
    """All of them, or one."""

    show: str | None = asked("The word show.", None, place=True)
    export_id: str | None = asked("The export, or the beginning of its id.", None, place=True)
    csv: Path | None = asked("Write the rows set aside to this CSV, to mend and add again.", None, made="set-aside.csv")


def do(room: Room, form: Form) -> Done:
    """The list, or one export whole."""
    wanted = form.export_id or (form.show if form.show != "show" else None)
    exports = room.open().exports(wanted)
    said = [line for export in exports for line in _lines(export, whole=wanted is not None)]
    if form.csv and wanted:
        said.append(_written(room.open(), exports[0]["export_id"], form.csv))
    return Done(said or ["Nothing has been added yet: stalwarts add PATH"], {"exports": exports})


def _lines(export: dict[str, Any], *, whole: bool) -> list[str]:
    kept = ", ".join(f"{rows:,} {table}" for table, rows in export["kept"].items() if table not in {"handle", "cover"})
    line = f"{export['export_id'][:8]}  {export['file']}  {export['account']}  {export['taken_at'][:10]}  {kept}"
    if not whole:
        return [line]
    asides = [f"  {'line ' + str(a['line']) if a['line'] else 'row ' + str(a['row'])}: {a['why']}"
              for a in export["aside"]]
    shown = [f"  can show {c['table']} of {c['who']} from {(c['since'] or 'the beginning')[:13]} to {c['until'][:10]}"
             for c in export["covers"]]
    return [line, *shown, *asides]


def _written(workspace: Workspace, export_id: str, path: Path) -> str:
    from stalwarts.ledger import originals

    shelves = workspace.shelves
    export = shelves.catalog.find(export_id)
    count = originals.to_mend(shelves.archive, shelves.catalog, export, path) if export else 0
    return f"{count:,} rows are in {path}: mend them there, and add that file; they then take the place of these."
