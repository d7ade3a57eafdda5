"""Which plans are known to be over, though the last file that shows them says they stand.

Lists of members show who is one now, and a plan has its tier in its name: who left is not on the next list, and who changed to
another tier stands there under that one. So a plan is over where its holder left the list, or stands on a later list of all
plans without it: by the first such list, at the latest.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._flags import surely

_WHO = ("handle", "account")


def known(plan: Table, follow: Table, cover: Table) -> Table:
    """Plans with `over`: by when they had ended (null: no file says that they have)."""
    # Only of those who have a plan: most lists hold many more.
    listed = follow.filter(_.kind != "follower").semi_join(plan, _WHO).group_by(*_WHO).agg(
        last=_.seen_at.max(where=_.ended_at.isnull()), left=_.ended_at.max())
    rows = plan.left_join(_next(plan, cover), ["account", "seen_at"], rname="{name}_next").left_join(
        listed, list(_WHO), rname="{name}_listed")
    gone = surely(rows.last.isnull() & (rows.left >= rows.seen_at))
    without = surely(rows["last"] >= rows.following)
    over = ibis.cases((gone, rows.left), (without, rows.following), else_=ibis.null("timestamp(6)"))
    return rows.select(*plan.columns, over=over)


def _next(plan: Table, cover: Table) -> Table:
    """When the next list of all plans was taken, by account and time of a list: account, seen_at, following."""
    whole = cover.filter(_["table"] == "plan", _.who == "all").select(owner=_.account, taken=_.until)
    seen = plan.select("account", "seen_at").distinct()
    later = seen.inner_join(whole, [seen.account == whole.owner, whole.taken > seen.seen_at])
    return later.group_by("account", "seen_at").agg(following=_.taken.min())
