"""Uncertain people in every way they could be grouped, each way as people of their own, measured all at once.

The evidence of their handles is copied once per way under names of that way, so that the very measures of the answer say
what each way would change; everybody else is measured once, as they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from stalwarts.identity.draws import Component
from stalwarts.look import Look

MARK = "~"
SHELF = "varied"
WAY = "~([0-9]+)~"
ACCOUNTS = ("matched", "came_by_buying", "sight", "lists", "platforms", "tellable", "horizon")
"""Measures of whole accounts: a few uncertain people change none of them worth mentioning."""
EVIDENCE = ("follow", "order", "plan", "touch", "move")
"""Tables that tell what somebody did."""
Told = dict[int, Counter[Any]]
"""Number of a way to what it counts."""


def numbered(parts: Sequence[Component]) -> dict[tuple[int, int], int]:
    """Each way of each component to a number of its own."""
    pairs = [(part, way) for part, component in enumerate(parts) for way in range(len(component.ways))]
    return {pair: number for number, pair in enumerate(pairs)}


def varied(look: Look, parts: Sequence[Component]) -> Look:
    """A look in which the uncertain people are there in every way at once, and nobody else is."""
    names = _names(look, parts)
    tables = {name: _copied(look, name, names) for name in EVIDENCE}
    person = names.filter(names.handle_then != names.person_then).select(
        handle="handle_then", person="person_then", probability=ibis.literal(1.0))
    tables["person"] = look.engine.hold(person, "varied_person")
    tables["own"] = _copied(look, "own", names)
    tables["repeat_score"] = look.measure("repeat_score")
    known = {name: look.measure(name) for name in ACCOUNTS}
    known["proven"] = look.engine.hold(_proven(look, names), "varied_proven")
    found = look.instead(tables, known, SHELF)
    return look.instead(tables, known | {"stood": _stood(look, found)}, SHELF)


def _stood(look: Look, found: Look) -> ir.Table:
    """How they paid, beside how everybody did: the past that tells how likely people are to pay again is everybody's."""
    theirs = measured(found, "stood").mutate(whole=ibis.literal(value=False))
    return look.engine.hold(look.measure("stood").union(theirs), "varied_stood_beside")


def measured(found: Look, name: str) -> ir.Table:
    """A measure of a varied look, standing in the engine."""
    statement = found.statement(name)
    if statement is None:
        return found.engine.hold(found.measure(name), f"{SHELF}_told_{name}")
    found.engine.keep_as(f"{SHELF}_told_{name}", statement)
    return found.engine.table(f"{SHELF}_told_{name}")


def _names(look: Look, parts: Sequence[Component]) -> ir.Table:
    """handle, being, and both as they are called in a way: handle_then, person_then."""
    rows = [{"being": being, "number": number, "least": min(group)}
            for (part, way), number in numbered(parts).items() for group in parts[part].ways[way] for being in group]
    kinds = {"being": pa.string(), "number": pa.int64(), "least": pa.string()}
    ways = look.engine.put("ways", pa.table({name: pa.array([row[name] for row in rows], kind)
                                             for name, kind in kinds.items()}))
    own = ways.select(handle="being", being="being").distinct()
    sure = look.certain()
    merged = sure.semi_join(ways, sure.person == ways.being).select(handle="handle", being="person")
    found = own.union(merged).distinct().inner_join(ways, "being")
    return look.engine.hold(found.select(
        "handle", "being", handle_then=_called(_.handle, _.number), person_then=_called(_.least, _.number)), "varied_names")


def _called(handle: Any, number: Any) -> Any:
    """A handle under the name it has in a way: still of its platform, and an address still of its domain."""
    return handle.re_extract("^([^:]*:)", 1) + MARK + number.cast("string") + MARK + handle.re_replace("^[^:]*:", "")


def _copied(look: Look, name: str, names: ir.Table) -> ir.Table:
    table = look.table(name)
    beside = names.select(was="handle", then="handle_then")
    joined = table.inner_join(beside, table.handle == beside.was)
    return look.engine.hold(joined.mutate(handle=joined.then).select(*table.columns), f"varied_{name}")


def _proven(look: Look, names: ir.Table) -> ir.Table:
    """Whoever is proven as they stand is in every way."""
    base = look.measure("proven")
    before = names.left_join(look.table("person").select(handle="handle", now="person"), "handle").drop("handle_right")
    return before.mutate(now=_.now.coalesce(_.handle)).semi_join(base, _.now == base.person).select(
        person="person_then").distinct()


def counted(look: Look, table: ir.Table, *columns: str) -> Told:
    """A table by person of a varied look: to each way how many people have which values of some columns."""
    rows = table.mutate(_way=table.person.re_extract(WAY, 1)).group_by("_way", *columns).agg(n=_.count())
    told: Told = {}
    for row in look.engine.run(rows).to_pylist():
        told.setdefault(int(row["_way"]), Counter())[tuple(row[column] for column in columns)] += row["n"]
    return told
