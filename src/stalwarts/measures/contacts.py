"""Every dated act of somebody for us, on both axes: money that moved, and cheering or coming closer."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings

VERSION = 1


def contacts(touch: Table, move: Table, support: Table, person: Table, own: Table, moment: Table) -> Table:
    """One row per act up to the view's date, notes of what they did included: person, occurred_at, paid (bool)."""
    seen = touch.filter(_.direction == "from_them", ~_.machine, _.stance != "against", _.kind != "follow")
    noted = move.filter(_.direction == "from_them")
    both = seen.select("handle", "occurred_at").union(noted.select("handle", "occurred_at")).anti_join(own, "handle")
    closer = beings(both, person).select("person", "occurred_at", paid=ibis.literal(value=False))
    money = support.filter(_.paid > 0, ~_.person.startswith("order:")).select(
        "person", "occurred_at", paid=ibis.literal(value=True))
    dated = closer.union(money).cross_join(moment.select("as_of"))
    return dated.filter(_.occurred_at <= _.as_of).drop("as_of")
