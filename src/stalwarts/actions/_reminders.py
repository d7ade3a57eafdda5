"""Which file a reminder is of, when it should be ready, and the calendar file that says so."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

from stalwarts import trades
from stalwarts import words
from stalwarts.actions import _calendar
from stalwarts.actions._form import Done
from stalwarts.problems import BadAnswer
from stalwarts.trades import Fetch
from stalwarts.workspace import Workspace


def made(workspace: Workspace, what: str | None, file: Path | None) -> Done:
    """The reminder, written to the file or handed back. Raises BadAnswer where the list has no such file."""
    wanted = _wanted(workspace, what)
    now = datetime.now(UTC).replace(tzinfo=None, second=0, microsecond=0)
    due = now + timedelta(hours=max(wanted.wait_hours, 0.25))
    name = wanted.title.partition(":")[0]
    text = _calendar.reminder(f"Your {name} download should be ready", _text(wanted), due, now)
    document = {"file": str(file) if file else None, "of": wanted.name, "due": due.isoformat() + "Z"}
    if file is None:
        return Done(document=document, blob=text, file=f"{wanted.name}.ics")
    file.write_text(text, encoding="utf-8", newline="")
    return Done([f"{file} is written: open it, and your calendar reminds you on {words.day(due.isoformat())}."], document)


def _wanted(workspace: Workspace, what: str | None) -> Fetch:
    listed = trades.load(workspace.settings.trade).files
    if what is None:
        here = [export["importer"] for export in workspace.exports()]
        return next((one for one in listed if not one.is_in(here)), listed[0])
    found = next((one for one in listed if one.name == what), None)
    if found is None:
        raise BadAnswer("what", f"cannot be '{what}'; it is one of {', '.join(one.name for one in listed)}")
    return found


def _text(wanted: Fetch) -> str:
    steps = "\n".join(f"{place}. {step}" for place, step in enumerate(wanted.clicks, 1))
    return (f"{wanted.title}. Download it and bring it to Stalwarts as it is: it says {wanted.gives}.\n"
            f"If you have not asked for it yet:\n{steps}")
