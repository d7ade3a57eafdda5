"""How many of your followers would buy: the answer, how sure it is, and what to do next."""

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
    """The view."""

    as_of: str | None = asked("Count only what happened up to this day, such as 2026-03-01.", None)
    known_by: str | None = asked("Use only files that were taken by this day.", None)
    account: list[str] = asked("Only these accounts; repeat it.", ())
    since: str | None = asked("Only people who began to follow from this day on.", None)
    format: str = asked("text, html, md, svg or pdf.", "text")


def do(room: Room, form: Form) -> Done:
    """The page named answer."""
    from stalwarts.actions._pages import look_at

    return look_at(room, "answer", form)
