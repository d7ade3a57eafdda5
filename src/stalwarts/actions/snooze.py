"""Leave somebody out of this week's people for a while."""

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
    """Whom, and for how long."""

    who: list[str] = asked("Addresses, account names, or names as your files spell them; one a line.", place=True)
    days: int = asked("For how many days.", 30)


def do(room: Room, form: Form) -> Done:
    """Write it down; `stalwarts suggest` takes it back."""
    from datetime import UTC
    from datetime import datetime
    from datetime import timedelta

    from stalwarts import words
    from stalwarts.actions import _resting
    from stalwarts.problems import BadAnswer

    if not 1 <= form.days <= 3650:
        raise BadAnswer("days", f"is {form.days:,}; it is 1 to 3,650")
    until = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=form.days)
    return _resting.rest(room.open(), form.who, until, f"Not suggested until {words.day(until.isoformat())}: {{}}.")
