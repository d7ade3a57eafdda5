"""The two-number answer as one page that works from disk: to send, to put on a site, to embed under an article.

stalwarts quick-page quick.html
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
    """Where to."""

    file: Path = asked("The HTML file to write.", place=True, made="quick.html")


def do(room: Room, form: Form) -> Done:
    """The page, and how readers' answers come back."""
    room.quick_page(form.file)
    return Done([f"{form.file} is written: one file that asks nothing of the network.",
                 "Readers can send you their answer as a line of CSV; collected in one file, they come in with: "
                 "stalwarts add answers.csv"], {"page": str(form.file)})
