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


def entries(root: Path) -> list[Entry]:
    """Every page, in order; none where there is no workspace yet."""
    if not (root / settings.FILE).is_file():
        return []
    filed = cache.key(root, NAME, Lens())
    document = cache.read(root, filed)
    if document is None:
        document = {"pages": _found(root)}
        cache.write(root, filed, document)
    return [Entry(**one | {"waits": tuple(one["waits"])}) for one in document["pages"]]


def _found(root: Path) -> list[dict[str, Any]]:
    import stalwarts
    from stalwarts import pages

    workspace = stalwarts.open(root)
    exports = workspace.exports()
    workspace.close()
    return [asdict(one) for one in pages.listed(exports)]
