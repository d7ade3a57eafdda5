"""Follows that count as following, and one row per person of them.

Grouping a million names costs more than all else together, and most people have one row anyway. A row is `solo` where
it is known to be all its being has: the handle was never merged, and its platform knows only one list. Solo rows are
never grouped; they and the others take separate ways from the table on, so that neither waits for the other.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._addresses import platform
from stalwarts.measures._beings import beings

FOLLOWING = ("follower", "subscriber")


def following(follow: Table, platforms: Table, person: Table, moment: Table) -> tuple[Table, Table]:
    """Follows that stood on the view's date, with `person` and `key` (the handle's platform): the solo, the others.

    Only as follower or subscriber: a paid membership is a payment, not a follow.
    """
    merged = person.select("handle").union(person.select(handle=_.person)).distinct()
    crowded = _crowded(platforms)
    apart = follow.filter(~follow.account.isin(crowded))
    alone = apart.anti_join(merged, "handle").mutate(person=_.handle)
    # In two parts, for an engine that finds neither a merged handle nor a crowded account reads no row for them.
    others = apart.semi_join(merged, "handle").union(follow.filter(follow.account.isin(crowded)))
    return _standing(alone, moment), _standing(beings(others, person), moment)


def _crowded(platforms: Table) -> Value:
    """Accounts with a list that shares a platform of its handles with another list."""
    lists = platforms.filter(_.kind.isin(FOLLOWING)).mutate(lists=_.count().over(group_by="key"))
    return lists.filter(_.lists > 1).account


def _standing(rows: Table, moment: Table) -> Table:
    dated = rows.cross_join(moment.select("as_of"))
    return dated.filter(
        _.kind.isin(FOLLOWING), _.ended_at.isnull() | (_.ended_at > _.as_of), _.since.isnull() | (_.since <= _.as_of),
    ).mutate(key=platform(_.handle))


def gone(follow: Table, person: Table, moment: Table) -> Table:
    """Follows that ended by the view's date: person, account, since, came_by, solo (false)."""
    ended = follow.cross_join(moment.select("as_of")).filter(_.kind.isin(FOLLOWING), _.ended_at <= _.as_of)
    return beings(ended, person).select("person", "account", "since", "came_by", solo=ibis.literal(value=False))


def fold(followers: Table, build: Callable[[Table], Table], left: Table | None = None, **how: str) -> Table:
    """One row per person of what `build` makes of rows of followers, each column by the aggregate named.

    `build` keeps `person` and works row by row; the aggregates are `min`, `max`, `sum`, `any` or `all`, of which one
    row's is the row itself. `left` are rows of people who left, who never were solo, to go with the others.
    """
    columns = ("person", "account", "since", "came_by", "solo")
    others = followers.filter(~_.solo)
    others = others if left is None else others.select(*columns).union(left.select(*columns))
    several = build(others).group_by("person").agg(**{name: getattr(_[name], agg)() for name, agg in how.items()})
    return ibis.union(build(followers.filter(_.solo)).select("person", *how), several.select("person", *how))
