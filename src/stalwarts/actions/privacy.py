"""What is held, from where, why, and how long; nothing leaves this computer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Keep"


@dataclass(frozen=True)
class Form:
    """Nothing is asked."""


def do(room: Room, _form: Form) -> Done:
    """The summary by platform, and who was erased or objects, as numbers."""
    from stalwarts.ledger import privacy

    shelves = room.open().shelves
    summary = privacy.summary(shelves.catalog)
    return Done(privacy.lines(summary), summary)
