"""How to get the files of any place: the clicks, which of its files are read, and what of them is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stalwarts import importers
from stalwarts import trades
from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.pages import _list

QUESTION = "How do I get the files of any other place?"
VERSION = 1
TITLE = "Where files come from"
PLACE = "Files"
UNCHECKED = ("Nobody has checked the clicks of this one yet: look in its settings for the words export or download, and ask "
             "for everything, since ever.")
FEW = 3
"""Places up to which each is shown opened."""


@dataclass(frozen=True)
class Form:
    """Which place."""

    place: str = asked("A place, or the beginning of its name, such as paypal; empty: all of them.", "")


def page(look: Look, form: Form) -> Page:
    """Every place, or those whose name holds the words asked for."""
    every = importers.places()
    found = {place: names for place, names in every.items() if _asked(form.place, place, names)}
    return Page(
        name="fetch", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(form.place, len(found), len(every)), figures={"places": sorted(found)},
        doubts=[Doubt("Platforms move their buttons without notice: what you see may differ from what stands here.",
                      "Look for the words export or download in their settings.")],
        notes=[_list.STAYS, "A file that is not named here may still be read: drop it, and it is said what it is."],
        parts=sorted((_part(names, folded=len(found) > FEW) for names in found.values()), key=lambda part: part.title.lower()),
        deeds=[Deed("add", "Bring files", asks=["paths"])], links=[("Your list", Link("list"))],
        next_step="Fetch one of them and bring it as it is; nothing has to be unpacked or cleaned.")


def _asked(wanted: str, place: str, names: list[str]) -> bool:
    titles = " ".join(str(importers.installed()[name].TITLE) for name in names)
    return wanted.strip().casefold() in f"{place} {titles}".casefold()


def _claim(wanted: str, found: int, every: int) -> str:
    if not wanted.strip():
        return f"Files of {words.plural(every, 'place')} are read as they are downloaded."
    if not found:
        return "No place of that name is known; a table of people or payments is read whichever place it comes from."
    return f"{words.plural(found, 'place')} of that name, with the clicks."


def _part(names: list[str], *, folded: bool) -> Part:
    """One place: the clicks of each of its files, what is read, what is left."""
    known = [one for one in trades.fetches() if one.is_in(names)]
    lines = [line for one in known for line in _list.told(one)] or [UNCHECKED]
    steps = [f"{one.title}: {click}" if len(known) > 1 else click for one in known for click in one.clicks]
    return Part(importers.called(names), [*lines, *_read(names)], steps, folded=folded)


def _read(names: list[str]) -> Iterator[str]:
    modules = [importers.installed()[name] for name in names]
    yield f"Read: {', '.join(module.TITLE for module in modules)}."
    yield from dict.fromkeys(f"Left: {module.LEFT}" for module in modules)
