"""Take one added file back, exactly; it can be added again."""

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

    export_id: str = asked("The export, or the beginning of its id.", place=True)


def do(room: Room, form: Form) -> Done:
    """Hide its rows from every answer from now on."""
    gone = room.open().undo(form.export_id)
    return Done([f"{gone['file']} is taken back. Every answer is as if it had never been added."],
                {"undone": gone["export_id"], "file": gone["file"]})
