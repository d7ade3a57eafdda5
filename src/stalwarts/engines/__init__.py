"""The engines: the only room that names one. Each offers the same verbs over the same tables.

`open_engine(name)` gives one by the name a workspace's settings carry.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

from stalwarts.engines._text import Anew
from stalwarts.engines._text import Text
from stalwarts.engines._text import Unreadable
from stalwarts.problems import UnknownEngine

__all__ = ["LIBRARIES", "Anew", "Text", "Unreadable", "installed", "open_engine"]

LIBRARIES = ("duckdb", "ibis-framework", "sqlglot", "numpy", "currencyconverter")
"""What an answer is computed with: another version of one of them is another answer."""


def installed() -> list[str]:
    """Names of the engines in this room."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def open_engine(name: str = "duckdb", spill: Path | None = None) -> Any:
    """A fresh engine of that name, which nobody else uses. `spill` is a private folder it may fill and empty."""
    if name not in installed():
        raise UnknownEngine(name, installed())
    return importlib.import_module(f"{__name__}.{name}").Engine(spill)
