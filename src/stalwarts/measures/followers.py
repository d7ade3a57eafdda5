"""A follower is a person with a standing follow (as follower or subscriber) of an account on the view's date.

Paid members are not followers by their membership: counting them would measure conversion among those converted.
A follow without a date counts as standing, for the file showed it; one that ended by the date does not.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._follows import following

VERSION = 1
KEEP = True


def followers(follow: Table, platforms: Table, person: Table, moment: Table) -> Table:
    """One row per person and account.

    Columns: person, account, kind, key (platform of the handle listed), since (the earliest follow known; null: no
    file says), seen_at (when a file first showed it, among those kept), came_by (checkout if any file says so), solo
    (true: known to be the person's only row, so that grouping by person can pass it by).
    """
    alone, others = following(follow, platforms, person, moment)
    columns = ("person", "account", "kind", "key", "since", "seen_at", "came_by", "solo")
    several = others.group_by("person", "account").agg(
        kind=_.kind.min(), key=_.key.min(), since=_.since.min(), seen_at=_.seen_at.min(), came_by=_.came_by.min())
    return alone.mutate(solo=ibis.literal(value=True)).select(*columns).union(
        several.mutate(solo=ibis.literal(value=False)).select(*columns))
