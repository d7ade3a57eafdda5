"""Read every archived original again, as if all were added today; decisions stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Keep"
LONG = True


@dataclass(frozen=True)
class Form:
    """Nothing is asked."""


def do(room: Room, _form: Form) -> Done:
    """New evidence in the place of the old, in one commit."""
    exports = room.open().rebuild(room.progress)
    return Done([f"{len(exports)} files were read again."], {"exports": exports})
