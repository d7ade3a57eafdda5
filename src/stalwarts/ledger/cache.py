"""Pages that were made before, found again without loading what made them.

A key holds everything an answer depends on: how far the catalog has come, the settings, the view, this code and
the libraries that compute. The cache is safe to delete at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from stalwarts import schema
from stalwarts import settings
from stalwarts.engines import LIBRARIES
from stalwarts.ledger.glance import Glance
from stalwarts.ledger.glance import fast_generation
from stalwarts.lens import Lens
from stalwarts.settings import FILE
from stalwarts.written import installed

CATALOG = "stalwarts.sqlite"
BOOK = "plays"
"""The folder of a workspace's own plays and paths."""
KEPT = 200
"""Pages kept; the oldest go."""
NOTHING: Mapping[str, Any] = {}


def key(root: Path, name: str, lens: Lens, values: Mapping[str, Any] = NOTHING) -> str | None:
    """What a page asked with some values is filed under; None where the workspace cannot be read at a glance."""
    state = fast_generation(root / CATALOG) or _elsewhere(root)
    if state is None:
        return None
    parts = [state.workspace, state.generation, (root / FILE).read_bytes(), name, lens,
             sorted(values.items()), _own_plays(root), code(), _libraries(), _inside(root)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _inside(root: Path) -> list[Any]:
    """The states of the workspaces a portfolio holds."""
    return [(one.name, (one / FILE).read_bytes(), fast_generation(one / CATALOG) or _elsewhere(one))
            for one in settings.inside(root)]


def _elsewhere(root: Path) -> Glance | None:
    """The state of a catalog on a team's server, which takes its libraries to ask."""
    url = settings.load(root).catalog
    if not url:
        return None
    from stalwarts.ledger.catalog import Catalog

    with closing(Catalog(url)) as catalog:
        return Glance(str(catalog.meta("id")), schema.VERSION, catalog.generation())


def read(root: Path, filed: str | None) -> dict[str, Any] | None:
    """The document filed there, if it is whole and its day has not passed."""
    if filed is None:
        return None
    try:
        document: dict[str, Any] = json.loads(_path(root, filed).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ends = document.get("until")
    return None if ends and str(ends) <= datetime.now(UTC).isoformat() else document


def write(root: Path, filed: str | None, document: dict[str, Any]) -> None:
    """File a document; a folder that cannot be written to costs speed, nothing else."""
    if filed is None:
        return
    path = _path(root, filed)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(document, default=str), encoding="utf-8")
        draft.replace(path)
        for old in sorted(path.parent.glob("*.json"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _own_plays(root: Path) -> list[tuple[str, int, int]]:
    """What people write beside the settings with an editor of their own, by size and time."""
    found = ((path.name, path.stat()) for path in sorted((root / BOOK).glob("*.toml")))
    return [(name, state.st_size, state.st_mtime_ns) for name, state in found]


def _path(root: Path, filed: str) -> Path:
    return root / "derived" / "pages" / f"{filed}.json"


@cache
def _libraries() -> list[str]:
    """What computes, with versions, read off the names of the folders it was installed into: no library is loaded."""
    return installed(tuple(name.replace("-", "_") for name in LIBRARIES))


@cache
def code() -> str:
    """A fingerprint of this package as it was loaded: any edit makes every cached page stale for who starts after it."""
    package = Path(__file__).parent.parent
    stamps = [(str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in sorted(package.rglob("*.py"))]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()
