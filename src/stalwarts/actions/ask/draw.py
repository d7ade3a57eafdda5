"""Draw by lot whom to ask and whom to leave in peace; once, and kept before anything is sent."""

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
    """Which ask."""

    ask: str = asked("The name of the ask.", place=True)
    arms: Path | None = asked("Lots drawn elsewhere: a CSV with an address or account name and asked or left_in_peace.", None)


def do(room: Room, form: Form) -> Done:
    """The lots, stored; never drawn again."""
    from stalwarts.actions import _asks as asks

    return asks.drawn(room.open(), form.ask, form.arms)
