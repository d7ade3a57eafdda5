"""Suggest somebody again who was left out of this week's people."""

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
    """Whom."""

    who: list[str] = asked("Addresses, account names, or names as your files spell them; one a line.", place=True)


def do(room: Room, form: Form) -> Done:
    """Take back that they are left out."""
    from stalwarts.actions import _resting

    return _resting.suggest(room.open(), form.who)
