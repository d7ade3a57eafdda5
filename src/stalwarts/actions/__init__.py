"""One module, one deed: a typed Form and `do`. The command line, and later web and REST, are made from the Form.

A module offers

    GROUP: str                       where it stands in the help: Start, Answer, People, Keep, For analysts
    Form                             a frozen dataclass; each field made by `asked(...)`
    do(room: Room, form) -> Done     what happens

may say `LONG = True` where it is best done in the background, and `TERMINAL = True` where it is for a terminal only (no
other surface offers it), and its docstring's first line is its help. Modules import only dataclasses at their top, so that
help is instant.

A folder is a group of sub-commands, its docstring their common help: `ask/plan.py` is `stalwarts ask plan`, and everywhere
else the deed `ask-plan`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType


@cache
def installed() -> dict[str, str]:
    """Deed to the module that does it."""
    return {"-".join(_words(module)): module for module in _modules(__name__, __path__)}


def _modules(room: str, folders: Iterable[str]) -> Iterator[str]:
    for found in pkgutil.iter_modules(folders):
        if found.name.startswith("_"):
            continue
        name = f"{room}.{found.name}"
        if found.ispkg:
            yield from _modules(name, [str(Path(folder, found.name)) for folder in folders])
        else:
            yield name


def spoken(name: str) -> list[str]:
    """What is typed for a deed after `stalwarts`: its group, where it has one, and itself."""
    return _words(installed()[name]) if name in installed() else [name]


def _words(module: str) -> list[str]:
    return [part.strip("_").replace("_", "-") for part in module.removeprefix(f"{__name__}.").split(".")]


def group(name: str) -> str:
    """The common help of a group of sub-commands."""
    return (importlib.import_module(f"{__name__}.{name.replace('-', '_')}").__doc__ or "").strip()


def load(name: str) -> ModuleType:
    """The module of one deed."""
    return importlib.import_module(installed()[name])
