"""One module, one page: a Look in, a Page out. A module offers NAME-less `page(look)`, `QUESTION`, `VERSION`.

Pages read only. Adding a page is adding a module; nothing else is edited.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from stalwarts.problems import NoSuchPage

if TYPE_CHECKING:
    from stalwarts.look import Look
    from stalwarts.page import Page


@cache
def installed() -> dict[str, str]:
    """Page name to its module."""
    own = {m.name: f"{__name__}.{m.name}" for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")}
    return own | {point.name: point.value for point in entry_points(group="stalwarts.pages")}


def turn(name: str, look: Look) -> Page:
    """A page by name.

    Raises NoSuchPage.
    """
    if name not in installed():
        raise NoSuchPage(name, sorted(installed()))
    return importlib.import_module(installed()[name]).page(look)  # type: ignore[no-any-return]
