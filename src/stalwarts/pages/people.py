"""Who they are: everybody who follows, paid, cheered or is noted, to search, sift and sort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _expected
from stalwarts.pages import _kinds
from stalwarts.pages import _list
from stalwarts.pages import _roll
from stalwarts.pages._known import versions
from stalwarts.problems import BadAnswer

QUESTION = "Who are they?"
VERSION = 1
TITLE = "People"
PLACE = "People"
NEEDS = ()
RESTS_ON = {"segment": "segments", "probability": "segments", "orders": "payers", "support": "payers", "again": "repeat",
            "p_buys": "p_buys", "expected": "yearly_support", "know": "know", "defend": "defend", "invest": "invest"}
ORDER = {"support": "money that stayed", "orders": "payments", "probability": "how sure their label is", "name": "name",
         "know": "how far they know you", "defend": "how far they stand up for you", "invest": "what they put in"}
BESIDE = ("again", "linked", "relation")
"""What a row tells for the page's own words only."""


@dataclass(frozen=True)
class Form:
    """Whom to list."""

    search: str | None = asked("Part of a name, address or account name.", None)
    segment: str | None = asked("supporter, buyer, endorser, voyeur or unknown.", None, choices=_kinds.SEGMENTS)
    sort: str = asked("support, orders, probability, name, know, defend or invest.", "support", choices=_roll.ORDERS)
    limit: int = asked("How many.", 50)


def page(look: Look, form: Form) -> Page:
    """The list, and what may be done with it. Raises BadAnswer."""
    if not 1 <= form.limit <= _roll.MOST:
        raise BadAnswer("limit", f"is {form.limit:,}; it is 1 to {_roll.MOST:,}: take everybody with stalwarts export")
    everybody = _roll.everybody(look)
    found, fits = _roll.people(look, everybody, form.segment, form.search, form.sort, form.limit)
    brings = _expected.of_people(look, found)
    found = [row | {"expected": brings[row["person"]]} for row in found]
    counts, listed = _kinds.segments(look), _roll.counts(look, everybody)
    return Page(
        name="people", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(form, fits, counts), doubts=_doubts(counts), names=True,
        figures={"people": [{key: row[key] for key in row if key not in BESIDE} for row in found], "fits": fits},
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, next_step=_next(look, found), grids=_grids(look, form, found, fits),
        deeds=[Deed("move", "Note something for a list of names", asks=["kind", "who", "on", "note"])] if found else [],
        links=[(f"{label[0].upper()}{label[1:]}: {words.count(listed[kind])}", Link("people", {"segment": kind}))
               for kind, label in words.SEGMENTS.items() if listed.get(kind)],
    )


def _claim(form: Form, fits: int, counts: dict[str, int]) -> str:
    everybody = sum(counts.values())
    if form.search or form.segment:
        kind = f" among those labelled “{words.SEGMENTS[form.segment]}”" if form.segment in words.SEGMENTS else ""
        sought = f" go by “{form.search}”" if form.search else " stand here"
        return f"{words.plural(fits, 'person', 'people')}{sought}{kind}.".replace("1 person go ", "1 person goes ")
    if not fits:
        return "Nobody is known yet: no file of people has been added."
    paid = counts["supporter"] + counts["buyer"]
    if not everybody:
        return f"{words.plural(fits, 'person has', 'people have')} bought from you; no file of followers yet."
    dark = f"; of {words.count(counts['unknown'])} nobody can tell yet" if counts["unknown"] else ""
    return f"Of {words.count(everybody)} followers {words.count(paid)} are known to have bought{dark}."


def _doubts(counts: dict[str, int]) -> list[Doubt]:
    if not counts["unknown"]:
        return []
    return [Doubt("“Can't tell yet” is said of whoever no file could show buying or cheering: they may be anything.",
                  "Open one of them: their page says which file would tell.")]


def _next(look: Look, found: list[dict[str, Any]]) -> str:
    if not look.exports:
        return _list.first(look)
    if not found:
        return "Search for part of a name only, or take the filter away."
    return "Open the first you would thank, and note it when you have."


def _grids(look: Look, form: Form, found: list[dict[str, Any]], fits: int) -> list[Grid]:
    if not found:
        return []
    rows = [[shown(row), words.KIND.get(row["segment"] or "", "not a follower"),
             words.share(row["probability"]) if row["probability"] is not None else "", str(row["orders"] or ""),
             words.money(row["support"], look.currency) if row["support"] is not None else "",
             words.share(row["again"]) if row["again"] is not None else "",
             words.share(row["p_buys"]) if row["p_buys"] is not None else "", _expected.said(look, row["expected"])]
            for row in found]
    first = f"The first {words.count(len(found))} of {words.count(fits)}, by {ORDER[form.sort]}. " if fits > len(found) else ""
    columns = ["Name", "Kind", "How sure", "Orders", "Money that stayed", "Pays again", "Would buy", "May bring"]
    return [Grid("People", columns, rows,
                 f"{first}Pays again: how likely they are to, within a year. Would buy: how likely who never did is to. "
                 "May bring: money within a year, about, and what will be counted in 19 of 20 cases.",
                 links=[Link("person", {"who": row["person"]}) for row in found], figure="segment")]


def shown(row: dict[str, Any]) -> str:
    """What somebody is called on screen: the name a file gives, else the address or account name."""
    return str(row["name"] or row["person"].removeprefix("email:"))
