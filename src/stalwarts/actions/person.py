"""One person: what they gave, what is known of them, and what is not."""

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
    """Who."""

    handle: str = asked("An address or account name of theirs.", place=True)


def do(room: Room, form: Form) -> Done:
    """The same row as in the list, and the dated story below it."""
    from stalwarts.actions import _roll as roll
    from stalwarts.identity import clean

    with room.open().see() as look:
        found = roll.person(look, clean.handle(form.handle))
    return Done(roll.story(found), found)
