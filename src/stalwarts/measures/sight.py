"""The span in which every payment would have been seen, per selling account and for all of them at once.

Only files on all buyers count. Covers that touch or leave less than a day between them join; of several spans with
gaps between, the one that ends latest counts. Where several accounts sell, a payment would have been seen only while
all of them were covered: from the latest start to the earliest end, and never beyond the view's date. The account
whose `until` is earliest is the one to bring a newer file of.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import seconds
from stalwarts.measures._sight import EVER
from stalwarts.measures._sight import PAYING
from stalwarts.measures._sight import spans

VERSION = 1
KEEP = True


def sight(cover: Table, moment: Table) -> Table:
    """One row per selling account, and always one with account null for all at once.

    Columns: account, since (timestamp; null: since ever), until, ever (bool), start, end (epoch seconds; start is
    the least possible where `ever`). All null in the last row where there is no such span.
    """
    each = spans(cover, "order", PAYING).mutate(ever=_.start == EVER)
    columns = ("account", "since", "until", "ever", "start", "end")
    return each.select(*columns).union(_at_once(each, moment).select(*columns))


def _at_once(each: Table, moment: Table) -> Table:
    sold = each.agg(start=_.start.max(), end=_.end.min(), since=_.since.max(), until=_.until.min(), ever=_.ever.all())
    whole = sold.cross_join(moment.select("as_of"))
    seen = whole.mutate(end=ibis.least(_.end, seconds(_.as_of).cast("int64")), until=ibis.least(_.until, _.as_of))
    some = seen.start <= seen.end
    return seen.select(account=ibis.null("string"), **{
        name: some.ifelse(seen[name], ibis.null(seen[name].type()))
        for name in ("since", "until", "ever", "start", "end")})
