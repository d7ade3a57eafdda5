"""Turning to a page: at once where it is filed, else made by one thread while the asker waits."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from threading import Lock
from typing import Any

from stalwarts.ledger import cache
from stalwarts.lens import Lens
from stalwarts.page import Page
from stalwarts.problems import NoWorkspace
from stalwarts.settings import FILE
from stalwarts.surfaces.web import pictures

PATIENCE = 20.0
"""Seconds somebody waits before they are told that it takes longer."""
_made: dict[str, Future[Page]] = {}
_lock = Lock()
_counting = ThreadPoolExecutor(1, thread_name_prefix="counting")


def page(root: Path, name: str, lens: Lens, values: Mapping[str, Any]) -> Page | None:
    """The page with its pictures drawn; None where it is still being counted.

    Raises NoSuchPage, BadAnswer, NotADate and what else a page may raise.
    """
    if not (root / FILE).is_file():
        raise NoWorkspace(str(root))
    filed = cache.key(root, name, lens, values)
    document = cache.read(root, filed)
    if document is not None:
        return Page.of(document)
    return _wait(filed or repr((name, lens, values)), root, name, lens, values)


def _wait(key: str, root: Path, name: str, lens: Lens, values: Mapping[str, Any]) -> Page | None:
    with _lock:
        if key not in _made:
            _made[key] = _counting.submit(make, root, name, lens, values)
        future = _made[key]
    try:
        return future.result(PATIENCE)
    except NotYet:
        return None
    finally:
        if future.done():
            with _lock:
                _made.pop(key, None)


def make(root: Path, name: str, lens: Lens, values: Mapping[str, Any]) -> Page:
    """The page and its pictures, made and filed."""
    import stalwarts

    workspace = stalwarts.open(root)
    try:
        made = Page.of(workspace.page(name, lens, values))
    finally:
        workspace.close()
    pictures.draw(root, made.drawings)
    return made
