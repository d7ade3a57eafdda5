"""Everything held about one person, from which file, for a person who asks."""

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
    """Whom."""

    handle: str = asked("An address or account name of theirs.", place=True)


def do(room: Room, form: Form) -> Done:
    """Rows of every table, with the files they came from."""
    from stalwarts.actions import _dossier as dossier
    from stalwarts.identity import clean

    held = dossier.held(room.open(), clean.handle(form.handle))
    lines = [f"{', '.join(held['handles'])}"]
    for table, rows in held["tables"].items():
        lines += [f"{table}: {row['file']}: " + ", ".join(f"{k} {v}" for k, v in row.items() if v and k != "file")
                  for row in rows]
    return Done(lines, held)
