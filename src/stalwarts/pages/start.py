"""The first screen: three questions, an answer at once, and the list of files that would make it a real one."""

from __future__ import annotations

from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _list
from stalwarts.pages import _people
from stalwarts.pages._told import Told
from stalwarts.pages._told import answered
from stalwarts.pages._told import told

QUESTION = "How many follow you, and how many of them have bought?"
VERSION = 1
TITLE = "Begin"
PLACE = "Files"
FIRST = True
ASKS = ["followers", "buyers", "copies", "trade"]


def page(look: Look) -> Page:
    """The questions, filled in with what was told before; below it what follows from that."""
    numbers, found = told(look), _people.crowd(look)
    said = answered(numbers, found.payers if found.selling else None)
    return Page(
        name="start", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=said.claim if said else "Three numbers you know by heart give a first answer, at once.",
        doubts=said.doubts if said else [], figures=said.figures if said else {},
        definitions=said.definitions if said else {}, known=said.known if said else {},
        notes=[*(said.notes if said else ()), _list.STAYS],
        next_step=(said and _list.first(look)) or "Say how many follow you and how many have bought; “don't know” is an answer.",
        parts=list(_list.parts(look, {"accounts": found.accounts, "payers": found.payers}, brief=True)) if said else [],
        deeds=[Deed("start", "Answer" if said is None else "Answer again", _filled(look, numbers), ASKS)],
        links=[("The answer", Link("answer")), ("Your list", Link("list"))])


def _filled(look: Look, numbers: Told) -> dict[str, object]:
    lines = [f"{account.partition(':')[0]} {count}" for account, count in numbers.followers.items()]
    known = {"followers": lines, "buyers": numbers.buyers, "copies": numbers.copies, "trade": look.settings.trade}
    return {name: value for name, value in known.items() if value not in (None, [])}
