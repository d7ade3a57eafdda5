"""The people there are, one row each, for lists and for one person's page. Who objected is on none."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.look import Look
from stalwarts.pages import _buys
from stalwarts.pages import _relation
from stalwarts.pages._kinds import SEGMENTS
from stalwarts.whom import NAMES

EVEN = 0.5
ORDERS = ("support", "orders", "probability", "name", *_relation.SCORES)
MOST = 1_000
"""People on one page."""


def people(look: Look, table: ir.Table, segment: str | None, search: str | None, sort: str,
           limit: int) -> tuple[list[dict[str, Any]], int]:
    """Rows with the keys of the contract and `again`, the given number of them; and how many fit in all."""
    table = _sifted(look, table, segment, search)
    table = _relation.joined(look, table, sort) if sort in _relation.SCORES else table
    order = ibis.asc(sort, nulls_first=False) if sort == "name" else ibis.desc(sort, nulls_first=False)
    counted = table.mutate(fits=_.count().over())
    found = look.engine.run(counted.order_by(order, "person").limit(limit)).to_pylist()
    return rows(look, found), found[0]["fits"] if found else 0


def counts(look: Look, table: ir.Table) -> dict[str, int]:
    """How many carry each label; those without one under an empty text."""
    found = look.engine.run(table.group_by("segment").agg(people=_.count())).to_pylist()
    return {row["segment"] or "": row["people"] for row in found}


def rows(look: Look, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `everybody` as the contract writes them, all handles gathered at once, and `again`, `linked`, `relation`."""
    wanted = sorted(row["person"] for row in found)
    linked = look.table("person").filter(_.person.isin(wanted)).select("handle", "person")
    handles: dict[str, set[str]] = defaultdict(set)
    for row in look.engine.run(linked).to_pylist() if wanted else []:
        handles[row["person"]].add(row["handle"])
    scores = _relation.scored(look, wanted)
    likely = _buys.chances(look, [row["person"] for row in found if not row["orders"]])
    return [{"person": row["person"], "handles": sorted({row["person"], *handles[row["person"]]}), "name": row["name"],
             "segment": row["segment"], "probability": row["probability"], "orders": row["orders"] or 0,
             "support": row["support"], "p_buys": likely.get(row["person"]),
             **{score: _relation.whole(scores[row["person"]].get(score)) for score in _relation.SCORES},
             "again": row["again"], "linked": row["linked"], "relation": _relation.told(scores[row["person"]])} for row in found]


def named(look: Look, people: list[str]) -> list[dict[str, Any]]:
    """These people and what files call them: person, name."""
    found: list[dict[str, Any]] = look.engine.run(_names(look).filter(_.person.isin(people))).to_pylist()
    return found


def everybody(look: Look) -> ir.Table:
    """Followers, payers, those who cheered and those a note is about, without those who objected.

    Columns: person, orders, support, segment, probability, name, again (the chance of paying again within 365 days;
    null: never paid), linked (how likely their handles are one person's; null where files or decisions say so). The label
    and its probability count only as far as that is so.
    """
    paid = look.measure("payers")
    paid = paid.filter(~paid.person.startswith("order:")).select("person", orders="payments", support="net")
    labels = look.measure("segments").select("person", "segment", sure="probability")
    again = look.measure("repeat").filter(_.probability.notnull()).select("person", again="probability")
    noted = beings(look, look.table("move")).select("person")
    seen = ibis.union(labels.select("person"), paid.select("person"), look.measure("endorsement").select("person"), noted,
                      distinct=True)
    # Run here: a join on a column made over another join is lost on its way to the engine.
    table = look.engine.hold(seen, "roll")
    links = look.table("person").filter(_.probability < 1).group_by("person").agg(linked=_.probability.min())
    for other in (labels, paid, again, _names(look), links):
        table = table.left_join(other, "person").drop("person_right")
    again = table.again * table.linked.fill_null(1.0)
    outside = ibis.cases((again >= EVEN, "supporter"), (table.orders.notnull(), "buyer"), else_=ibis.null("string"))
    told = table.select("person", "orders", "support", "again", "linked", "name",
                        segment=ibis.coalesce(table.segment, outside), probability=ibis.coalesce(table.sure, again))
    return told.anti_join(objecting(look), "person")


def beings(look: Look, table: ir.Table) -> ir.Table:
    """A table with the person of its `handle`."""
    linked = look.table("person").select(linked="handle", being="person")
    joined = table.left_join(linked, [("handle", "linked")])
    return joined.mutate(person=ibis.coalesce(joined.being, joined.handle)).drop("linked", "being")


def objecting(look: Look) -> ir.Table:
    """Who is never scored, listed or asked: person."""
    return beings(look, look.table("objection")).select("person").distinct()


def _names(look: Look) -> ir.Table:
    clues = look.table("clue").filter(_.kind.isin(NAMES))
    return beings(look, clues).group_by("person").agg(name=_.value.min())


def _sifted(look: Look, table: ir.Table, segment: str | None, search: str | None) -> ir.Table:
    if segment in SEGMENTS:
        table = table.filter(_.segment == segment)
    if not search or not search.strip():
        return table
    text = search.strip().lower()
    no = ibis.literal(value=False)
    # Handles are lower case but for ids; a name is found however it is written.
    by_handle = look.table("person").filter(_.handle.lower().contains(text)).select("person").distinct().mutate(met=True)
    marked = table.left_join(by_handle, "person").drop("person_right")
    fits = marked.person.lower().contains(text) | marked.name.lower().contains(text).fill_null(no) | marked.met.fill_null(no)
    return marked.filter(fits).drop("met")
