"""Each list of followers against the number its profile shows: under nine tenths of it, a list is not the whole list.

The number is the latest total told or read for the account. One told for an account of that platform that has no list
counts for the only list of the platform: who tells a number before any file cannot know how the file will name the account.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._addresses import platform
from stalwarts.measures._listing import WHOLE
from stalwarts.measures._listing import counted
from stalwarts.measures._listing import listed

VERSION = 1


def checked_lists(lists: Table, tally: Table) -> Table:
    """One row per account with a list.

    Columns: account, keys (how many platforms its handles are of), followers (people), shown (by its profile; null:
    nobody says), whole (bool).
    """
    heads = listed(lists).select("account", "keys", "followers")
    counts = counted(tally)
    loose = counts.anti_join(heads, "account").group_by(platform=platform(_.account)).agg(loose=_.shown.max())
    placed = heads.mutate(platform=platform(_.account)).mutate(beside=_.count().over(group_by="platform"))
    told = placed.left_join(counts, "account").drop("account_right").left_join(loose, "platform")
    shown = told.shown.coalesce((told.beside == 1).ifelse(told.loose, None))
    return told.select("account", "keys", "followers", shown=shown,
                       whole=shown.isnull() | (told.followers >= WHOLE * shown))
