"""Somebody objects: they stay counted, and are never scored, listed or asked."""

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
    """Who."""

    handle: str = asked("An address or account name of theirs.", place=True)


def do(room: Room, form: Form) -> Done:
    """Write it down; every list leaves them out from now on."""
    from stalwarts.identity import clean

    handle = clean.handle(form.handle)
    room.open().shelves.decisions.object_(handle)
    return Done([f"Noted: {handle} stays counted, and is never scored, listed or asked."], {"handle": handle})
