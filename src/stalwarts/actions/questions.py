"""The questions no file can answer, in your own words, for any form tool, mail or story poll; answers come back with add.

stalwarts questions
stalwarts questions --to google --file questions.csv
stalwarts add answers.csv
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
TOOLS = ("text", "google", "typeform", "mailchimp", "poll", "totals")


@dataclass(frozen=True)
class Form:
    """For which tool."""

    to: str = asked("text (a mail or any form), google, typeform, mailchimp, poll (a story), or totals (the sheet a poll's "
                    "totals are written on).", "text", choices=TOOLS)
    file: Path | None = asked("The file to write; to standard output if you say nothing.", None, made="questions.txt")
    without: list[str] = asked("Questions to leave out, such as pay_for: what is not asked is not kept. Repeat it.", ())


def do(room: Room, form: Form) -> Done:
    """The questions, as that tool takes them."""
    from stalwarts.actions import _asking as asking

    return asking.made(room.open(), form.to, form.file, form.without)
