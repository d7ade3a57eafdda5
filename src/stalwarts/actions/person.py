"""One person: what they gave, what is known of them, and what is not."""

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
    """Who."""

    handle: str = asked("An address or account name of theirs, or their name as your files spell it.", place=True)


def do(room: Room, form: Form) -> Done:
    """The page of one person; as a document the same row as in the list, and the dated story."""
    from stalwarts.actions._pages import documented
    from stalwarts.lens import Lens
    from stalwarts.page import Page

    document = documented(room, "person", Lens(), {"who": form.handle})
    return Done(page=Page.of(document), document=document["figures"])
