"""The list of an ask as a CSV for your own tool: who was drawn, who bought or who clicked; nothing is sent from here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Asks"
TOOLS = ("plain", "mailchimp", "kit", "substack", "listmonk", "shopify")
WHO = ("asked", "left_in_peace", "everybody", "bought", "clicked")


@dataclass(frozen=True)
class Form:
    """Whose list, for which tool."""

    ask: str = asked("The name of the ask.", place=True)
    file: Path = asked("The file to write.", place=True, made="ask.csv")
    tool: str = asked("The tool it is for: its columns are made ready.", "plain", choices=TOOLS)
    who: str = asked("Whom to list.", "asked", choices=WHO)
    link: str | None = asked("The page you send them to: it comes back with the ask's own mark.", None)


def do(room: Room, form: Form) -> Done:
    """One row a person; whoever has refused since is left out, and counted."""
    from stalwarts.actions import _lists as lists

    return lists.written(room.open(), form)
