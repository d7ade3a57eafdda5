"""Show what would be read from one file, and keep nothing: every importer's own test tool."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "For analysts"
TERMINAL = True


@dataclass(frozen=True)
class Form:
    """Which file."""

    file: Path = asked("A file, folder or zip.", place=True)
    as_: str | None = asked("Which importer reads it.", None)
    map: Path | None = asked("A mapping file, for a table of your own.", None)
    keep: bool = asked("Write the rows beside the file, as the expected result of a test.", False)


def do(_room: Room, form: Form) -> Done:
    """The canonical rows as readable text."""
    from stalwarts.ledger import trying

    tried = trying.tried(form.file, form.as_, form.map)
    if form.keep:
        target = form.file.with_name(form.file.name + ".expected")
        target.write_text("\n".join(tried.lines) + "\n", encoding="utf-8")
    return Done(tried.lines, tried.document)
