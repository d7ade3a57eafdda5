"""A reminder for your own calendar: when the file you asked a platform for should be ready.

stalwarts remind instagram --file reminder.ics
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Start"


@dataclass(frozen=True)
class Form:
    """Of what."""

    what: str | None = asked("Which file of your list; the one that takes longest if you say nothing.", None, place=True)
    file: Path | None = asked("The calendar file to write; to standard output if you say nothing.", None,
                              made="reminder.ics")


def do(room: Room, form: Form) -> Done:
    """One event, at the time the platform needs at most; any calendar opens it."""
    from stalwarts.actions import _reminders as reminders

    return reminders.made(room.open(), form.what, form.file)
