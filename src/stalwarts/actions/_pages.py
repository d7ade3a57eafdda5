"""Looking at a page: from the cache where it is there, so that nothing heavy is loaded for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.actions._form import Done
from stalwarts.actions._form import Outgoing
from stalwarts.actions._form import Room
from stalwarts.ledger import cache
from stalwarts.lens import Lens
from stalwarts.page import Page
from stalwarts.problems import BadAnswer

if TYPE_CHECKING:
    from stalwarts.workspace import Workspace

CONTRACT = ("name", "question", "title", "as_of", "claim", "doubts", "figures", "definitions")


NOTHING: Mapping[str, Any] = {}


def look_at(room: Room, name: str, form: Any, values: Mapping[str, Any] = NOTHING) -> Done:
    """The page, asked with some values, as a page to render and as the document of the contract."""
    document = documented(room, name, Lens(form.as_of, form.known_by, tuple(form.account), form.since), values)
    shown = {key: document[key] for key in CONTRACT} | {"notes": document["notes"], "next_step": document["next_step"]}
    return Done(page=Page.of(document), document=shown)


def documented(room: Room, name: str, lens: Lens, values: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
    """A page's document, from the cache where it is there."""
    root = room.find()
    document = cache.read(root, cache.key(root, name, lens, values))
    return room.open().page(name, lens, values) if document is None else document


def outgoing(workspace: Workspace, pages: Iterable[str], form: Any, *, names: bool = False) -> Outgoing:
    """These pages for others to see, under the brand.

    Pages made of people only where names were asked for; pages that only ask (whom, how many) never.
    """
    documents = _together(workspace, list(pages), Lens(form.as_of, None, tuple(form.account)))
    shown = [document for document in documents if (names or not document["names"]) and _tells(document)]
    return Outgoing(shown, workspace.settings.brand, workspace.exports(), names)


def _together(workspace: Workspace, pages: list[str], lens: Lens) -> list[dict[str, Any]]:
    """The pages' documents: those in the cache from there, the others from one look, which measures once for all."""
    filed = {name: cache.key(workspace.root, name, lens) for name in pages}
    found = {name: document for name in pages if (document := cache.read(workspace.root, filed[name])) is not None}
    missing = [name for name in pages if name not in found]
    if missing:
        with workspace.see(lens) as look:
            for name in missing:
                # As it will be read from the cache the next time, to the letter.
                found[name] = json.loads(json.dumps(look.page(name).document(), default=str))
                cache.write(workspace.root, filed[name], found[name])
    return [found[name] for name in pages]


def _tells(document: dict[str, Any]) -> bool:
    return any(document[part] for part in ("figures", "drawings", "grids", "parts"))


def paired(texts: list[str]) -> dict[str, Any]:
    """Values by name from texts such as `segment=buyer`; a name given twice has both. Raises BadAnswer."""
    found: dict[str, Any] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise BadAnswer(text, "says no value; write it as name=value")
        found[name] = f"{found[name]}\n{value}" if name in found else value
    return found
