"""Where one stands on a path, as decisions: each can be taken back."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime

from stalwarts.actions import _book
from stalwarts.actions._form import Done
from stalwarts.page import Deed
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoSuchPlay
from stalwarts.workspace import Workspace

SAID = {"begin": "begun", "leave": "left", "done": "done", "skip": "skipped"}


def gone(workspace: Workspace, state: str, name: str, week: int | None) -> Done:
    """Write a step down. Raises NoSuchPlay, BadAnswer."""
    book = _book.known(workspace)
    if name not in book.paths:
        raise NoSuchPlay(name, [*book.paths])
    course = book.paths[name]
    decisions, now = workspace.shelves.decisions, datetime.now(UTC).replace(tzinfo=None)
    if state in ("begin", "leave"):
        for number in range(1, len(course.weeks) + 1) if state == "begin" else ():
            decisions.unsay("step", path=name, week=number)
        decisions.say("step", {"path": name, "week": 0, "state": SAID[state], "occurred_at": now})
        back = [] if state == "leave" else [Deed("path", "Leave it again", {"state": "leave", "path": name})]
        return Done([f"“{course.title}” is {SAID[state]}."], {"path": name, "state": SAID[state]}, deeds=back)
    if week is None or not 1 <= week <= len(course.weeks):
        raise BadAnswer("week", f"is {week or 'not said'}; the path has weeks 1 to {len(course.weeks)}")
    if state == "back":
        decisions.unsay("step", path=name, week=week)
        return Done([f"Week {week} is taken up again."], {"path": name, "week": week, "state": None})
    decisions.say("step", {"path": name, "week": week, "state": SAID[state], "occurred_at": now})
    said = "done" if state == "done" else "passed over"
    return Done([f"Week {week} is {said}."], {"path": name, "week": week, "state": SAID[state]},
                deeds=[Deed("path", "Take it up again", {"state": "back", "path": name, "week": week})])
