"""Posts that followers could have seen."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import number


def exposed(followers: Table, post: Table, moment: Table) -> Table:
    """Rows of followers with `posts`: those of the account from the day after they followed; null where none.

    Where no file says when somebody followed, posts count from the day after a file first showed it.
    """
    dated = post.cross_join(moment.select("as_of")).filter(_.occurred_at <= _.as_of)
    given = dated.group_by("account", posted=number(_.occurred_at)).agg(n=_.count())
    watched = followers.mutate(began=number(_.since.coalesce(_.seen_at)))
    # Few days and many people: count the posts after each day once, then hand the count to everyone of that day.
    days = watched.semi_join(given, "account").select("account", "began").distinct()
    after = days.inner_join(given, [days.account == given.account, days.began < given.posted])
    counts = after.group_by("account", "began").agg(posts=_.n.sum().cast("int64"))
    shown = watched.left_join(counts, ["account", "began"])
    return shown.select(*followers.columns, "posts")
