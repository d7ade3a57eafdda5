"""Looking at a page: from the cache where it is there, so that nothing heavy is loaded for it."""

from __future__ import annotations

from typing import Any

from stalwarts.actions._form import Done
from stalwarts.actions._form import Room
from stalwarts.ledger import cache
from stalwarts.lens import Lens
from stalwarts.page import Page

CONTRACT = ("name", "question", "title", "as_of", "claim", "doubts", "figures", "definitions")


def look_at(room: Room, name: str, form: Any) -> Done:
    """The page, as a page to render and as the document of the contract."""
    lens = Lens(form.as_of, form.known_by, tuple(form.account), form.since)
    root = room.find()
    document = cache.read(root, cache.key(root, name, lens))
    if document is None:
        document = room.open().page(name, lens)
    shown = {key: document[key] for key in CONTRACT} | {"notes": document["notes"], "next_step": document["next_step"]}
    return Done(page=Page.of(document), document=shown)
