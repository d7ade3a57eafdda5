"""What the files could have told of the followers of each account."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._bought import tieable
from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._exposed import exposed
from stalwarts.measures._flags import surely
from stalwarts.measures._follows import fold
from stalwarts.measures._sight import ENDORSING
from stalwarts.measures._sight import spans

SLACK = 31
"""Days that a file on endorsing may end before the view's date."""


def able(followers: Table, matched: Table, came_by_buying: Table, cover: Table, post: Table,
         moment: Table) -> Table:
    """One row per person who follows.

    Columns: person, tied (bool: their payments could have been placed), hidden (the chance that someone among them
    who has not been seen to pay is one of the payers nobody could place; null where not tied), shown (bool: a file
    could have shown them endorsing through the last 365 days), posts (that they could have seen).
    """
    flags = _accounts(matched, came_by_buying, cover, moment)

    def flagged(rows: Table) -> Table:
        told = exposed(rows, post, moment).left_join(flags, "account")
        return told.mutate(tied=surely(told.tied), shown=surely(told.shown), posts=told.posts.fill_null(0))

    return fold(followers, flagged, tied="any", hidden="min", shown="any", posts="sum")


def _accounts(matched: Table, came_by_buying: Table, cover: Table, moment: Table) -> Table:
    placed = tieable(matched, came_by_buying).mutate(tied=True)
    heads = came_by_buying.select("account", "followers").inner_join(
        matched.select("account", "untied", paid=_.tied), "account")
    chance = ibis.least(1.0, heads.untied / (heads.followers - heads.paid).nullif(0))
    share = heads.select("account", hidden=chance.fill_null(0.0))
    every = heads.select("account").left_join(placed, "account").drop("account_right")
    known = every.left_join(share, "account").drop("account_right")
    shown = known.left_join(endorsing(cover, moment).mutate(shown=True), "account")
    return shown.select("account", "tied", "shown",
                        hidden=ibis.ifelse(shown.tied, shown.hidden, ibis.null("float64")))


def endorsing(cover: Table, moment: Table) -> Table:
    """Accounts of which a file could have shown all endorsing through the last 365 days: account."""
    seen = spans(cover, "touch", ENDORSING).cross_join(moment.select("as_of"))
    now = seconds(seen.as_of)
    return seen.filter(seen.start <= now - YEAR * DAY, seen.end >= now - SLACK * DAY).select("account")
