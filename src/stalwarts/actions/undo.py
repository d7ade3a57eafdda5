"""Take one added file, or one note by hand, back exactly; it can be added again."""

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

    export_id: str = asked("The file's id, or the beginning of it; or the id of a note.", place=True)


def do(room: Room, form: Form) -> Done:
    """Hide its rows from every answer from now on."""
    from stalwarts.actions import _notes as notes

    if form.export_id.startswith(notes.MARK):
        return notes.take_back(room.open(), form.export_id)
    gone = room.open().undo(form.export_id)
    return Done([f"{gone['file']} is taken back. Every answer is as if it had never been added."],
                {"undone": gone["export_id"], "file": gone["file"]})
