"""Note what your support made possible: a thing you paid for, and the support that paid for it."""

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
    """What it was, and which support paid for it."""

    what: str = asked("What it was, in your words: the second record, a new oven.", place=True)
    amount: float | None = asked("What it cost.", None)
    currency: str = asked("The currency of that; empty: that of your workspace.", "")
    since: str | None = asked("Paid for by support from this day on; since ever if you say nothing.", None)
    until: str | None = asked("Up to this day; today if you say nothing.", None)
    product: str | None = asked("Only by what was paid for this product, spelt as your files spell it.", None)
    post: str | None = asked("The post, or the address of the page, that shows what became of it.", None)


def do(room: Room, form: Form) -> Done:
    """Write it down; the page of both sides tells who paid for it."""
    from stalwarts.actions import _made

    return _made.written(room.open(), form)
