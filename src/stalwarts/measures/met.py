"""Supporters who have met another one: seen at the same event as another supporter, by an attendance list.

A community, not only pairs. Only attendances that name their event count, and only supporters seen at any event: of the
others no file could tell whom they met.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._days import number

VERSION = 1


def met(segments: Table, touch: Table, person: Table, moment: Table) -> Table:
    """One row: supporters (followers so labelled), seen (of them, at any event), met (of those, with another there)."""
    ours = segments.filter(_.segment == "supporter").select("person")
    came = touch.cross_join(moment.select("as_of")).filter(
        _.kind == "attend", _.direction == "from_them", _.post.notnull(), _.occurred_at <= _.as_of)
    at = beings(came, person).semi_join(ours, "person").select("person", "account", "post", day=number(_.occurred_at)).distinct()
    there = at.mutate(there=_.person.count().over(group_by=["account", "post", "day"]))
    shared = there.group_by("person").agg(most=_.there.max())
    return ours.agg(supporters=_.count()).cross_join(
        shared.agg(seen=_.count(), met=(_.most > 1).sum().fill_null(0).cast("int64")))
