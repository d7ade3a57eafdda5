"""Let the lot pick half of those a technique is for, to see what it does here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "People"


@dataclass(frozen=True)
class Form:
    """Which technique."""

    play: str = asked("The technique, such as reconnect.", place=True)


def do(room: Room, form: Form) -> Done:
    """The lot is written down before anything is done; half are left in peace for 90 days."""
    from stalwarts.actions import _lots

    return _lots.drawn(room.open(), form.play)
