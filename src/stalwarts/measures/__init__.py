"""One module, one measure: a pure function of the module's name from Ibis tables to one Ibis table.

Its parameters are named after the tables and measures it needs, so the signature is the lineage. The module's
docstring is the published definition and VERSION its number; with KEEP it is materialised once per view because
others build on it. Modules that begin with an underscore are shared parts. Outsiders add measures through the entry
point group `stalwarts.measures`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable
from collections.abc import Iterable
from functools import cache
from importlib.metadata import EntryPoint
from importlib.metadata import entry_points

from ibis.expr.types import Table

from stalwarts.problems import MeasureCircle
from stalwarts.problems import NameTaken
from stalwarts.problems import NoSuchMeasure
from stalwarts.schema import TABLES

Measure = Callable[..., Table]
GROUP = "stalwarts.measures"
SCORE = "_score"
"""Tables of this ending are the models'."""


def installed() -> dict[str, Measure]:
    """Every measure by name, ours and those of entry points.

    Raises NameTaken where a name is claimed twice or is that of a table.
    """
    return _every(entry_points)


@cache
def _every(plugged: Callable[..., Iterable[EntryPoint]]) -> dict[str, Measure]:
    """Looked up once a program: asking every installed distribution takes as long as a measure."""
    found = dict(_ours())
    for point in plugged(group=GROUP):
        if point.name in found:
            raise NameTaken(point.name, point.value)
        found[point.name] = point.load()
    for name in found:
        if name in TABLES or name.endswith(SCORE):
            raise NameTaken(name, "the tables")
    return found


@cache
def _ours() -> dict[str, Measure]:
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    return {name: getattr(importlib.import_module(f"{__name__}.{name}"), name) for name in names}


def needs(measure: Measure) -> list[str]:
    """The tables and measures it is made from, read off its signature, in order."""
    return list(inspect.signature(measure).parameters)


def order(names: Iterable[str]) -> list[str]:
    """These measures and all they need, each after those it needs.

    Raises NoSuchMeasure for a name that is neither a measure nor a table, MeasureCircle where two need each other.
    """
    every = installed()
    done: list[str] = []
    for name in names:
        _visit(name, every, done, [])
    return done


def _visit(name: str, every: dict[str, Measure], done: list[str], above: list[str]) -> None:
    if name in done or name in TABLES or name.endswith(SCORE):
        return
    if name in above:
        raise MeasureCircle([*above[above.index(name):], name])
    if name not in every:
        raise NoSuchMeasure(name, sorted(every))
    for needed in needs(every[name]):
        _visit(needed, every, done, [*above, name])
    done.append(name)


def version(measure: Measure) -> int:
    """The version of its published definition."""
    return int(getattr(sys.modules[measure.__module__], "VERSION", 1))


def kept(measure: Measure) -> bool:
    """Whether a view materialises it once because others build on it."""
    return bool(getattr(sys.modules[measure.__module__], "KEEP", False))


def definition(measure: Measure) -> str:
    """Its published definition: the docstring of its module."""
    return inspect.getdoc(sys.modules[measure.__module__]) or ""
