"""What each follower who had not paid had done by a moment: now, and at an earlier one, with whether they paid after it.

Nothing here may come from a purchase or from later than the moment. A row is an address or account name on a list whose
payers can be placed, by itself: no link to another name is used, since being linked at all often tells that somebody ordered.
Contacts from files that hold orders are left out, as are follows from such files or from a checkout, and the undated. The
earlier moment lies 365 days before the end of sight, or halfway back where the files hold less than twice that; none where half
is under 90 days. Who objected is in no row.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._beings import beings
from stalwarts.measures._bought import tieable
from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._follows import FOLLOWING
from stalwarts.measures._sight import window

VERSION = 1
KEEP = True
LEAST = 90
"""Days held back below which nothing is learned of buying."""
KINDS = {"opens": (("open", "view"), 90), "clicks": (("click",), YEAR), "replies": (("reply", "message", "answer"), YEAR),
         "cheers": (("like", "comment", "share", "mention", "refer", "review"), YEAR), "visits": (("attend",), YEAR)}
"""What is counted, of which kinds of contact, over how many days before the moment."""
EDGES = {"opens": (1, 3, 6, 12), "clicks": (1, 2, 4), "replies": (1, 2), "cheers": (1, 2, 4, 8), "visits": (1, 2),
         "tenure": (31, 91, 182, 365, 730), "quiet": (8, 31, 91, 366)}
"""Where the bands of each begin: below the first is band 0."""


def signals(follow: Table, touch: Table, order: Table, payers: Table, person: Table, own: Table, objection: Table,
            sight: Table, matched: Table, came_by_buying: Table, moment: Table) -> Table:
    """One row per moment and name on a list.

    Columns: then (bool: the earlier moment), handle, person, account, bought (1 or 0: paid between the two moments; null now),
    days (between them), tenure (band of days since the follow), opens, clicks, replies, cheers, visits (bands of how many
    lately), quiet (band of days since the last contact; the highest and `none` alike).
    """
    sold = order.select("export_id").distinct()
    left_out = own.select("handle").union(objection.select("handle"))
    listed = follow.filter(_.kind.isin(FOLLOWING), _.came_by != "checkout", _.since.notnull()).anti_join(sold, "export_id")
    placed = listed.semi_join(tieable(matched, came_by_buying), "account").anti_join(left_out, "handle")
    names = placed.group_by("handle", "account").agg(since=_.since.min(), ended_at=_.ended_at.max())
    objecting = beings(objection, person).select("person").distinct()
    whose = beings(names, person).anti_join(objecting, "person").left_join(payers.select("person", "first_paid"), "person")
    dated = whose.drop("person_right").cross_join(_moments(sight, moment))
    theirs = touch.filter(_.direction == "from_them", ~_.machine, _.stance != "against").anti_join(sold, "export_id")
    done = _done(theirs.semi_join(names, "handle").cross_join(_moments(sight, moment)))
    rows = dated.left_join(done, "handle").drop("handle_right")
    return _at(rows, "now").union(_at(rows, "early"))


def _moments(sight: Table, moment: Table) -> Table:
    """One row, in epoch seconds: now, early (null: nothing to look back on), days."""
    span = window(sight).cross_join(moment.select("as_of"))
    half = span.mutate(held=ibis.least(YEAR, (_.end - ibis.greatest(_.start, _.end - 2 * YEAR * DAY)) // (2 * DAY)))
    told = half.mutate(held=ibis.ifelse(half.held >= LEAST, half.held, ibis.null("int64")).cast("int64"))
    return told.select(now=seconds(_.as_of).cast("int64"), early=(_.end - _.held * DAY).cast("int64"), days=_.held)


def _done(touches: Table) -> Table:
    """How much each name did before either moment, and when last."""
    at = seconds(touches.occurred_at)
    counts: dict[str, Value] = {}
    for moment in ("now", "early"):
        ago = touches[moment] - at
        counts |= {f"{name}_{moment}": (touches.kind.isin(kinds) & (ago >= 0) & (ago < days * DAY)).sum()
                   for name, (kinds, days) in KINDS.items()}
        counts[f"last_{moment}"] = at.max(where=ago >= 0)
    return touches.group_by("handle").agg(**counts)


def _at(rows: Table, moment: str) -> Table:
    """The names that stood on their list at a moment and had not paid, in bands."""
    early, at = moment == "early", rows[moment]
    paid = seconds(rows.first_paid)
    unpaid = paid.isnull() | (paid > at) if early else paid.isnull()
    stood = rows.filter(at.notnull(), seconds(rows.since) <= at, rows.ended_at.isnull() | (seconds(rows.ended_at) > at), unpaid)
    at, paid = stood[moment], seconds(stood.first_paid)
    bought = (paid <= at + stood["days"] * DAY).fill_null(ibis.literal(value=False)).cast("int64")
    return stood.select(
        "handle", "person", "account", "days", then=ibis.literal(early), bought=bought if early else ibis.null("int64"),
        tenure=_band((at - seconds(stood.since)) // DAY, "tenure"),
        quiet=_band(((at - stood[f"last_{moment}"]) // DAY).fill_null(EDGES["quiet"][-1]), "quiet"),
        **{name: _band(stood[f"{name}_{moment}"].fill_null(0), name) for name in KINDS})


def _band(number: Value, name: str) -> Value:
    edges = EDGES[name]
    return ibis.cases(*((number < edge, band) for band, edge in enumerate(edges)), else_=len(edges)).cast("int64")
