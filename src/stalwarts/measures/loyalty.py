"""How likely each person is to be a supporter: to pay again within the coming span, or holding an active paid plan now.

A plan is paid where its file says active, and neither trial nor comp: of a plan whose amount no file gives (Twitch, YouTube
and Ghost say none) only an amount of nothing says otherwise. A plan seen active without an end may have ended once it was
due twice; one that a later list of all plans shows its holder without has ended.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._days import days
from stalwarts.measures._plans import known

VERSION = 2
KEEP = True
SEEN = {"month": 62, "year": 366}
"""Days after which a plan seen active without an end may have ended."""


def loyalty(repeat: Table, plan: Table, follow: Table, cover: Table, person: Table, own: Table, moment: Table) -> Table:
    """One row per payer and per holder of an active paid plan.

    Columns: person, paid (bool: a payment is known), planned (bool), probability (of being a supporter; null for payments
    without a handle), basis (`plan`, else as in `repeat`), past (people the probability rests on where that is the record).
    """
    planned = _planned(known(plan, follow, cover), person, own, moment)
    yes, no = ibis.literal(value=True), ibis.literal(value=False)
    paying = repeat.select("person", "probability", "basis", "past", paid=yes, planned=no)
    holding = planned.select("person", probability=ibis.literal(1.0), basis=ibis.literal("plan"),
                             past=ibis.literal(0, "int64"), paid=no, planned=yes)
    both = ibis.union(paying, holding).group_by("person").agg(
        paid=_.paid.any(), planned=_.planned.any(), probability=_.probability.max(), past=_.past.max(),
        basis=_.basis.max())
    return both.select("person", "paid", "planned", "probability", "past",
                       basis=ibis.ifelse(_.planned, ibis.literal("plan"), _.basis))


def _planned(plan: Table, person: Table, own: Table, moment: Table) -> Table:
    """People with an active plan that is paid for: person."""
    dated = plan.cross_join(moment.select("as_of")).filter(_.state == "active", _.amount.isnull() | (_.amount > 0))
    begun = dated.filter(_.since.isnull() | (_.since <= _.as_of), _.cancelled_at.isnull() | (_.cancelled_at > _.as_of),
                         _.over.isnull() | (_.over > _.as_of))
    fresh = ibis.ifelse(begun.interval == "year", SEEN["year"], SEEN["month"])
    running = ibis.ifelse(begun.until.notnull(), begun.until >= begun.as_of,
                          days(begun.as_of, begun.seen_at) <= fresh)
    theirs = begun.filter(running).anti_join(own, "handle")
    return beings(theirs, person).select("person").distinct()
