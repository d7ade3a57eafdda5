"""Take in techniques and paths that somebody packed."""

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
    """From where."""

    paths: list[Path] = asked("Files, folders or zips of techniques and paths.", place=True)
    over: bool = asked("Replace those of the same name that are here already.", default=False)


def do(room: Room, form: Form) -> Done:
    """Each is checked first; one that is broken is said, and the others go on."""
    from stalwarts.actions import _book

    return _book.unpack(room.open(), form.paths, over=form.over)
