"""One page by name; `stalwarts pages` lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Answer"
TERMINAL = True  # elsewhere the page itself is looked at


@dataclass(frozen=True)
class Form:
    """Which page, and the view."""

    name: str = asked("The page, such as money.", place=True)
    with_: list[str] = asked("What the page asks for, as name=value, such as segment=buyer; repeat it.", ())
    as_of: str | None = asked("Count only what happened up to this day, such as 2026-03-01.", None)
    known_by: str | None = asked("Use only files that were taken by this day.", None)
    account: list[str] = asked("Only these accounts; repeat it.", ())
    since: str | None = asked("Only people who began to follow from this day on.", None)
    format: str = asked("text, html, md, svg or pdf.", "text")


def do(room: Room, form: Form) -> Done:
    """That page."""
    from stalwarts.actions._pages import look_at
    from stalwarts.actions._pages import paired

    return look_at(room, form.name, form, paired(form.with_))
