"""How often and how lately somebody was seen: opening, clicking, coming, cheering, paying, or noted by hand.

Counted over the year up to the view's date, never by software, never against us. Fading is whoever was seen at least
three times in the year before the last 90 days and not in those, where files that reach to within 31 days of the view's
date could have shown them; returning is whoever was seen in the last 30 days for the first time in at least 180.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._days import DAY
from stalwarts.measures._days import days
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._passing import back
from stalwarts.measures._sight import PAYING
from stalwarts.measures._sight import spans

VERSION = 1
KEEP = True
QUIET, FRESH, GAP = 90, 30, 180
ENOUGH, SLACK = 3, 31
SEEING = ("open", "click", "view", "like", "comment", "share", "mention", "refer", "review", "reply", "message", "attend",
          "answer", "thank", "gift")
COLUMNS = {"acts": "sum", "lately": "sum", "before": "sum", "last_act": "max", "came_back": "min", "prior": "max",
           "watched": "any"}


def rhythm(touch: Table, order: Table, move: Table, cover: Table, person: Table, own: Table, moment: Table) -> Table:
    """One row per person ever seen.

    Columns: person, acts (in the last 365 days), lately (of them in the last 90), before (in the 365 days before those),
    last_act (timestamp), fading, returning (bool).
    """
    seen = touch.filter(_.direction == "from_them", ~_.machine, _.stance != "against", _.kind.isin(SEEING))
    paid = order.filter(_.handle.notnull(), _.status == "paid", _.kind.isin(PAYING))
    noted = move.filter(_.direction == "from_them").mutate(account=ibis.null("string"))
    rows = ibis.union(_marked(seen, cover, "touch", moment), _marked(paid, cover, "order", moment),
                      _marked(noted, cover, "move", moment))
    dated = rows.cross_join(moment.select("as_of")).anti_join(own, "handle")
    theirs = beings(_summed(dated.filter(_.occurred_at <= _.as_of)), person)
    people = theirs.group_by("person").agg(**{name: getattr(theirs[name], how)() for name, how in COLUMNS.items()})
    now = people.cross_join(moment.select("as_of"))
    fading = (now.before >= ENOUGH) & (now.lately == 0) & surely(now.watched)
    returning = surely(days(now.came_back, now.prior) >= GAP)
    return now.select("person", "acts", "lately", "before", "last_act", fading=fading, returning=returning)


def _marked(rows: Table, cover: Table, table: str, moment: Table) -> Table:
    """handle, occurred_at, and whether files of its account reach close to the view's date."""
    reach = spans(cover, table).cross_join(moment.select("as_of"))
    watched = reach.filter(_.end >= seconds(_.as_of) - SLACK * DAY, _.start <= seconds(_.as_of) - QUIET * DAY)
    met = rows.select("handle", "account", "occurred_at").left_join(
        watched.select("account", watched=ibis.literal(value=True)), "account")
    return met.select("handle", "occurred_at", watched=surely(met.watched))


def _summed(dated: Table) -> Table:
    """By handle, which is far fewer rows than touches, before anybody is looked up."""
    at, end = dated.occurred_at, dated.as_of
    lately, fresh = at > back(end, QUIET), at > back(end, FRESH)
    return dated.group_by("handle").agg(
        acts=(at > back(end, 365)).sum().cast("int64"), lately=lately.sum().cast("int64"),
        before=(~lately & (at > back(end, QUIET + 365))).sum().cast("int64"), last_act=at.max(),
        came_back=at.min(where=fresh), prior=at.max(where=~fresh), watched=dated.watched.any())
