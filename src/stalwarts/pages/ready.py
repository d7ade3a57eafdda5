"""Whom to ask now, whom to give first, whom to leave in peace, and who was never asked; learned from your own asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from ibis import _

from stalwarts import words
from stalwarts.asks import readout
from stalwarts.asks import uplift
from stalwarts.asks.design import ASKED
from stalwarts.look import Look
from stalwarts.outreach import audience
from stalwarts.outreach import outcomes
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import unknown
from stalwarts.pages import _list
from stalwarts.pages._known import versions

QUESTION = "Who would be glad to be asked now?"
VERSION = 1
TITLE = "Ready to be asked"
PLACE = "Asks"
RESTS_ON = {"kinds": "support", "never_asked": "exposure"}
YEAR = timedelta(days=365)
READ = 12
"""So many of the latest asks are learned from."""
GIVEN = 10
"""Posts and letters somebody could see from which on they were given much."""
VERDICTS = {uplift.NOW: "ask now", uplift.GIVE: "give first", uplift.PEACE: "leave in peace"}
PAID = {True: "bought in the year before", False: "did not buy in the year before"}


def page(look: Look) -> Page:
    """Kinds of people, what asking does to each, and how many there are of them today."""
    found = uplift.uplift(_over(look))
    today = _today(look) if found.kinds else {}
    never = _never(look)
    rows = [_row(kind, today.get(kind.kind, 0)) for kind in found.kinds]
    figures = {"kinds": rows, "ready": _ready(found, rows), "never_asked": never, "buyers": list(found.buyers),
               "asks_needed": found.asks_needed}
    return Page(
        name="ready", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, rows, never), figures=figures, definitions=versions(RESTS_ON), rests_on=RESTS_ON,
        notes=_notes(found, never), doubts=_doubts(found), next_step=_next(look, found, rows, never), grids=_grids(rows),
        links=[("Your asks", Link("asks")), ("What could an ask show?", Link("plan_ask"))])


def _over(look: Look) -> list[uplift.Drawn]:
    """Asks whose window is over, as columns."""
    arms = outcomes.drawn(look)
    closed = [ask for ask in outcomes.asks(look) if ask["ask"] in arms and len(arms[ask["ask"]]) > 1
              and ask["closes_at"] <= look.as_of][:READ]
    return [_columns(outcomes.outcome(look, ask, ask["closes_at"])) for ask in closed]


def _columns(came: outcomes.Outcome) -> uplift.Drawn:
    kinds = np.array([f"{kind}/{int(paid > 0)}" for kind, paid in zip(came.stratum.tolist(), came.before.tolist(), strict=True)],
                     dtype=object)
    return uplift.Drawn(kinds, came.asked, came.bought, came.turned)


def _today(look: Look) -> dict[str, int]:
    """Kind to the people who are of it today and have not objected."""
    paid = look.measure("support").filter(_.occurred_at > look.as_of - YEAR).group_by("person").agg(n=_.paid.sum())
    every = audience.everybody(look).anti_join(audience.objecting(look), "person").left_join(paid.filter(_.n > 0), "person")
    rows = look.engine.run(every.group_by("stratum", paid=_.n.notnull().cast("int64")).agg(people=_.count())).to_pylist()
    return {f"{row['stratum']}/{row['paid']}": row["people"] for row in rows}


def _never(look: Look) -> int | None:
    """People given much and asked nothing in a year; None where no file tells what they could see."""
    if not int(look.engine.run(look.table("post").agg(n=_.count())).column("n")[0].as_py()):
        return None
    lately = look.table("ask").filter(_.opens_at > look.as_of - YEAR).select("ask")
    drawn = look.table("draw").filter(_.arm == ASKED).semi_join(lately, "ask")
    asked = audience.beings(look, drawn.select("handle")).select("person").distinct()
    given = look.measure("exposure").filter(_.posts >= GIVEN).anti_join(asked, "person")
    given = given.anti_join(audience.objecting(look), "person")
    return int(look.engine.run(given.agg(n=_.count())).column("n")[0].as_py())


def _row(kind: uplift.Kind, today: int) -> dict[str, Any]:
    segment, _slash, paid = kind.kind.partition("/")
    return {"segment": segment, "paid": paid == "1", "verdict": kind.verdict, "people": today, "learned_from": kind.people,
            "buys": readout.document(kind.buys), "leaves": readout.document(kind.leaves)}


def _ready(found: uplift.Uplift, rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        return unknown(found.why)
    return {verdict: sum(row["people"] for row in rows if row["verdict"] == verdict) for verdict in VERDICTS}


def _claim(look: Look, rows: list[dict[str, Any]], never: int | None) -> str:
    if rows:
        now, rest = (sum(row["people"] for row in rows if row["verdict"] == verdict) for verdict in (uplift.NOW, uplift.PEACE))
        who = words.plural(now, "person is", "people are")
        return f"{who} of a kind that buys more for being asked; {words.count(rest)} are better left in peace."
    if never:
        return f"Whom asking moves is not known yet; {words.plural(never, 'person', 'people')} were given much and never asked."
    return "Whom asking moves is not known yet." if look.exports else "Whom asking moves is not known: no file has been added."


def _notes(found: uplift.Uplift, never: int | None) -> list[str]:
    said = [f"Not known because {found.why}."] if found.why else []
    if found.asks_needed:
        said.append(f"About {words.plural(found.asks_needed, 'more ask', 'more asks')} like those you made would do.")
    if never:
        said.append(f"{words.plural(never, 'person', 'people')} could see {GIVEN} posts or letters of yours and more, and were "
                    "asked nothing in the last year.")
    return said


def _doubts(found: uplift.Uplift) -> list[Doubt]:
    if not found.kinds:
        return []
    return [Doubt("It is told kind by kind, never person by person: among those better left in peace some would be glad.",
                  "Ask them one by one, by name, when you know them.")]


def _next(look: Look, found: uplift.Uplift, rows: list[dict[str, Any]], never: int | None) -> str:
    if not look.exports:
        return _list.first(look)
    if rows:
        return "Plan the next ask for those to ask now, and give something to those who come first."
    return "Plan an ask that leaves some in peace: it is what teaches whom asking pleases." if not never or found.why else ""


def _grids(rows: list[dict[str, Any]]) -> list[Grid]:
    if not rows:
        return []
    order = list(VERDICTS)
    lines = [[f"{words.SEGMENTS.get(row['segment'], row['segment'])}, {PAID[row['paid']]}", VERDICTS[row["verdict"]],
              words.count(row["people"]), words.more_between(row["buys"]["low"], row["buys"]["high"]),
              words.more_between(row["leaves"]["low"], row["leaves"]["high"])]
             for row in sorted(rows, key=lambda row: (order.index(row["verdict"]), -row["people"]))]
    return [Grid("What asking does to whom", ["Who", "What to do", "People today", "Buyers per hundred", "Turned away"],
                 lines, "Per hundred people: those asked beside those left in peace, over all your asks.", figure="kinds")]
