"""Note by hand what you did for somebody, or what they did for you; one line, or a whole list of names.

stalwarts move thank ada@example.org --note "for the cake"
stalwarts move defend @maya.makes "Bo Lind" --on 2026-03-01
stalwarts move --table notes.csv
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "People"
KINDS = ("thank", "answer", "gift", "call", "early_access", "introduce", "defend", "share", "refer", "work", "idea")


@dataclass(frozen=True)
class Form:
    """What happened, and with whom."""

    kind: str | None = asked("What you did: thank, answer, gift, call, early_access or introduce; or what they did: defend "
                             "(stood up for you), share (shared you), refer (brought a friend), work (worked for you) or idea "
                             "(gave you an idea).", None, place=True, choices=KINDS)
    who: list[str] = asked("Addresses, account names, or names as your files spell them; one a line.", (), place=True)
    names: Path | None = asked("A text file with one of them a line.", None)
    table: Path | None = asked("A CSV of notes with the columns who, kind, on, note, and if you like minutes and play; kind "
                               "and day may be left out where they are said here.", None)
    on: str | None = asked("The day, such as 2026-03-01; today if you say nothing.", None)
    note: str | None = asked("Anything you want to remember of it.", None)
    minutes: int | None = asked("How many minutes it took, for each of them.", None)
    play: str | None = asked("The technique it was part of.", None)


def do(room: Room, form: Form) -> Done:
    """Note it for everybody who is surely meant; whoever could be several people is shown and left to you."""
    from stalwarts.actions import _notes as notes
    from stalwarts.actions import _notes_table as tables

    manner = notes.Manner(form.on, form.note, form.minutes, form.play)
    if form.table:
        return tables.written(room.open(), form.table, form.kind, manner)
    return notes.written(room.open(), form.kind, [*form.who, *notes.listed(form.names)], manner)
