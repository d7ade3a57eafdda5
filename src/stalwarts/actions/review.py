"""Who may be one person although no file says so: pairs with what speaks for and against, the dearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "People"
TERMINAL = True  # elsewhere the page itself is looked at


@dataclass(frozen=True)
class Form:
    """How many."""

    limit: int = asked("How many pairs.", 20)
    sort: str = asked("money (at stake) or narrows: the pair that tells most of your answer first.", "money",
                      choices=("money", "narrows"))


def do(room: Room, form: Form) -> Done:
    """The page of that name; whoever was not compared yet is compared first."""
    from stalwarts.actions._pages import documented
    from stalwarts.lens import Lens
    from stalwarts.page import Page

    room.open().compare()
    document = documented(room, "review", Lens(), {"limit": form.limit, "sort": form.sort})
    return Done(page=Page.of(document), document=document["figures"])
