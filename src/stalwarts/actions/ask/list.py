"""Your asks: registered, drawn, read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Asks"
TERMINAL = True  # elsewhere the page itself is looked at


@dataclass(frozen=True)
class Form:
    """Nothing is asked."""


def do(room: Room, form: Form) -> Done:
    """The page of that name, and the list alone as the document."""
    from stalwarts.actions._pages import documented
    from stalwarts.lens import Lens
    from stalwarts.page import Page

    del form
    document = documented(room, "asks", Lens())
    return Done(page=Page.of(document), document={"asks": document["figures"]["asks"]})
