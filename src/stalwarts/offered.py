"""What other distributions offer in entry points, without loading what reads those where none of them names us.

The library that reads entry points brings one for e-mail with it, and every command would wait for both (docs/why/0027).
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint

_NOTES = (".dist-info", ".egg-info")
"""How folders end in which installed distributions are described."""


def entry_points(group: str) -> Iterable[EntryPoint]:
    """The entry points of a group, such as `stalwarts.importers`."""
    if group not in _told():
        return ()
    from importlib.metadata import entry_points as every

    return every(group=group)


@cache
def notes() -> tuple[os.DirEntry[str], ...]:
    """The folders that describe installed distributions, wherever modules are looked for."""
    places = {Path(place).resolve() for place in sys.path if Path(place).is_dir()}
    return tuple(entry for place in places for entry in os.scandir(place) if entry.name.endswith(_NOTES))


@cache
def _told() -> str:
    """All that distributions say of their entry points; of those packed up in an archive, the name of every group of ours."""
    packed = "stalwarts.importers stalwarts.measures stalwarts.pages stalwarts.plays"
    return "\n".join([packed] * any(map(os.path.isfile, sys.path)) + list(map(_text, notes())))


def _text(entry: os.DirEntry[str]) -> str:
    try:
        return Path(entry.path, "entry_points.txt").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # most offer nothing
