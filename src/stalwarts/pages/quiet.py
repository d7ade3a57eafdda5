"""Who has gone quiet: buyers whose last payment is over a year ago, what they brought, and what their return would bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.measures._prior import WEIGHT
from stalwarts.models import outlook as model
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages import _list
from stalwarts.pages import _outlook
from stalwarts.pages import _roll
from stalwarts.pages._known import versions
from stalwarts.pages.people import shown
from stalwarts.problems import BadAnswer

QUESTION = "Who bought once and has gone quiet?"
VERSION = 1
TITLE = "Gone quiet"
PLACE = "People"
NEEDS = ("order",)
RESTS_ON = {"people": "repeat", "return_next_365": "yearly_support", "per_head": "yearly_support"}
QUIET = {"366-730": "one to two years ago", "over 730": "over two years ago"}
"""Bands of days since the last payment, as in `repeat`, in words."""
TENTH = 0.1


@dataclass(frozen=True)
class Form:
    """Whether to name them."""

    limit: int = asked("So many by name, those likeliest to bring most first; 0: none.", 0, called="How many by name")


def page(look: Look, form: Form) -> Page:
    """How many, what they gave, what comes of itself, what a tenth more would bring. Raises BadAnswer."""
    if not 0 <= form.limit <= _roll.MOST:
        raise BadAnswer("limit", f"is {form.limit:,}; it is 0 to {_roll.MOST:,}")
    cells = [cell for cell in _outlook.cells(look) if cell["recency"] in QUIET]
    figures = _figures(look, cells)
    who = _who(look, form.limit) if form.limit else []
    return Page(
        name="quiet", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, figures), doubts=list(_doubts(look, figures)), names=bool(form.limit),
        figures=figures | ({"named": who} if form.limit else {}), definitions=versions(RESTS_ON), rests_on=RESTS_ON,
        notes=list(_notes(look, figures)), next_step=_next(look, figures), drawings=_drawings(look, figures),
        grids=_grids(look, who), links=[("Who they are, by name", Link("quiet", {"limit": 50}))] if figures["people"] else [])


def _figures(look: Look, cells: list[dict[str, Any]]) -> dict[str, Any]:
    rows = [row for row in look.run("yearly_support").to_pylist() if row["kind"] == "again"]
    groups = {band: [model.Kind(c["people"], c["probability"], c["past"] + WEIGHT, c["payments"]) for c in cells
                     if c["recency"] == band] for band in QUIET}
    sums = model.outlook(groups, model.Yields.of(rows))
    quiet = look.measure("repeat").filter(_.recency.isin(tuple(QUIET)), _.probability.notnull()).select("person")
    gave = look.engine.run(look.measure("payers").semi_join(quiet, "person").agg(net=_.net.sum())).to_pylist()[0]["net"]
    return {"people": sum(cell["people"] for cell in cells), "currency": look.currency, "gave_before": {"net": gave or 0.0},
            "bands": {band: sum(kind.people for kind in kinds) for band, kinds in groups.items()},
            "back_next_365": sum(cell["people"] * cell["probability"] for cell in cells),
            "return_next_365": {band: _sum(sums, band) for band in (*QUIET, "")}, "per_head": _outlook.per_head(look)}


def _sum(sums: dict[str, model.Sum] | None, name: str) -> dict[str, Any]:
    if sums is None:
        return unknown(_outlook.LITTLE)
    return interval(sums[name].value, sums[name].low, sums[name].high)


def _who(look: Look, limit: int) -> list[dict[str, Any]]:
    """Likeliest to bring most: the chance of paying again times what they brought each time."""
    quiet = look.measure("repeat").filter(_.recency.isin(tuple(QUIET))).select("person", "recency")
    last = look.measure("payers").select("person", "last_paid")
    both = _roll.everybody(look).inner_join(quiet, "person").inner_join(last, "person")
    ranked = both.mutate(worth=_.again * _.support / _.orders)
    rows = look.engine.run(ranked.order_by(ibis.desc("worth", nulls_first=False), "person").limit(limit)).to_pylist()
    told = {row["person"]: row for row in rows}
    return [row | {"last_paid": told[row["person"]]["last_paid"].isoformat() + "Z"} for row in _roll.rows(look, rows)]


def _claim(look: Look, figures: dict[str, Any]) -> str:
    if not look.exports:
        return "Who has gone quiet is not known: no file has been added."
    if not figures["people"]:
        return "Nobody who bought has been quiet for over a year, as far as your files reach."
    money = words.money(figures["gave_before"]["net"], look.currency)
    return f"{words.plural(figures['people'], 'buyer has', 'buyers have')} been quiet for over a year; they had brought {money}."


def _notes(look: Look, figures: dict[str, Any]) -> Iterator[str]:
    if not figures["people"]:
        return
    money = figures["return_next_365"][""]
    if money["value"] is not None:
        yield (f"Left to themselves about {words.count(figures['back_next_365'])} of them come back within a year, and bring "
               f"{words.money_between(money['low'], money['high'], look.currency)}.")
    head = figures["per_head"]
    if head["value"] is not None:
        each, tenth = words.money(head["value"], look.currency), figures["people"] * TENTH
        yield (f"Who comes back brings {each} in a year: one in ten of them more would be "
               f"{words.money_between(tenth * head['low'], tenth * head['high'], look.currency)}.")


def _doubts(look: Look, figures: dict[str, Any]) -> Iterator[Doubt]:
    if figures["people"]:
        yield Doubt("Some of them may buy under another name or address by now.", "Say on a person's page that two are the same")
        yield Doubt("What a letter to them would bring is not known until it is tried on half of them.",
                    "Ask half, leave half in peace, and compare.")
        if figures["return_next_365"][""]["value"] is None:
            yield Doubt(_outlook.LITTLE.removeprefix("not known: ").capitalize() + ".",
                        "Add older orders, back to the first one.")
    elif look.exports:
        yield Doubt("Files of payments that begin less than a year ago show nobody who has gone quiet.",
                    "Add older orders, back to the first one.")


def _next(look: Look, figures: dict[str, Any]) -> str:
    if not look.exports:
        return _list.first(look)
    if not figures["people"]:
        return "Look again when your files of payments reach back more than a year."
    return "Write to the first of them by name: say what has happened since they last bought, and ask for nothing yet."


def _drawings(look: Look, figures: dict[str, Any]) -> list[Drawing]:
    rows = [{"label": f"{words.count(figures['bands'][band])} last bought {said}", "axis": look.currency,
             "said": words.money_between(money["low"], money["high"], look.currency),
             **{end: money[end] for end in ("low", "value", "high")}}
            for band, said in QUIET.items()
            if figures["bands"][band] and (money := figures["return_next_365"][band])["value"] is not None]
    return [Drawing("ranges", "What they may bring within a year, left to themselves", rows, "return_next_365")] if rows else []


def _grids(look: Look, who: list[dict[str, Any]]) -> list[Grid]:
    if not who:
        return []
    rows = [[shown(row), str(row["orders"] or ""),
             "" if row["support"] is None else words.money(row["support"], look.currency),
             words.day(row["last_paid"]), "" if row["again"] is None else words.share(row["again"])] for row in who]
    return [Grid("Gone quiet", ["Name", "Orders", "Money that stayed", "Last bought", "Pays again"], rows,
                 "Those likeliest to bring most first. Pays again: within a year, left to themselves.",
                 links=[Link("person", {"who": row["person"]}) for row in who], figure="people")]
