"""Say that two account names or addresses are the same person, or two orders one payment, or that they are not.

stalwarts rule same instagram:maya.makes email:maya@example.org
stalwarts rule unsure instagram:maya.makes email:maya@example.org
"""

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
    """Your decision."""

    verdict: str = asked("same or different; unsure if you don't know yet, never if you are not to be asked again.", place=True,
                         choices=("same", "different", "unsure", "never"))
    left: str = asked("One, such as instagram:maya.makes, or order:shopify:main/#1001.", place=True)
    right: str = asked("The other, such as email:maya@example.org, or order:stripe:main/ch_3Nx.", place=True)


def do(room: Room, form: Form) -> Done:
    """Write it down; it can be overruled or taken back later, never lost."""
    from stalwarts.actions import _rulings as rulings

    return rulings.written(room.open(), form.verdict, form.left, form.right)
