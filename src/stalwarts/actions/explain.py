"""Where a number comes from: the chain from a measure down to your files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "For analysts"


@dataclass(frozen=True)
class Form:
    """Which measure."""

    measure: str = asked("The measure, such as conversion.", place=True)


def do(room: Room, form: Form) -> Done:
    """The chain as an indented list, and as a document; outside a workspace it ends at the tables."""
    from stalwarts import lineage
    from stalwarts.problems import NoWorkspace

    try:
        exports = room.open().exports()
    except NoWorkspace:
        exports = []
    chain = lineage.chain(form.measure, exports)
    return Done(lineage.lines(chain), chain)
