"""Your people: who follows, who paid, what they may do next."""

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
    """Whom to list."""

    segment: str | None = asked("supporter, buyer, endorser, voyeur or unknown.", None)
    search: str | None = asked("Part of a name, address or account name.", None)
    sort: str = asked("support, orders, probability or name.", "support")
    limit: int = asked("How many.", 50)


def do(room: Room, form: Form) -> Done:
    """The list; who objected is left out."""
    from stalwarts.actions import _roll as roll

    with room.open().see() as look:
        people = roll.people(look, form.segment, form.search, form.sort, form.limit)
    return Done(roll.lines(people), {"people": people})
