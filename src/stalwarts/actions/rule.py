"""Say that two account names or addresses are the same person, or that they are not."""

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

    verdict: str = asked("same or different.", place=True)
    left: str = asked("One, such as instagram:maya.makes.", place=True)
    right: str = asked("The other, such as email:maya@example.org.", place=True)


def do(room: Room, form: Form) -> Done:
    """Write it down; it can be overruled later, never lost."""
    from stalwarts.identity import clean

    left, right = clean.handle(form.left), clean.handle(form.right)
    room.open().rule(form.verdict, left, right)
    return Done([f"Noted: {left} and {right} are {form.verdict}. Every answer obeys from now on."],
                {"verdict": form.verdict, "left": left, "right": right})
