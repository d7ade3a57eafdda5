"""Erase one person everywhere, for good: re-import and old backups drop them again."""

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
    """All handles of that being go; the receipt says how much of what was removed, and no name."""
    from stalwarts.actions import _dossier as dossier
    from stalwarts.identity import clean

    receipt = dossier.erase(room.open(), clean.handle(form.handle))
    rows, files = sum(receipt["evidence"].values()), len(receipt["originals"])
    said = [f"Erased: {receipt['handles']} account names, {rows} rows, in {files} original files.",
            "Adding the same files again, or restoring an old backup, will not bring them back."]
    whole = [f"{original['file']} was removed whole: {original['why']}." for original in receipt["originals"]
             if original["records"] is None]
    return Done([*said, *whole], receipt)
