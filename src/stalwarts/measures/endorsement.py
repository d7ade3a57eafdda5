"""Endorsement is what they do for you in sight of others: like, comment, share, mention, refer, review, public reply.

A note by hand that somebody stood up for us, shared us or brought a friend counts as one. Counted over the 365 days up
to the view's date, from them to us, never against us, never by software, never by our own handles. A reply by e-mail or
phone is not public.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._days import YEAR
from stalwarts.measures._sight import BY_HAND
from stalwarts.measures._sight import ENDORSING

VERSION = 2


def endorsement(touch: Table, move: Table, person: Table, own: Table, moment: Table) -> Table:
    """One row per person who endorsed: person, endorsements (how many), last_endorsed."""
    seen = touch.filter(_.kind.isin(ENDORSING), _.direction == "from_them", ~_.machine, _.stance != "against")
    private = _.handle.startswith("email:") | _.handle.startswith("phone:")
    public = seen.filter((_.kind != "reply") | ~private)
    noted = move.filter(_.kind.isin(BY_HAND), _.direction == "from_them")
    by_handle = _lately(public, moment).union(_lately(noted, moment))
    theirs = by_handle.anti_join(own, "handle")
    return beings(theirs, person).group_by("person").agg(
        endorsements=_.n.sum().cast("int64"), last_endorsed=_["last"].max())


def _lately(rows: Table, moment: Table) -> Table:
    """How often by whom in the last 365 days: handle, n, last."""
    recent = rows.cross_join(moment.select("as_of")).filter(
        _.occurred_at <= _.as_of, _.occurred_at > _.as_of - ibis.interval(days=YEAR))
    return recent.group_by("handle").agg(n=_.count(), last=_.occurred_at.max())
