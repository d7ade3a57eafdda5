"""Change a technique for this workspace: what is written, how long it takes; or put it back as it came."""

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
    """Which, and what is to be different."""

    name: str = asked("The technique, such as thank_first_buyer.", place=True)
    draft: list[str] = asked("What to write; {name}, {brand}, {sold}, {offer}, {since}, {bought} and {last} are filled in for "
                             "each person.", ())
    minutes: int | None = asked("How many minutes it takes.", None)
    back: bool = asked("Put it back as it came.", default=False)


def do(room: Room, form: Form) -> Done:
    """Write the workspace's own copy into its folder `plays`, where any text editor changes more of it."""
    from stalwarts.actions import _book

    workspace = room.open()
    if form.back:
        return _book.back(workspace, form.name)
    draft = {"draft": "\n".join(form.draft)} if form.draft else {}
    minutes = {"minutes": form.minutes} if form.minutes is not None else {}
    return _book.change(workspace, form.name, draft | minutes)
