"""Take one added file, one note by hand, or one decision on who is who, back exactly; it can be added again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Keep"


@dataclass(frozen=True)
class Form:
    """Which one."""

    export_id: list[str] = asked("The file's id, or the beginning of it; or the id of a note or of a decision. Several "
                                 "files are taken back together.", place=True)


def do(room: Room, form: Form) -> Done:
    """Hide its rows from every answer from now on."""
    from stalwarts.actions import _notes as notes
    from stalwarts.actions import _rulings as rulings

    workspace = room.open()
    if any(ident.startswith(notes.MARK) for ident in form.export_id):
        return notes.take_back(workspace, form.export_id[0])
    if any(ident.startswith(rulings.MARK) for ident in form.export_id):
        return rulings.take_back(workspace, form.export_id[0])
    found = [export for ident in form.export_id for export in workspace.exports(ident)]
    for export in found:
        workspace.undo(export["export_id"])
    more = f" and {len(found) - 1} more are" if len(found) > 1 else " is"
    return Done([f"{found[0]['file']}{more} taken back. Every answer is as if it had never been added."],
                {"undone": found[0]["export_id"], "file": found[0]["file"],
                 "all": [{"undone": export["export_id"], "file": export["file"]} for export in found]})
