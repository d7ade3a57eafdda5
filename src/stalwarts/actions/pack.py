"""Pack techniques and paths into a folder or a zip, to hand on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Keep"


@dataclass(frozen=True)
class Form:
    """Where to, which, and whose they are."""

    target: Path = asked("The folder or the .zip to write.", place=True, made="plays.zip")
    names: list[str] = asked("Which of them; all that are your own if you say nothing, else all.", ())
    author: str = asked("Who wrote them.", "")


def do(room: Room, form: Form) -> Done:
    """Each as one file of text; nobody's names are in them."""
    from stalwarts.actions import _book

    return _book.pack(room.open(), form.target, form.author, form.names)
