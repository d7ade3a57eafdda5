"""The printable report: one HTML file, crowd first, no names of people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Answer"


@dataclass(frozen=True)
class Form:
    """Where to, and the view."""

    file: Path = asked("The HTML file to write.", place=True)
    as_of: str | None = asked("Count only what happened up to this day, such as 2026-03-01.", None)
    account: list[str] = asked("Only these accounts; repeat it.", ())


def do(room: Room, form: Form) -> Done:
    """Every page, the answer first."""
    from stalwarts.lens import Lens

    workspace = room.open()
    lens = Lens(form.as_of, None, tuple(form.account))
    names = sorted(room.listed(), key=lambda name: (name != "answer", name))
    documents = [page for name in names if not (page := workspace.page(name, lens))["names"]]
    room.report(documents, form.file, workspace.settings.brand)
    return Done([f"{form.file} is written: open it in any browser, or print it."], {"report": str(form.file)})
