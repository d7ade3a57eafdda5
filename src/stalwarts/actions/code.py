"""Say once which account a discount code or a tagged link was given to; its buyers then count there.

stalwarts code SPRING10 tiktok:maya
stalwarts code link:bio many
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
    """Your word on one of them."""

    tag: str = asked("The code, or link: and the link's tag, as the page `codes` lists them.", place=True)
    account: str = asked("The one account you gave it to, such as tiktok:maya; many, if it was out in several places; "
                         "unknown, if you don't know.", place=True)


def do(room: Room, form: Form) -> Done:
    """Write it down; it can be taken back or said anew."""
    from stalwarts.actions import _codes as codes

    return codes.said(room.open(), form.tag, form.account)
