"""A page's claim as a picture to post, and as a line to paste under it.

stalwarts card answer answer.png
stalwarts card answer answer.svg --square --dark
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Answer"


@dataclass(frozen=True)
class Form:
    """Which page, where to, and how it looks."""

    page: str = asked("The page, such as answer.", place=True)
    file: Path = asked("The picture to write: a file that ends in .svg or .png.", place=True, made="card.png")
    square: bool = asked("1080 by 1080 pixels instead of 1200 by 630.", False)
    dark: bool = asked("Light words on a dark ground.", False)
    as_of: str | None = asked("Count only what happened up to this day, such as 2026-03-01.", None)
    account: list[str] = asked("Only these accounts; repeat it.", ())


def do(room: Room, form: Form) -> Done:
    """The picture, and the line that ends in the page's question; no names, no group under ten."""
    from stalwarts.actions._pages import outgoing
    from stalwarts.problems import BadAnswer

    page = outgoing(room.open(), [form.page], form)
    if not page.pages:
        raise BadAnswer("page", f"cannot be {form.page}, which names people: a card is for everybody's eyes")
    line = room.card(page, form.file, square=form.square, dark=form.dark)
    return Done([f"{form.file} is written. To paste under your post:", line],
                {"card": str(form.file), "page": form.page, "line": line})
