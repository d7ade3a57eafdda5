"""The list of people, and one person's story. Who objected is never listed."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.problems import NoSuchPerson

EVEN = 0.5
ORDERS = {"support": "support", "orders": "orders", "probability": "probability", "name": "name"}


def people(look: Look, segment: str | None, search: str | None, sort: str, limit: int) -> list[dict[str, Any]]:
    """Rows of the contract, the given number of them."""
    table = _table(look)
    if segment:
        table = table.filter(_.segment == segment)
    if search:
        text = search.lower()
        table = table.filter(_.person.lower().contains(text) | _.name.lower().contains(text).fill_null(ibis.literal(value=False)))
    column = ORDERS.get(sort, "support")
    order = ibis.asc(column, nulls_first=False) if column == "name" else ibis.desc(column, nulls_first=False)
    return [_row(look, row) for row in look.engine.run(table.order_by(order, "person").limit(limit)).to_pylist()]


def person(look: Look, handle: str) -> dict[str, Any]:
    """One person's row, and everything dated about them. Raises NoSuchPerson."""
    beings = look.engine.run(look.table("person").filter(_.handle == handle)).to_pylist()
    least = beings[0]["person"] if beings else handle
    rows = look.engine.run(_table(look).filter(_.person == least)).to_pylist()
    if not rows:
        raise NoSuchPerson(handle)
    return _row(look, rows[0]) | {"timeline": _timeline(look, least)}


def lines(rows: list[dict[str, Any]]) -> list[str]:
    """The list for reading."""
    return [f"{row['name'] or row['person']:40.40} {words.SEGMENTS.get(row['segment'] or '', 'not a follower'):22} "
            f"{row['orders'] or 0:4} orders  {row['support'] or 0:10,.2f}" for row in rows] or ["Nobody yet."]


def story(found: dict[str, Any]) -> list[str]:
    """One person for reading."""
    head = [found["name"] or found["person"], ", ".join(found["handles"])]
    return head + [f"{event['at'][:10]}  {event['what']}" for event in found["timeline"]]


def _table(look: Look) -> ir.Table:
    paid = look.measure("payers")
    paid = paid.filter(~paid.person.startswith("order:")).select("person", orders="payments", support="net")
    labels = look.measure("segments").select(who="person", segment="segment", sure="probability")
    again = look.measure("repeat").select(payer="person", again="probability")
    met = labels.outer_join(paid, [("who", "person")])
    people = met.select(person=ibis.coalesce(met.who, met.person), segment="segment", sure="sure", orders="orders",
                        support="support")
    # Run here: a join on a column made over another join is lost on its way to the engine.
    people = look.engine.hold(people, "roll")
    rows = people.left_join(again, [("person", "payer")])
    outside = ibis.cases((rows.again >= EVEN, "supporter"), (rows.again.notnull(), "buyer"),
                         else_=ibis.null("string"))
    told = rows.select("person", "orders", "support", segment=ibis.coalesce(rows.segment, outside),
                       probability=ibis.coalesce(rows.sure, rows.again))
    names = _names(look)
    named = told.left_join(names, [("person", "called")]).drop("called")
    objecting = _objecting(look)
    return named.anti_join(objecting, [("person", "objector")])


def _beings(look: Look, table: ir.Table) -> ir.Table:
    linked = look.table("person").select(linked="handle", being="person")
    joined = table.left_join(linked, [("handle", "linked")])
    return joined.mutate(person=ibis.coalesce(joined.being, joined.handle))


def _names(look: Look) -> ir.Table:
    clues = look.table("clue").filter(_.kind.isin(("name", "display_name")))
    return _beings(look, clues).group_by(called="person").agg(name=_.value.min())


def _objecting(look: Look) -> ir.Table:
    return _beings(look, look.table("objection")).select(objector="person").distinct()


def _row(look: Look, row: dict[str, Any]) -> dict[str, Any]:
    linked = look.engine.run(look.table("person").filter(_.person == row["person"])).column("handle").to_pylist()
    return {"person": row["person"], "handles": sorted({row["person"], *linked}), "name": row["name"],
            "segment": row["segment"], "probability": row["probability"], "orders": row["orders"] or 0,
            "support": row["support"], "p_buys": None, "know": None, "defend": None, "invest": None}


def _timeline(look: Look, least: str) -> list[dict[str, str]]:
    events = []
    for name, column in (("follow", "since"), ("order", "occurred_at"), ("touch", "occurred_at")):
        rows = _beings(look, look.table(name).filter(_.handle.notnull())).filter(_.person == least)
        events += [{"at": row[column].isoformat() if row[column] else "", "what": _what(name, row)}
                   for row in look.engine.run(rows.limit(500)).to_pylist()]
    return sorted(events, key=lambda event: event["at"])


def _what(name: str, row: dict[str, Any]) -> str:
    if name == "follow":
        return f"began to follow {row['account']}"
    if name == "order":
        return f"{row['kind']} {row['amount']:.2f} {row['currency']} ({row['status']}) {row['product'] or ''}".strip()
    return f"{row['kind']} {'from them' if row['direction'] == 'from_them' else 'to them'}, {row['account']}"
