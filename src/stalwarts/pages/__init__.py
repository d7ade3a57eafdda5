"""One module, one page: a Look in, a Page out. Pages read only. Adding a page is adding a module, and no edit elsewhere.

A module offers

    QUESTION: str, VERSION: int    what it answers, in the reader's words, and the version of its wording
    page(look) -> Page             or, for a page that takes parameters,
    Form                           a frozen dataclass of `stalwarts.forms.asked` fields, each with a default, and
    page(look, form) -> Page

and may say

    TITLE: str                     its short name where pages are listed; default: its name
    PLACE: str                     where it stands among them: Answer, People, This week, Asks or Files
    NEEDS: tuple[str, ...]         canonical tables without which it has nothing to say yet: until files fill them all
                                   it waits under "When you have more"
    FIRST: bool                    where one comes in while there is no file yet
    LEADS: bool                    it comes before all others, and is where one comes in, once what it needs is there
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import forms
from stalwarts.offered import entry_points
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoSuchPage

if TYPE_CHECKING:
    from stalwarts.look import Look
    from stalwarts.page import Page

PLACES = ("Answer", "People", "This week", "Asks", "Files")
NOTHING: Mapping[str, Any] = {}


@cache
def installed() -> dict[str, str]:
    """Page name to its module."""
    own = {m.name: f"{__name__}.{m.name}" for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")}
    return own | {point.name: point.value for point in entry_points(group="stalwarts.pages")}


def load(name: str) -> ModuleType:
    """The module of a page. Raises NoSuchPage."""
    if name not in installed():
        raise NoSuchPage(name, sorted(installed()))
    return importlib.import_module(installed()[name])


@dataclass(frozen=True)
class Listed:
    """A page as it stands in a list of pages. `waits` are the tables it still lacks; empty: it can be looked at."""

    name: str
    title: str
    question: str
    place: str
    fields: list[forms.Field]
    """What it can be asked with."""
    waits: tuple[str, ...]
    first: bool = False
    """Whether one comes in here while there is no file yet."""
    leads: bool = False
    """Whether it comes before all others, now that what it needs is there."""


def listed(exports: Iterable[Mapping[str, Any]] = ()) -> list[Listed]:
    """Every page in the order of PLACES, in each place those that lead first, then the page named after it.

    `exports` as the contract writes them.
    """
    filled = {table for export in exports for table, rows in export["kept"].items() if rows}
    found = [_listed(name, load(name), filled) for name in installed()]
    return sorted(found, key=lambda one: (PLACES.index(one.place), not one.leads, not one.place.lower().endswith(one.name),
                                          one.name))


def _listed(name: str, module: ModuleType, filled: set[str]) -> Listed:
    waits = tuple(table for table in getattr(module, "NEEDS", ()) if table not in filled)
    form = getattr(module, "Form", None)
    return Listed(name, getattr(module, "TITLE", name.replace("_", " ").capitalize()), module.QUESTION,
                  getattr(module, "PLACE", "Answer"), forms.fields(form) if form else [], waits,
                  getattr(module, "FIRST", False), not waits and getattr(module, "LEADS", False))


def turn(name: str, look: Look, values: Mapping[str, Any] = NOTHING) -> Page:
    """A page by name, asked with these values, and how each of its figures is known.

    Raises NoSuchPage, BadAnswer.
    """
    from stalwarts.pages import _known

    made = _made(name, look, values)
    return replace(made, known=made.known | _known.known(made.rests_on, look.exports))


def _made(name: str, look: Look, values: Mapping[str, Any]) -> Page:
    module = load(name)
    if hasattr(module, "Form"):
        form = forms.filled(module.Form, values)
        made: Page = module.page(look, form)
        return replace(made, values={f.name: getattr(form, f.name) for f in fields(form)})
    if values:
        raise BadAnswer(next(iter(values)), f"is not asked by the page {name}, which takes nothing")
    return module.page(look)  # type: ignore[no-any-return]
