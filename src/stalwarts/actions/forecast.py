"""What would an ask bring? Units and money by day for 28 days, frozen before it opens, so that it can be scored later."""

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
    """Which ask, and what if."""

    ask: str = asked("The name of the ask.", place=True)
    price: float | None = asked("What if it cost this much? Then nothing is frozen.", None)
    segment: list[str] = asked("What if it were for this kind only? Then nothing is frozen.", ())


def do(room: Room, form: Form) -> Done:
    """The page; the first forecast made before the window opens is kept."""
    from stalwarts.actions import _asks as asks

    return asks.foretold(room, form)
