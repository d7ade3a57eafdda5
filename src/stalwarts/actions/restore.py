"""Bring a backup back into a new folder; who was erased since stays erased."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Keep"
TERMINAL = True


@dataclass(frozen=True)
class Form:
    """From where to where."""

    file: Path = asked("The backup.", place=True)
    folder: Path = asked("A folder that is not there yet.", place=True)


def do(room: Room, form: Form) -> Done:
    """All or nothing. Whoever the named workspace has erased meanwhile is erased here too."""
    from stalwarts.ledger import backup

    backup.restore(form.file, form.folder, beside=room.folder)
    return Done([f"{form.folder} is back: stalwarts -w {form.folder} answer"], {"workspace": str(form.folder)})
