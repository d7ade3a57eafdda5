"""Every page there is, with the question it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Answer"
TERMINAL = True  # elsewhere the page itself is looked at


@dataclass(frozen=True)
class Form:
    """Nothing is asked."""


def do(room: Room, _form: Form) -> Done:
    """Names and questions."""
    found = room.listed()
    return Done([f"{name:16}{question}" for name, question in found.items()],
                {"pages": [{"name": n, "question": q} for n, q in found.items()]})
