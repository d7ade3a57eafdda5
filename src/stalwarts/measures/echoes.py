"""First payments in the seven days after somebody shared us, and in the seven before: what sharing may have brought.

A share is a share, mention or referral from them, by file or by note, in the last 365 days up to the end of sight, never by
software or against us. Days count once, however many shared. A day that is within seven after one share and before another
counts as after. First payments of the people who shared do not count: those are their own. More after than before is no
proof: shares come when there is something to share.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import number
from stalwarts.measures._sight import window

VERSION = 1
NEAR = 7
"""Days."""
SHARING = ("share", "mention", "refer")
NOTED = ("share", "refer")


def echoes(touch: Table, move: Table, payers: Table, person: Table, own: Table, sight: Table) -> Table:
    """One row: shares (days with one), sharers (people), days_after, first_after, days_before, first_before (payments)."""
    seen = touch.filter(_.kind.isin(SHARING), _.direction == "from_them", ~_.machine, _.stance != "against")
    noted = move.filter(_.kind.isin(NOTED), _.direction == "from_them")
    both = seen.select("handle", "occurred_at").union(noted.select("handle", "occurred_at")).anti_join(own, "handle")
    span = window(sight).select(since=ibis.greatest(_.start, _.end - YEAR * DAY) // DAY, until=_.end // DAY)
    shared = beings(both, person).select("person", day=number(_.occurred_at)).distinct().cross_join(span)
    within = shared.filter(_.day >= _.since, _.day < _.until)
    around = within.select("day", "since", "until").distinct().mutate(off=ibis.range(-NEAR, NEAR + 1).unnest())
    near = around.mutate(on=_.day + _.off).filter(_.on >= _.since, _.on <= _.until)
    days = near.group_by("on").agg(after=(_.off >= 0).any())
    first = payers.filter(_.first_paid.notnull()).anti_join(within, "person").select(on=number(_.first_paid))
    met = days.left_join(first.group_by("on").agg(n=_.count()), "on").select("after", n=_.n.fill_null(0))
    told = met.agg(days_after=_.after.sum(), first_after=_.n.sum(where=_.after), days_before=(~_.after).sum(),
                   first_before=_.n.sum(where=~_.after))
    counts = within.agg(shares=_.day.nunique(), sharers=_.person.nunique())
    return counts.cross_join(told).select(**{name: _[name].fill_null(0).cast("int64") for name in (
        "shares", "sharers", "days_after", "first_after", "days_before", "first_before")})
