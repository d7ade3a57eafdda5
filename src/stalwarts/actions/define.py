"""The published definition of a measure or figure, and its version."""

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
    """Which one."""

    name: str = asked("The measure, such as matched.", place=True)


def do(_room: Room, form: Form) -> Done:
    """Definition and version."""
    from stalwarts import lineage

    found = lineage.definition(form.name)
    return Done([f"{found['name']} (version {found['version']})", "", found["definition"]], found)
