"""Whom you owe thanks: those whose support was not thanked for, the longest first, and those it is not too late for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ibis import _

from stalwarts import whom
from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _given
from stalwarts.pages import _list
from stalwarts.pages._known import versions
from stalwarts.problems import BadAnswer

QUESTION = "Whom do I owe thanks?"
VERSION = 1
TITLE = "Thanks"
PLACE = "This week"
RESTS_ON = {"people": "ledger"}
MOST = 500


@dataclass(frozen=True)
class Form:
    """How many."""

    limit: int = asked("How many of them.", 30, called="How many")


def page(look: Look, form: Form) -> Page:
    """Owed first, the longest first, then due. Raises BadAnswer."""
    if not 1 <= form.limit <= MOST:
        raise BadAnswer("limit", f"is {form.limit:,}; it is 1 to {MOST}")
    rows = look.measure("standing").filter(_.to_thank > 0)
    counted = rows.mutate(fits=_.count().over(), in_debt=(_.owed > 0).cast("int64").sum().over())
    order = counted.order_by(_.owed_days.desc(nulls_first=False), _.last_paid_days, "person").limit(form.limit)
    found = look.engine.run(order).to_pylist()
    names = whom.called(look, {row["person"] for row in found})
    people = [{"person": row["person"], "name": names.get(row["person"]) or row["person"].removeprefix("email:"),
               "owed": row["owed"], "due": row["due"], "since_days": row["owed_days"],
               "why": _given.why(row, look.currency)} for row in found]
    owed, fits = (int(found[0]["in_debt"]), int(found[0]["fits"])) if found else (0, 0)
    return Page(
        name="thanks", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, owed, fits), figures={"people": people, "owed": owed, "due": fits - owed}, names=bool(people),
        doubts=_doubts(people), definitions=versions(RESTS_ON), rests_on=RESTS_ON, next_step=_next(look, people),
        grids=_grids(people), links=[("Both sides of the account", Link("ledger")), ("This week's people", Link("week"))],
        deeds=[Deed("move", "Note a thank for a list of names", {"kind": "thank"}, ["who", "on", "note"])] if people else [])


def _claim(look: Look, owed: int, fits: int) -> str:
    if not look.exports:
        return "Nobody is known yet: no file has been added."
    due = fits - owed
    if not fits:
        return "You owe nobody a thank."
    if not owed:
        return f"You owe nobody a thank yet; {words.plural(due, 'is', 'are')} due within two weeks of what they did."
    said = f"You owe {words.plural(owed, 'person', 'people')} a thank"
    return f"{said}, and {words.plural(due, 'more is', 'more are')} due soon." if due else f"{said}."


def _doubts(people: list[dict[str, Any]]) -> list[Doubt]:
    if not people:
        return []
    return [Doubt("A thank you gave and did not note is not known here.", "Note it, one by one or for a whole list at once.")]


def _next(look: Look, people: list[dict[str, Any]]) -> str:
    if not look.exports:
        return _list.first(look)
    return f"Thank {people[0]['name']}, and note it." if people else "Give something to somebody this week, unasked."


def _grids(people: list[dict[str, Any]]) -> list[Grid]:
    if not people:
        return []
    rows = [[row["name"], row["why"], _given.ago(row["since_days"]) if row["since_days"] is not None else "due now"]
            for row in people]
    deeds = [[Deed("move", "Done: thanked them", {"kind": "thank", "who": [row["person"]]})] for row in people]
    return [Grid("Thanks, the longest owed first", ["Name", "For what", "Owed since"], rows, deeds=deeds, figure="people",
                 links=[Link("person", {"who": row["person"]}) for row in people])]
