"""Take everything with you: every table and measure, with a data dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "For analysts"


@dataclass(frozen=True)
class Form:
    """Where to and how."""

    folder: Path = asked("The folder to write to.", place=True, made="stalwarts-tables")
    format: str = asked("parquet, csv or sqlite.", "parquet")


def do(room: Room, form: Form) -> Done:
    """One file a table, and what each column means."""
    from stalwarts.actions import _handover as handover

    with room.open().see() as look:
        written = handover.write(look, form.folder, form.format)
    return Done([f"{name}: {rows:,} rows" for name, rows in written.items()] + [f"All in {form.folder}"],
                {"folder": str(form.folder), "tables": written})
