"""The lists of an ask on their way to somebody's own tool, and what comes back of them.

Whoever objected or refused since the draw is on no list, yet stays in the comparison: they were drawn. A cell that a
spreadsheet would calculate is made inert; an address that would be is left out, and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts import words
from stalwarts.actions import _asks as asks
from stalwarts.actions._form import Done
from stalwarts.asks import design
from stalwarts.look import Look
from stalwarts.outreach import audience
from stalwarts.outreach import outcomes
from stalwarts.problems import NoArms
from stalwarts.problems import NotDrawn
from stalwarts.problems import ReadOnlyFolder
from stalwarts.workspace import Workspace

RISKY = r"^[=+\-@\t\r]"
"""How a cell begins that a spreadsheet takes for a formula."""
TAGS = ("tags", "tag", "segments", "segment", "campaign", "lists", "list")
Columns = Callable[[dict[str, Any]], dict[str, Any]]

TOOLS: dict[str, Columns] = {
    "mailchimp": lambda ask: {"Email Address": _.address, "First Name": _.first_name, "Last Name": _.last_name,
                              "Tags": ask["tag"]},
    "kit": lambda ask: {"email": _.address, "first_name": _.first_name, "tags": ask["tag"]},
    "substack": lambda _ask: {"email": _.address, "name": _.name},
    "listmonk": lambda ask: {"email": _.address, "name": _.name,
                             "attributes": ibis.literal('{"ask": "') + ask["tag"] + ibis.literal('", "code": "')
                             + ask["code"] + ibis.literal('"}')},
    "shopify": lambda ask: {"First Name": _.first_name, "Last Name": _.last_name, "Email": _.address,
                            "Accepts Email Marketing": ibis.literal("yes"), "Tags": ask["tag"]},
    "plain": lambda ask: {"address": _.address, "name": _.name, "arm": _.arm, "ask": ask["tag"], "code": ask["code"],
                          "link": ask["link"]},
}
"""Tool to the columns its own import knows."""


def written(workspace: Workspace, form: Any) -> Done:
    """Write the list. Raises NoSuchAsk, NotDrawn, ReadOnlyFolder."""
    ask = asks.registered(workspace, form.ask)
    link = design.tagged(form.link, ask["ask"]) if form.link else ""
    with workspace.see() as look:
        if form.ask not in outcomes.drawn(look):
            raise NotDrawn(form.ask)
        people = _people(look, ask, form.who)
        everybody = _count(look, people)
        rows = look.engine.hold(_addressed(look, people, ask, form.tool), "list_rows")
        said = {"tag": ibis.literal(ask["ask"]), "code": ibis.literal(ask["code"] or ""), "link": ibis.literal(link)}
        columns = rows.select(**TOOLS[form.tool](said))
        try:
            n = look.engine.copy(columns, form.file, "csv")
        except OSError as error:
            raise ReadOnlyFolder(form.file.parent) from error
    told = [f"{words.plural(n, 'person', 'people')} in {form.file.name}, with the columns of {form.tool}."
            if form.tool != "plain" else f"{words.plural(n, 'person', 'people')} in {form.file.name}."]
    if everybody > n:
        told.append(f"Not in it: {words.count(everybody - n)} who refused since, or whom this tool cannot reach. They stay in "
                    "the comparison.")
    if link:
        told.append(f"The link to use: {link}")
    told.append(f"The code to use: {ask['code']}" if ask["code"] else "It has no code of its own.")
    return Done(told, {"ask": form.ask, "file": str(form.file), "rows": n, "left_out": everybody - n, "code": ask["code"],
                       "link": link or None})


def _people(look: Look, ask: dict[str, Any], who: str) -> ir.Table:
    """Those a list is of: person, arm; one row a being."""
    drawn = outcomes.people(look, ask["ask"])
    one = drawn.filter(_.arm.notnull()).group_by("root").agg(person=_.person.min(), arm=_.arm.min())
    if who in {"asked", "left_in_peace"}:
        one = one.filter(_.arm == who)
    if who == "bought":
        one = one.semi_join(outcomes.bought(look, ask, look.as_of, drawn), "person")
    if who == "clicked":
        one = one.semi_join(outcomes.clicked(look, ask, look.as_of, drawn), "person")
    return look.engine.hold(one.select("person", "arm"), "listed_people")


def _addressed(look: Look, people: ir.Table, ask: dict[str, Any], tool: str) -> ir.Table:
    """With address and name, without who may not be written to: address, name, first_name, last_name, arm."""
    channel = ask["channel"] or "email"
    willing = people.anti_join(audience.objecting(look), "person")
    if audience.CHANNELS[channel]:
        willing = willing.anti_join(audience.refusing(look, channel), "person")
    willing = look.engine.hold(willing, "list_willing")
    found = look.engine.hold(audience.addresses(look, "email" if tool != "plain" else channel), "list_addresses")
    named = look.engine.hold(audience.names(look), "list_names")
    rows = willing.inner_join(found, "person").select("person", "arm", "address")
    rows = look.engine.hold(rows, "list_addressed").filter(~_.address.re_search(RISKY)).left_join(named, "person")
    name = _.name.fill_null("")
    plain = rows.select("address", "arm", name=name, first_name=name.re_extract(r"^\S+", 0),
                        last_name=name.re_extract(r"\s(\S.*)$", 1))
    return plain.mutate(**{column: inert(_[column]) for column in ("name", "first_name", "last_name")}).order_by("address")


def inert(cell: Any) -> Any:
    """A cell no spreadsheet calculates."""
    return ibis.ifelse(cell.re_search(RISKY), "'" + cell, cell)


def _count(look: Look, table: ir.Table) -> int:
    return int(look.engine.run(table.agg(n=_.count())).column("n")[0].as_py())


# --- what comes back -------------------------------------------------------------------------------------------------


def received(workspace: Workspace, name: str, file: Path, tag: str | None) -> Done:
    """Who really got it, beside who was drawn. Raises NoArms, NoSuchAsk, NoSuchFile, NotDrawn."""
    asks.registered(workspace, name)
    got, arms = _got(file, tag)
    with workspace.see() as look:
        if name not in outcomes.drawn(look):
            raise NotDrawn(name)
        rows = look.engine.run(outcomes.people(look, name).select("person", "root", "arm")).to_pylist()
        whose, erased = audience.meant(look, got)
    root = {row["person"]: row["root"] for row in rows}
    arm = {row["root"]: row["arm"] for row in rows}
    # Where the list has arms of its own, only its asked rows were sent to; a list of recipients has none.
    listed: dict[str, set[str]] = {}
    for text, person in whose.items():
        if person in root:
            listed.setdefault(root[person], set()).add(arms.get(text, design.ASKED))
    reached = {one for one, held in listed.items() if design.ASKED in held}
    moved = {one for one, held in listed.items() if arms and arm[one] is not None and arm[one] not in held}
    counts = {
        "asked": sum(one == design.ASKED for one in arm.values()), "in_peace": sum(one == design.PEACE for one in arm.values()),
        "asked_and_got_it": sum(arm[one] == design.ASKED for one in reached),
        "in_peace_and_got_it": sum(arm[one] == design.PEACE for one in reached),
        "moved_by_hand": len(moved), "not_drawn": len({person for person in whose.values() if person not in root}),
        "erased": erased}
    workspace.shelves.decisions.tell("reading", name, "received", counts | {"file": file.name})
    return Done(_said(counts), {"ask": name} | counts)


def _got(file: Path, tag: str | None) -> tuple[list[str], dict[str, str]]:
    """Addresses of those who got it, each once; and the arm each stands in, where the list has arms."""
    got: dict[str, None] = {}
    arms: dict[str, str] = {}
    for row in asks.read(file):
        whom = asks.picked(row, asks.WHOM)
        if whom is None or (tag and not _tagged(row, tag)):
            continue
        got[whom] = None
        arm = asks.ARMS.get((asks.picked(row, asks.ARM) or "").lower())
        if arm:
            arms[whom] = arm
    if not got:
        raise NoArms(file.name, f"who carries '{tag}'" if tag else "who got it")
    return list(got), arms


def _tagged(row: dict[str, str], tag: str) -> bool:
    cells = " , ".join(row[name] for name in TAGS if row.get(name)).lower()
    return tag.lower() in {part.strip(" '\"") for part in cells.replace(";", ",").split(",")}


def _said(counts: dict[str, int]) -> list[str]:
    said = [f"{words.count(counts['asked_and_got_it'])} of the {words.count(counts['asked'])} asked got it."]
    if counts["in_peace_and_got_it"]:
        said.append(f"{words.count(counts['in_peace_and_got_it'])} who were to be left in peace got it too.")
    if counts["moved_by_hand"]:
        said.append(f"{words.plural(counts['moved_by_hand'], 'person was', 'people were')} moved by hand to the other side.")
    if counts["not_drawn"]:
        said.append(f"{words.plural(counts['not_drawn'], 'person', 'people')} got it who were never drawn: they are in no "
                    "comparison.")
    if counts["erased"]:
        said.append(f"{words.count(counts['erased'])} were erased and are left out.")
    return [*said, "The comparison still goes by the lots: everybody counts as drawn."]
