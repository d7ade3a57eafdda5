"""Charts: one module is one chart, a small frame in and an Altair chart out. No data access, no sums, no sentences.

A module `NAME` offers `NAME(rows)` and `COLUMNS`, which names each column of its rows in the reader's words. With
`DISCREET` it can draw rows whose counts of people are null because groups that small are held back: the row's `few`
names those columns. Other charts are then left out of what is shown to strangers.

Importing this room costs nothing: Altair (1.6 s) is loaded when the first chart is drawn.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.problems import NoChart

if TYPE_CHECKING:
    from types import ModuleType

    from stalwarts.charts._theme import Picture


@cache
def installed() -> dict[str, str]:
    """Chart name to its module."""
    return {m.name: f"{__name__}.{m.name}" for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")}


def load(name: str) -> ModuleType:
    """The module of a chart.

    Raises NoChart.
    """
    if name not in installed():
        raise NoChart(name, tuple(sorted(installed())))
    return importlib.import_module(installed()[name])


def draw(name: str, rows: list[dict[str, Any]]) -> Picture:
    """The chart of these rows.

    Raises NoChart.
    """
    picture: Picture = getattr(load(name), name)(rows)
    return picture
