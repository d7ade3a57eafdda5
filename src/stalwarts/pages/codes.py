"""Codes: the discount codes and link tags that buyers carried, each asked once which account it was given to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _people
from stalwarts.pages._known import versions
from stalwarts.pages._people import Crowd

QUESTION = "Which account did you give each code to?"
VERSION = 1
TITLE = "Codes"
PLACE = "Files"
NEEDS = ("order",)
RESTS_ON = {"tags": "tags", "placed": "placed"}
SHOWN = 50
"""Codes that are asked about one by one, those that brought most buyers first."""
BUTTONS = 5
"""Accounts that are offered as a button each; of more, the name is typed."""
KINDS = {"code": "code", "link": "link"}
SAID = {"many": "many places", "unknown": "nobody knows"}
_NOTE = "Not said yet: it changes nothing. Many places or not known: the same, and it is not asked again."


def page(look: Look) -> Page:
    """Every code with the buyers it brought, and a button for each account it may have been given to."""
    found, (counts, rows) = _people.crowd(look), _found(look)
    left = counts.get(False, 0)
    return Page(
        name="codes", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(sum(counts.values()), left), doubts=list(_doubts(sum(counts.values()))),
        figures={"tags": rows, "all": sum(counts.values()), "left": left,
                 "placed": sorted(found.placed.values(), key=lambda row: row["account"] or "")},
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, notes=list(_notes(found)), next_step=_next(rows, left),
        grids=[_grid(rows, accounts(look), sum(counts.values()))] if rows else [],
        links=[("What it does to the answer", Link("answer"))])


def accounts(look: Look) -> list[str]:
    """The accounts somebody follows or whose count is told, those with most followers first."""
    return [row["account"] for row in sorted(look.small("audiences"), key=lambda row: (-row["followers"], row["account"]))]


def _found(look: Look) -> tuple[dict[bool, int], list[dict[str, Any]]]:
    """How many there are, by whether somebody has said; and the first of them, those to be asked before the others."""
    tags = look.measure("tags")
    counted = look.engine.run(tags.group_by(said=_.given.notnull()).agg(n=_.count())).to_pylist()
    first = tags.order_by(_.given.notnull(), _.people.desc(), _.orders.desc(), _.tag).limit(SHOWN)
    rows: list[dict[str, Any]] = look.engine.run(first).to_pylist()
    return {row["said"]: int(row["n"]) for row in counted}, rows


def _claim(every: int, left: int) -> str:
    if not every:
        return "No buyer in your files carries a code or a link's tag."
    told = "of none of them is it said" if left == every else f"of {words.count(every - left)} it is said"
    told = told if left else "of all of them it is said"
    return f"{words.plural(every, 'code or link', 'codes and links')} brought buyers; {told} which account they were given to."


def _doubts(every: int) -> Iterator[Doubt]:
    if every:
        yield Doubt("A code given to one account counts its buyers as people who follow it. Whoever had it from a friend, or "
                    "saw it without following, would be counted too.", "Say “many places” for a code that got around.")


def _notes(found: Crowd) -> Iterator[str]:
    counted = {row["account"] for row in found.bounds}
    for account, row in sorted((key, row) for key, row in found.placed.items() if key and row["by_code"]):
        does = ("they raise its “at least”." if account in counted else
                "they count once it is known how many follow it. Bring its list, or tell the number on the page Start.")
        who = f"{words.plural(row['by_code'], 'buyer')} whom no file knows as following {account}"
        yield f"{who} came by its codes and links: {does}"


def _next(rows: list[dict[str, Any]], left: int) -> str:
    if left:
        name = rows[0]["tag"].partition(":")[2]
        return f"Begin with “{name}”: it brought {words.plural(rows[0]['people'], 'buyer')}. Say which account it was given to."
    if rows:
        return "Nothing to do here until new codes come in. Give each account a code of its own next time."
    return "Give each account a discount code or a tagged link of its own, and bring the orders."


def _grid(rows: list[dict[str, Any]], known: list[str], every: int) -> Grid:
    cells = [[_name(row["tag"]), words.count(row["people"]), words.count(row["orders"]),
              SAID.get(row["given"], row["given"]) if row["given"] else "not said yet"] for row in rows]
    first = f"The first {words.count(len(rows))} of {words.count(every)}. " if every > len(rows) else ""
    return Grid("Codes and links", ["", "Buyers", "Orders", "Given to"], cells, first + _NOTE, figure="tags",
                deeds=[_deeds(row, known) for row in rows])


def _name(tag: str) -> str:
    kind, _colon, value = tag.partition(":")
    return f"{KINDS[kind]} {value}"


def _deeds(row: dict[str, Any], known: list[str]) -> list[Deed]:
    """Buttons to say it, or the one to take it back."""
    tag = {"tag": row["tag"]}
    if row["given"]:
        return [Deed("undo", "Ask me again", {"export_id": [row["tag"]]})]
    named = [Deed("code", f"To {account}", tag | {"account": account}) for account in known[:BUTTONS]]
    other = [Deed("code", "To another account", tag, ["account"])] if len(known) > BUTTONS or not known else []
    return [*named, *other, Deed("code", "To many places", tag | {"account": "many"}),
            Deed("code", "I don't know", tag | {"account": "unknown"})]
