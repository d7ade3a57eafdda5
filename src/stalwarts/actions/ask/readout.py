"""Did it work? What an ask brought, in money and in goodwill; several names are read together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Asks"


@dataclass(frozen=True)
class Form:
    """Which ask, or which."""

    ask: list[str] = asked("The name of the ask; several are read together.", (), place=True)
    days: int | None = asked("Read it again so many days after it opened: 90 or 365.", None)
    as_of: str | None = asked("Count only what happened up to this day, such as 2026-03-01.", None)


def do(room: Room, form: Form) -> Done:
    """The page; a reading that was due is kept as it was read."""
    from stalwarts.actions import _asks as asks

    return asks.told(room, form)
