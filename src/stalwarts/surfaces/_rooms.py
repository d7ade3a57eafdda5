"""Rooms for deeds to be done in: what every surface gives them alike, each with its own way to show and to ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stalwarts import settings
from stalwarts.actions._form import Room
from stalwarts.surfaces import _outgoing


def room(workspace: Path | None, **ways: Any) -> Room:
    """A room around the workspace that was named, or the nearest one; `ways` are the surface's own to show and ask."""
    def find() -> Path:
        return settings.find(workspace, settings.from_environment())

    def reach() -> Any:
        import stalwarts

        return stalwarts.open(find())

    return Room(workspace, find, reach, questions, read=read, serve=serve, **_outgoing.ways(), **ways)


def questions() -> dict[str, str]:
    """Page name to its question."""
    import importlib

    from stalwarts import pages

    return {name: importlib.import_module(module).QUESTION for name, module in pages.installed().items()}


def read(document: dict[str, Any]) -> str:
    """A page as text."""
    from stalwarts.page import Page
    from stalwarts.surfaces import _render

    return _render.rendered(Page.of(document), "text").decode()


def serve(root: Path, **how: Any) -> None:
    """Open the studio on a folder, until it is closed."""
    from stalwarts.surfaces.web import serving

    serving.serve(root, **how)
