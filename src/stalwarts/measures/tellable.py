"""What the files could have told of the followers of each account: did they pay, did they cheer, what did they see.

Payments could have been told where payers can be placed; endorsing where a file covers all people of the account
through the last 365 days (ending at most 31 days before the view's date).
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._bought import tieable
from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._sight import ENDORSING
from stalwarts.measures._sight import spans

VERSION = 1
KEEP = True
SLACK = 31
EXPOSED = 5


def tellable(matched: Table, came_by_buying: Table, cover: Table, post: Table, moment: Table) -> Table:
    """One row per account.

    Columns: account, tied (bool: payments could have been told), hidden (the chance that a follower not seen to pay
    is one of the payers nobody could place; null where not tied), shown (bool: endorsing could have been told),
    enough (timestamp: whoever followed before that day could have seen 5 posts; null: nobody).
    """
    heads = came_by_buying.select("account", "followers").inner_join(
        matched.select("account", "untied", paid=_.tied), "account")
    chance = ibis.least(1.0, heads.untied / (heads.followers - heads.paid).nullif(0)).fill_null(0.0)
    known = heads.mutate(chance=chance)
    parts = (tieable(matched, came_by_buying).mutate(tied=True), _endorsing(cover, moment).mutate(shown=True),
             _seen_enough(post, moment))
    for part in parts:
        known = known.left_join(part, "account").drop("account_right")
    return known.select("account", "enough", tied=surely(known.tied), shown=surely(known.shown),
                        hidden=surely(known.tied).ifelse(known.chance, ibis.null("float64")))


def _endorsing(cover: Table, moment: Table) -> Table:
    """Accounts of which a file could have shown all endorsing through the last 365 days."""
    seen = spans(cover, "touch", ENDORSING).cross_join(moment.select("as_of"))
    now = seconds(seen.as_of)
    return seen.filter(seen.start <= now - YEAR * DAY, seen.end >= now - SLACK * DAY).select("account")


def _seen_enough(post: Table, moment: Table) -> Table:
    """The day of the fifth post from the last: account, enough."""
    dated = post.cross_join(moment.select("as_of")).filter(_.occurred_at <= _.as_of)
    latest = ibis.row_number().over(group_by="account", order_by=[ibis.desc("occurred_at"), "post"])
    fifth = dated.mutate(place=latest).filter(_.place == EXPOSED - 1)
    return fifth.select("account", enough=_.occurred_at.truncate("D"))
