"""Say who really got an ask, from your tool's own list of recipients; lots changed by hand are found and counted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Asks"


@dataclass(frozen=True)
class Form:
    """Which ask, and who got it."""

    ask: str = asked("The name of the ask.", place=True)
    file: Path = asked("The recipients, as your tool writes them, or the list you took from here.", place=True)
    tag: str | None = asked("Only rows with this tag, segment or campaign; all rows if you say nothing.", None)


def do(room: Room, form: Form) -> Done:
    """The lots still count; what differs from them is said aloud."""
    from stalwarts.actions import _lists as lists

    return lists.received(room.open(), form.ask, form.file, form.tag)
