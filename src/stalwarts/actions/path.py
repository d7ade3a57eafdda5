"""Go a path of techniques, one a week: begin, mark a week done, pass it over, take it up again, or leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "People"
STATES = ("begin", "done", "skip", "back", "leave")


@dataclass(frozen=True)
class Form:
    """Which path, and what of it."""

    state: str = asked("begin, done, skip, back (take a week up again) or leave.", place=True, choices=STATES)
    path: str = asked("The path.", "twelve_weeks", place=True)
    week: int | None = asked("Which week of it.", None)


def do(room: Room, form: Form) -> Done:
    """Write it down; the page of the path obeys."""
    from stalwarts.actions import _path

    return _path.gone(room.open(), form.state, form.path, form.week)
