"""Reachable is a follower with a consented delivery address that does not depend on the platform."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._listing import listed
from stalwarts.measures._reach import addressed

VERSION = 1


def reachable(followers: Table, lists: Table, consent: Table, clue: Table, person: Table) -> Table:
    """One row per account: account, followers, reachable (people; null where no file tells of any consent)."""
    heads = listed(lists).select("account", "followers")
    ours = followers.semi_join(addressed(consent, clue, person), "person")
    reached = ours.group_by("account").agg(reached=_.count())
    told = heads.left_join(reached, "account").cross_join(consent.agg(consents=_.count()))
    return told.select("account", "followers",
                       reachable=ibis.ifelse(_.consents > 0, _.reached.fill_null(0), ibis.null("int64")))
