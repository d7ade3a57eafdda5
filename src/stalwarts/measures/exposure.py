"""Posts that people could have seen: those of the accounts they follow, from the day after they followed.

Only posts that our files hold count. Where no file says when someone followed, posts count from the day after a file
first showed the follow.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import number
from stalwarts.measures._follows import fold

VERSION = 1


def exposure(followers: Table, post: Table, moment: Table) -> Table:
    """One row per person who could have seen any: person, posts."""
    dated = post.cross_join(moment.select("as_of")).filter(_.occurred_at <= _.as_of)
    given = dated.group_by("account", posted=number(_.occurred_at)).agg(n=_.count())

    def counted(rows: Table) -> Table:
        watched = rows.mutate(began=number(_.since.coalesce(_.seen_at)))
        # Few days and many people: count the posts after each day once, then hand the count to everyone of that day.
        days = watched.semi_join(given, "account").select("account", "began").distinct()
        after = days.inner_join(given, [days.account == given.account, days.began < given.posted])
        counts = after.group_by("account", "began").agg(posts=_.n.sum().cast("int64"))
        return watched.inner_join(counts, ["account", "began"])

    return fold(followers, counted, posts="sum")
