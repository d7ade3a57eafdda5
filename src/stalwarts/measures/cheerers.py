"""Each person who endorsed in the last 365 days: how often they passed us on, how far it reached, and what it brought.

Shared is a share, mention, referral, or a note of one. Reach is how many follow them, by the last total a file gives of them;
null where none does. Brought are other people's orders whose code or source names them.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._days import YEAR

VERSION = 1
SHARING = ("share", "mention", "refer")


def cheerers(endorsement: Table, touch: Table, move: Table, tally: Table, named_orders: Table, person: Table,
             moment: Table) -> Table:
    """One row per person: person, endorsements, last_endorsed, shared, reach, brought (orders), brought_support."""
    passed = touch.filter(_.kind.isin(SHARING), _.direction == "from_them", ~_.machine, _.stance != "against")
    noted = move.filter(_.kind.isin(SHARING), _.direction == "from_them")
    both = passed.select("handle", "occurred_at").union(noted.select("handle", "occurred_at")).cross_join(moment.select("as_of"))
    recent = both.filter(_.occurred_at <= _.as_of, _.occurred_at > _.as_of - ibis.interval(days=YEAR))
    shared = beings(recent, person).group_by("person").agg(shared=_.count())
    totals = tally.filter(_["of"] == "followers", _.handle.notnull())
    reach = beings(totals, person).group_by("person").agg(reach=_.value.argmax(_.until).cast("int64"))
    named = named_orders.group_by("person").agg(brought=_.count(), brought_support=_.amount.sum())
    whole = endorsement
    for table in (shared, reach, named):
        whole = whole.left_join(table, "person").drop("person_right")
    return whole.select("person", "endorsements", "last_endorsed", "reach", "brought_support", shared=_.shared.fill_null(0),
                        brought=_.brought.fill_null(0))
