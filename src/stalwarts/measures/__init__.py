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
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import written
from stalwarts.offered import entry_points
from stalwarts.problems import MeasureCircle
from stalwarts.problems import NameTaken
from stalwarts.problems import NoSuchMeasure
from stalwarts.schema import TABLES

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from ibis.expr.types import Table

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
def _every(points: Callable[..., Iterable[EntryPoint]]) -> dict[str, Measure]:
    found = dict(_ours())
    for point in _plugged(points):
        if point.name in found:
            raise NameTaken(point.name, point.value)
        found[point.name] = point.load()
    for name in found:
        if name in TABLES or name.endswith(SCORE):
            raise NameTaken(name, "the tables")
    return found


@cache
def _ours() -> dict[str, Measure]:
    return {name: getattr(importlib.import_module(f"{__name__}.{name}"), name) for name in _own()}


def names() -> list[str]:
    """The names of every measure; none of ours is loaded for it."""
    return sorted({*_own(), *(point.name for point in _plugged(entry_points))})


@cache
def _own() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]


@cache
def _plugged(points: Callable[..., Iterable[EntryPoint]]) -> tuple[EntryPoint, ...]:
    """Looked up once a program: asking every installed distribution takes as long as a measure."""
    return tuple(points(group=GROUP))


def needs(measure: Measure | str) -> list[str]:
    """The tables and measures it is made from, read off its signature, in order. Raises NoSuchMeasure."""
    return _of(measure, "needs")  # type: ignore[no-any-return]


def version(measure: Measure | str) -> int:
    """The version of its published definition. Raises NoSuchMeasure."""
    return _of(measure, "version")  # type: ignore[no-any-return]


def kept(measure: Measure | str) -> bool:
    """Whether a view materialises it once because others build on it. Raises NoSuchMeasure."""
    return _of(measure, "kept")  # type: ignore[no-any-return]


def definition(measure: Measure | str) -> str:
    """Its published definition: the docstring of its module. Raises NoSuchMeasure."""
    return _of(measure, "definition")  # type: ignore[no-any-return]


def _of(measure: Measure | str, what: str) -> Any:
    """What was written ahead of a measure of ours, else what it says itself."""
    told = written.ahead().measures.get(measure) if isinstance(measure, str) else None
    return told[what] if told else told_by(measure)[what]


def told_by(measure: Measure | str) -> dict[str, Any]:
    """What a measure, or that of a name, says of itself: needs, version, kept, definition. Raises NoSuchMeasure."""
    if isinstance(measure, str):
        if measure not in installed():
            raise NoSuchMeasure(measure, names())
        measure = installed()[measure]
    module = sys.modules[measure.__module__]
    return {"needs": list(inspect.signature(measure).parameters), "version": int(getattr(module, "VERSION", 1)),
            "kept": bool(getattr(module, "KEEP", False)), "definition": inspect.getdoc(module) or ""}


def order(wanted: Iterable[str]) -> list[str]:
    """These measures and all they need, each after those it needs.

    Raises NoSuchMeasure for a name that is neither a measure nor a table, MeasureCircle where two need each other.
    """
    done: list[str] = []
    for name in wanted:
        _visit(name, done, [])
    return done


def _visit(name: str, done: list[str], above: list[str]) -> None:
    if name in done or name in TABLES or name.endswith(SCORE):
        return
    if name in above:
        raise MeasureCircle([*above[above.index(name):], name])
    for needed in needs(name):
        _visit(needed, done, [*above, name])
    done.append(name)

