"""Pictures of charts, drawn once and kept beside the cached pages: drawing loads much, showing must not."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.ledger import cache
from stalwarts.surfaces.web._lighter import lighter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stalwarts.page import Drawing

KEPT = 400


def drawn(root: Path, drawing: Drawing) -> str:
    """The picture as SVG to stand in a page."""
    name = _name(drawing)
    path = root / "derived" / "pictures" / f"{name}.svg"
    found = _read(path)
    if found is None:
        from stalwarts.charts import _paint

        key = f"c{name[:6]}"
        found = lighter(_paint.inline(drawing.chart, drawing.rows, drawing.title, key), key)
        _keep(path, found)
    return found


def draw(root: Path, drawings: Iterable[Drawing]) -> None:
    """Have all of them ready."""
    for drawing in drawings:
        if drawing.rows:
            drawn(root, drawing)


def _name(drawing: Drawing) -> str:
    said = json.dumps([drawing.chart, drawing.title, drawing.rows, _brushes()], default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def _brushes() -> str:
    """What draws: a newer chart or library draws anew."""
    return cache.code()


@lru_cache(maxsize=64)
def _held(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _read(path: Path) -> str | None:
    try:
        return _held(path)
    except OSError:
        return None


def _keep(path: Path, picture: str) -> None:
    """A folder that cannot be written to costs speed, nothing else."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(picture, encoding="utf-8")
        draft.replace(path)
        for old in sorted(path.parent.glob("*.svg"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
