"""Which pages there are and which still wait for files, remembered beside the pages, so that naming them loads nothing."""

from __future__ import annotations

from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stalwarts import settings
from stalwarts.ledger import cache
from stalwarts.lens import Lens

NAME = "(pages)"


@dataclass(frozen=True)
class Entry:
    """A page as it stands in the navigation; `fields` are what it can be asked with, as `forms.Field` in JSON."""

    name: str
    title: str
    question: str
    place: str
    fields: list[dict[str, Any]]
    waits: tuple[str, ...]
    first: bool = False
    """Whether one comes in here while there is no file yet."""
    leads: bool = False
    """Whether it comes before all others."""


def entries(root: Path) -> list[Entry]:
    """Every page, in order; none where there is no workspace yet."""
    return [Entry(**one | {"waits": tuple(one["waits"])}) for one in _document(root)["pages"]]


def entrance(root: Path) -> str:
    """The page one comes in by: the first there is, or the one for whoever has no file yet; none without a workspace."""
    document = _document(root)
    open_ = [one for one in document["pages"] if not one["waits"]]
    bare = [one for one in open_ if one["first"]] if document["bare"] else []
    return next((str(one["name"]) for one in [*bare, *open_]), "")


def _document(root: Path) -> dict[str, Any]:
    if not (root / settings.FILE).is_file():
        return {"pages": [], "bare": True}
    filed = cache.key(root, NAME, Lens())
    document = cache.read(root, filed)
    if document is None:
        document = _found(root)
        cache.write(root, filed, document)
    return document


def _found(root: Path) -> dict[str, Any]:
    import stalwarts
    from stalwarts import pages

    workspace = stalwarts.open(root)
    exports = workspace.exports()
    workspace.close()
    held = [{"kept": {"workspace": 1}} for _one in settings.inside(root)]
    return {"pages": [asdict(one) for one in pages.listed([*exports, *held])], "bare": not exports and not held}
