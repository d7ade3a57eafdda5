"""Put the whole workspace into one file, consistent even while others work."""

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
    """Where to."""

    file: Path = asked("The file to write.", place=True, made="stalwarts-backup.tar.zst")


def do(room: Room, form: Form) -> Done:
    """Decisions, originals, evidence, settings."""
    from stalwarts.ledger import backup

    workspace = room.open()
    backup.backup(workspace.root, form.file, workspace.settings.catalog)
    return Done([f"{form.file} holds everything."], {"file": str(form.file), "bytes": form.file.stat().st_size},
                typed=[f"Bring it back with: stalwarts restore {form.file} DIR"])
