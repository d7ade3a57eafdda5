"""Take one added file, one note by hand, one decision on who is who, or your word on a code back exactly."""

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

    export_id: list[str] = asked("The file's id, or the beginning of it; or the id of a note or of a decision; or a code "
                                 "whose account you said, such as code:spring10. Several files are taken back together.",
                                 place=True)


def do(room: Room, form: Form) -> Done:
    """Hide its rows from every answer from now on."""
    from stalwarts.actions import _codes as codes
    from stalwarts.actions import _made as made
    from stalwarts.actions import _notes as notes
    from stalwarts.actions import _rulings as rulings

    workspace = room.open()
    if any(ident.startswith(made.MARK) for ident in form.export_id):
        return made.take_back(workspace, form.export_id[0])
    if any(ident.startswith(notes.MARK) for ident in form.export_id):
        return notes.take_back(workspace, form.export_id[0])
    if any(ident.lower().startswith(codes.KINDS) for ident in form.export_id):
        return codes.take_back(workspace, form.export_id[0])
    if any(ident.startswith(rulings.MARK) for ident in form.export_id):
        return rulings.take_back(workspace, form.export_id[0])
    found = [export for ident in form.export_id for export in workspace.exports(ident)]
    for export in found:
        workspace.undo(export["export_id"])
    more = f" and {len(found) - 1} more are" if len(found) > 1 else " is"
    return Done([f"{found[0]['file']}{more} taken back. Every answer is as if it had never been added."],
                {"undone": found[0]["export_id"], "file": found[0]["file"],
                 "all": [{"undone": export["export_id"], "file": export["file"]} for export in found]})
