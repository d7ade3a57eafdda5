"""One module, one deed: a typed Form and `do`. The command line, and later web and REST, are made from the Form.

A module offers

    GROUP: str                       where it stands in the help: Start, Answer, People, Keep, For analysts
    Form                             a frozen dataclass; each field made by `asked(...)`
    do(room: Room, form) -> Done     what happens

may say `TERMINAL = True` where it is for a terminal only (no other surface offers it), and its docstring's first line
is its help. Modules import only dataclasses at their top, so that help is instant.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType


@cache
def installed() -> dict[str, str]:
    """Command name to the module that does it."""
    return {m.name.strip("_").replace("_", "-"): f"{__name__}.{m.name}" for m in pkgutil.iter_modules(__path__)
            if not m.name.startswith("_")}


def load(name: str) -> ModuleType:
    """The module of one deed."""
    return importlib.import_module(installed()[name])
