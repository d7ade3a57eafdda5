"""The report to print or send: one HTML file, crowd first; or a folder of pages. No names of people unless asked.

stalwarts report answer.html
stalwarts report --site shown/
"""

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

    file: Path | None = asked("The HTML file to write.", None, place=True, made="report.html")
    site: Path | None = asked("A folder to write every page into instead: HTML, JSON and pictures, with an index.", None,
                              made="site")
    names: bool = asked("Name people, and hand out the pages made of them too.", False)
    as_of: str | None = asked("Count only what happened up to this day, such as 2026-03-01.", None)
    account: list[str] = asked("Only these accounts; repeat it.", ())


def do(room: Room, form: Form) -> Done:
    """Every page, the answer first."""
    from stalwarts.actions._pages import outgoing
    from stalwarts.problems import BadAnswer

    if (form.file is None) == (form.site is None):
        raise BadAnswer("file", "is needed, or --site DIR for every page as a folder; one of the two")
    pages = outgoing(room.open(), sorted(room.listed()), form, names=form.names)
    if form.file is not None:
        room.report(pages, form.file)
        return Done([f"{form.file} is written: open it in any browser, or print it."], {"report": str(form.file)})
    assert form.site is not None  # noqa: S101 - one of the two, as asked above
    files = room.site(pages, form.site)
    return Done([f"{form.site / 'index.html'} is written, and {len(files) - 1} files beside it: open it in any browser."],
                {"site": str(form.site), "files": files})
