"""Those who cheer and have not bought, one by one: how far their word carries, what it brought, how likely they are to buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _list
from stalwarts.pages import _roll
from stalwarts.pages._known import versions
from stalwarts.pages.people import shown
from stalwarts.problems import BadAnswer

QUESTION = "Who speaks for me and has never bought?"
VERSION = 1
TITLE = "They cheer, and haven't bought"
PLACE = "People"
NEEDS = ("follow", "order", "touch")
RESTS_ON = {"people": "cheerers", "brought": "named_orders"}


@dataclass(frozen=True)
class Form:
    """How many."""

    limit: int = asked("How many.", 50, called="How many")


def page(look: Look, form: Form) -> Page:
    """The furthest heard first; then who brought most, shared most, cheered most. Raises BadAnswer."""
    if not 1 <= form.limit <= _roll.MOST:
        raise BadAnswer("limit", f"is {form.limit:,}; it is 1 to {_roll.MOST:,}")
    found, fits = _found(look, form.limit)
    reach = any(row["reach"] is not None for row in found)
    return Page(
        name="champions", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, fits), doubts=_doubts(found, reach=reach), names=True, figures={"people": found, "fits": fits},
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, next_step=_next(look, fits), grids=_grids(look, found, fits),
        deeds=[Deed("move", "Note who stood up for you", {"kind": "defend"}, ["who", "on", "note"])] if look.exports else [],
        links=[("Cheering and buying, side by side", Link("cheers"))])


def _found(look: Look, limit: int) -> tuple[list[dict[str, Any]], int]:
    everybody = _roll.everybody(look).filter(_.segment == "endorser")
    cheering = look.measure("cheerers")
    both = everybody.inner_join(cheering, "person")
    order = [ibis.desc(name, nulls_first=False) for name in ("reach", "brought", "shared", "endorsements")]
    rows = look.engine.run(both.mutate(fits=_.count().over()).order_by(*order, "person").limit(limit)).to_pylist()
    told = {row["person"]: row for row in _roll.rows(look, rows)}
    keys = ("endorsements", "shared", "reach", "brought", "brought_support")
    found = [{key: value for key, value in told[row["person"]].items() if key != "again"} | {key: row[key] for key in keys}
             | {"last_endorsed": row["last_endorsed"].isoformat() + "Z"} for row in rows]
    return found, rows[0]["fits"] if rows else 0


def _claim(look: Look, fits: int) -> str:
    if not look.exports:
        return "Who speaks for you is not known: no file has been added."
    if not fits:
        return "Nobody who cheers and has not bought can be named from these files and your notes."
    return f"{words.plural(fits, 'person speaks', 'people speak')} for you, and {'has' if fits == 1 else 'have'} not bought."


def _doubts(found: list[dict[str, Any]], *, reach: bool) -> list[Doubt]:
    said = []
    if found and not reach:
        said.append(Doubt("How many people each of them reaches is in none of your files: they stand by what their word brought "
                          "and how often they passed you on."))
    if found:
        said.append(Doubt("Whoever bought under another name stands here wrongly.", "Say on their page that two are the same"))
    return said


def _next(look: Look, fits: int) -> str:
    if not look.exports:
        return _list.first(look)
    if not fits:
        return "Note by hand the last person who stood up for you in public: it is the beginning of this list."
    return "Thank the first of them by name, give them a code of their own, and ask what they would gladly pay for."


def _grids(look: Look, found: list[dict[str, Any]], fits: int) -> list[Grid]:
    if not found:
        return []
    rows = [[shown(row), words.count(row["reach"]) if row["reach"] is not None else "", str(row["shared"] or ""),
             str(row["endorsements"]), _brought(look, row), words.share(row["p_buys"]) if row["p_buys"] is not None else ""]
            for row in found]
    note = f"The first {words.count(len(found))} of {words.count(fits)}. " if fits > len(found) else ""
    return [Grid("They speak for you", ["Name", "Reach", "Passed you on", "Cheered", "Brought", "Would buy"], rows,
                 f"{note}Passed you on, cheered: times in the last year. Brought: others' orders that name them.",
                 links=[Link("person", {"who": row["person"]}) for row in found], figure="people")]


def _brought(look: Look, row: dict[str, Any]) -> str:
    if not row["brought"]:
        return ""
    money = f", {words.money(row['brought_support'], look.currency)}" if row["brought_support"] is not None else ""
    return words.plural(row["brought"], "order") + money
