"""Which of your followers would stand by you and buy: an honest answer from your own exports.

import stalwarts
ws = stalwarts.open("folder")
look = ws.see(stalwarts.Lens(as_of="2026-03-01"))
look.page("answer").claim
look.measure("conversion")          # an Ibis table
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.lens import Lens
from stalwarts.problems import Problem

if TYPE_CHECKING:
    from stalwarts.workspace import Workspace

__version__ = "0.1.0"
__all__ = ["Lens", "Problem", "__version__", "init", "open"]


def open(folder: str | Path, *, trying: bool = False) -> Workspace:  # noqa: A001 - the word people look for
    """The workspace in a folder; only `trying`, nothing is written into it, not even the catalog of a new one.

    Raises a Problem where the folder is none, or was made by a newer version.
    """
    from stalwarts import pages
    from stalwarts.workspace import Workspace

    return Workspace(Path(folder), pages.turn, load=pages.load, trying=trying)


def init(folder: str | Path, **said: Any) -> Workspace:
    """A new workspace in a folder, with any of the settings, such as `trade="actor"`.

    Raises a Problem where the folder already is one.
    """
    from stalwarts import settings

    settings.create(Path(folder), **said)
    return open(folder)
