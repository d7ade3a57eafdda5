"""Whom to give something this week: whom to thank first, then whom a kindness may still move, with a reason and a draft each."""

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
    """How much time there is."""

    hours: float = asked("How many hours you have this week.", 1.0)
    digest: bool = asked("Only five people, one number and one doubt, to print or copy.", default=False)


def do(room: Room, form: Form) -> Done:
    """The page of that name; as a document its figures."""
    from stalwarts.actions._pages import documented
    from stalwarts.lens import Lens
    from stalwarts.page import Page

    page = Page.of(documented(room, "week", Lens(), {"hours": form.hours}))
    if form.digest:
        short = page.parts[-1].lines if page.figures["people"] else [page.claim]
        return Done([*short], {"digest": [*short]})
    return Done(page=page, document=page.figures)
