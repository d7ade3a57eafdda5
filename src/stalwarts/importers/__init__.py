"""One module, one kind of file: facts out, no persons, no network. What a module offers stands in `_shapes.py`."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from types import ModuleType
from typing import TYPE_CHECKING

from stalwarts import written
from stalwarts.importers import _unread
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.offered import entry_points
from stalwarts.problems import TwoImporters

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GENERIC = "csv"
"""The importer that reads any table, and only when it is asked for by name."""


@cache
def installed() -> dict[str, ModuleType]:
    """Importer name to its module: this room's and those that other distributions offer."""
    modules = [importlib.import_module(f"{__name__}.{module}") for module in dict.fromkeys(_ours().values())]
    modules += [point.load() for point in _plugged()]
    return {getattr(module, "NAME", module.__name__.rpartition(".")[2]): module for module in modules}


@cache
def _plugged() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group="stalwarts.importers"))


@cache
def _ours() -> dict[str, str]:
    """The importers of this room, and their modules. Looked for once: a folder of thousands of files asks for them again."""
    return {m.name: m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")} | {GENERIC: "csv_file"}


def named(names: Iterable[str]) -> dict[str, ModuleType]:
    """Those of these importers that are installed, by name; of our own no other is loaded."""
    ours = _ours()
    found = {name: importlib.import_module(f"{__name__}.{ours[name]}") for name in names if name in ours}
    others = {name for name in names if name not in found}
    return found | {name: module for name, module in (installed() if others else {}).items() if name in others}


def places() -> dict[str, list[str]]:
    """Each place files come from, by its platform, and the importers that read its files."""
    found: dict[str, list[str]] = {}
    for name, module in sorted(installed().items()):
        found.setdefault(module.PLATFORM, []).append(name)
    return found


def called(names: list[str]) -> str:
    """What the place of these importers is called: the words its files' titles share, or the title of its only file."""
    titles = [str(installed()[name].TITLE) for name in names]
    if len(titles) == 1:
        return titles[0]
    ((first, _often),) = Counter(title.split()[0] for title in titles).most_common(1)
    shared = takewhile(lambda words: len(set(words)) == 1, zip(*(title.split() for title in titles if title.split()[0] == first),
                                                               strict=False))
    return " ".join(words[0] for words in shared)


def choose(peek: Peek) -> tuple[str, Shape] | None:
    """The one importer that claims a file, with the shape it reads it in; None where nobody does.

    Raises TwoImporters where several claim it: a guess would be a wrong answer. Of headings that stand in a file we know, and
    of which no other importer made anything when this package was made, only the one that reads it is asked.
    """
    likely = written.ahead().headings.get(written.hashed(peek.header)) if not _plugged() else None
    shape = named([likely])[likely].shape(peek) if likely else None
    return (likely, shape) if likely and shape is not None else claimed(peek)


def claimed(peek: Peek) -> tuple[str, Shape] | None:
    """The same, every importer asked. Raises TwoImporters."""
    claims = [(name, shape) for name, module in installed().items()
              if name != GENERIC and (shape := module.shape(peek)) is not None]
    if len(claims) > 1:
        raise TwoImporters(peek.path, [name for name, _ in claims])
    return claims[0] if claims else None


def known(path: str) -> str | None:
    """Why a file is known and yet not read ("your messages: never opened"), or None where nobody knows it."""
    alone = "/" not in path and path.lower().endswith(".csv")
    return next((str(why) for judge in _judges(alone=alone) if (why := judge(path))), None) or _unread.known(path)


def unneeded(file: Peek) -> str | None:
    """Why a file that nobody claims is left alone, by those who recognise what it holds; None where nobody does."""
    for module in installed().values():
        why = module.unneeded(file) if hasattr(module, "unneeded") else None
        if why:
            return str(why)
    return None


@cache
def _judges(*, alone: bool = False) -> list[Callable[[str], str | None]]:
    """What importers have to say of files they leave alone; those of one platform often share it.

    Most know a file by its folder. `alone`: a table that lies in none, as most do, of which few have anything to say.
    """
    ahead = written.ahead()
    some = (ahead.alone if alone else ahead.judges) if not _plugged() else []
    modules = named(some) if some else installed()
    return list(dict.fromkeys(module.known for module in modules.values() if hasattr(module, "known")))


def judges(*, alone: bool = False) -> list[str]:
    """The first importer of each that says why a file is left alone; `alone`: of those that say it of tables in no folder."""
    asked = {name: module for name, module in installed().items()
             if hasattr(module, "known") and (not alone or getattr(module, "KNOWN_ALONE", False))}
    first = {module.known: name for name, module in reversed(asked.items())}
    return [name for name in asked if name in first.values()]
