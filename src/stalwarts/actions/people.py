"""Your people: who follows, who paid, what they may do next."""

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
    """Whom to list."""

    segment: str | None = asked("supporter, buyer, endorser, voyeur or unknown.", None)
    search: str | None = asked("Part of a name, address or account name.", None)
    sort: str = asked("support, orders, probability, name, know, defend or invest.", "support")
    limit: int = asked("How many.", 50)


def do(room: Room, form: Form) -> Done:
    """The page of that name, and the list alone as the document; who objected is left out."""
    from dataclasses import asdict

    from stalwarts.actions._pages import documented
    from stalwarts.lens import Lens
    from stalwarts.page import Page

    document = documented(room, "people", Lens(), asdict(form))
    return Done(page=Page.of(document), document={"people": document["figures"]["people"]})
