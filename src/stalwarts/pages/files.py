"""What has been added: what each file brought, what it can and cannot tell, what was set aside, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stalwarts import brought
from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.pages import _list
from stalwarts.pages import _people

QUESTION = "What do my files tell, and what can they not?"
VERSION = 1
TITLE = "Files"
PLACE = "Files"
ASIDES = 50
"""Rows set aside that are shown of one file; the CSV has all."""
BASIS = {"stated": "the file says so", "newest": "the newest time inside", "assumed": "the file's own time"}


def page(look: Look) -> Page:
    """Files by kind, then one by one."""
    found = _people.crowd(look)
    figures = {"accounts": found.accounts, "payers": found.payers}
    aside = sum(export["set_aside"] for export in look.exports)
    return Page(
        name="files", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, aside), doubts=list(_doubts(look)), names=bool(aside),
        figures={"files": len(look.exports), "rows": sum(export["rows"] for export in look.exports), "set_aside": aside,
                 "exports": look.exports},
        notes=[_list.STAYS], next_step=_next(look, aside), parts=[_part(group, figures) for group in _groups(look)],
        grids=list(_grids(look)), deeds=[Deed("add", "Bring files", asks=["paths"])],
        links=[("Your list", Link("list")), ("The clicks for every place", Link("fetch"))])


def _claim(look: Look, aside: int) -> str:
    if not look.exports:
        return "Nothing has been added yet."
    said = f"{words.plural(len(look.exports), 'file')} {'is' if len(look.exports) == 1 else 'are'} in"
    return f"{said}; {words.plural(aside, 'row')} could not be read." if aside else f"{said}, and every row was read."


def _next(look: Look, aside: int) -> str:
    if aside:
        return "Save the rows that were set aside, mend them, and bring that file too."
    return _list.first(look) or "Bring newer ones from time to time: answers end where your files end."


def _doubts(look: Look) -> Iterator[Doubt]:
    guessed = [export for export in look.exports if export["taken_basis"] == "assumed"]
    if guessed:
        yield Doubt(f"When {words.plural(len(guessed), 'file')} {'was' if len(guessed) == 1 else 'were'} made is taken from the "
                    "file's own time on your disk, which copying may change.",
                    "Bring downloads as they came, without unpacking or saving them again.")


def _groups(look: Look) -> Iterator[list[dict[str, Any]]]:
    """Files of one kind and account, latest first."""
    kinds: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for export in sorted(look.exports, key=lambda one: one["taken_at"], reverse=True):
        kinds.setdefault((export["importer"], export["account"]), []).append(export)
    yield from kinds.values()


def _part(group: list[dict[str, Any]], figures: dict[str, Any]) -> Part:
    number = [f"{words.count(len(group))} files of {group[0]['account']}."] if len(group) > 1 else [f"Of {group[0]['account']}."]
    told = [line for line in (brought.can(group), *brought.aside(group)) if line]
    return Part(brought.sentence(group, figures), number + told, deeds=[*_mend(group), *_back(group)])


def _back(group: list[dict[str, Any]]) -> Iterator[Deed]:
    ids = [export["export_id"][:brought.SHORT] for export in group]
    many = f"all {words.count(len(ids))}" if len(ids) > 1 else "it"
    yield Deed("undo", f"Take {many} back", {"export_id": ids},
               sure="Every answer will be as if these files had never been added. Take them back?" if len(ids) > 1 else "")


def _mend(group: list[dict[str, Any]]) -> Iterator[Deed]:
    for export in group:
        if export["set_aside"]:
            yield Deed("exports", "Save the rows set aside, to mend (CSV)",
                       {"export_id": export["export_id"][:brought.SHORT], "csv": "set-aside.csv"})


def _row(group: list[dict[str, Any]]) -> list[str]:
    """What was handed over at once: a file, a folder or a zip."""
    made = f"{words.day(group[0]['taken_at'])} ({BASIS[group[0]['taken_basis']]})"
    return [group[0]["file"].split("/")[0], words.plural(len(group), "file"), made,
            *(words.count(sum(export[key] for export in group)) for key in ("rows", "set_aside"))]


def _grids(look: Look) -> Iterator[Grid]:
    exports = sorted(look.exports, key=lambda one: one["taken_at"], reverse=True)
    if exports:
        groups = brought.together(exports)
        yield Grid("As they were brought", ["File", "Holds", "Made on", "Rows", "Set aside"], [_row(group) for group in groups],
                   deeds=[list(_back(group)) for group in groups])
    for export in exports:
        if export["set_aside"]:
            rows = [[str(row["line"] or row["row"]), row["why"], row["text"]] for row in look.aside(export["export_id"])[:ASIDES]]
            note = f"The first {ASIDES} of {words.count(export['set_aside'])}." if export["set_aside"] > ASIDES else ""
            yield Grid(f"Set aside in {export['file']}", ["Line", "Why", "The row"], rows, note)
