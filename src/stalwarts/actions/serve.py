"""Open the studio in your browser; only this computer can reach it until you set a password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Start"
TERMINAL = True


@dataclass(frozen=True)
class Form:
    """Where it listens."""

    host: str = asked("The address it listens at; others than this computer's need an account first.", "127.0.0.1")
    port: int | None = asked("The port; not said: 8765, or the next one that is free.", None)
    address: str = asked("The https address others reach it by, where a proxy stands before it.", "")
    browse: bool = asked("Open the browser at once.", False)


def do(room: Room, form: Form) -> Done:
    """Hand over to the surface, until it is closed."""
    room.serve(room.find(), host=form.host, port=form.port, address=form.address, browse=form.browse)
    return Done()
