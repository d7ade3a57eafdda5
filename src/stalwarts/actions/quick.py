"""Two numbers, one honest ceiling: how many follow you, and how many have bought.

stalwarts quick --followers 30000000 --copies 65000
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Start"


@dataclass(frozen=True)
class Form:
    """The numbers a person knows by heart."""

    followers: list[int] = asked("How many follow you; repeat it for each platform.")
    buyers: int | None = asked("How many different people have bought from you.", None)
    copies: int | None = asked("How many copies, streams or tickets were sold, if you do not know the people.", None)
    price: float | None = asked("What one buyer pays in a year.", None)
    yearly: float = asked("What one dedicated supporter gives in a year.", 100.0)


def do(_room: Room, form: Form) -> Done:
    """The ceiling, where it stands among published figures, and which three files would turn it into an answer."""
    from stalwarts import quick

    page = quick.page(form.followers, form.buyers, form.copies, form.price, form.yearly)
    return Done(page=page, document=page.figures | {"claim": page.claim})
