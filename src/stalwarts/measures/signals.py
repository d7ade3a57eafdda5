"""What each follower who had not paid had done by a moment: now, and at earlier ones, with whether they paid after them.

Nothing here may come from a purchase or from later than the moment. A row is an address or account name on a list whose
payers can be placed, by itself: no link to another name is used, since being linked at all often tells that somebody ordered.
Contacts from files that hold orders are left out, as are follows from such files or from a checkout, and the undated. The
moment `early`, which is learned from for now, lies 365 days before the end of sight, or halfway back where the files hold less
than twice that; none where half is under 90 days. What was learned is judged on a later time: learned `before`, two spans before
the end, and held against what came `after`, one span before it, a span being 365 days or a third of what the files hold; none
where a third is under 90 days. Where `after` would be `early` it is not told twice. Who objected is in no row.
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

VERSION = 2
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

    Columns: moment (now, early, before or after), handle, person, account, bought (1 or 0: paid within `days` after it; null
    now), days, tenure (band of days since the follow), opens, clicks, replies, cheers, visits (bands of how many
    lately), quiet (band of days since the last contact; the highest and `none` alike).
    """
    sold = order.select("export_id").distinct()
    left_out = own.select("handle").union(objection.select("handle"))
    listed = follow.filter(_.kind.isin(FOLLOWING), _.came_by != "checkout", _.since.notnull()).anti_join(sold, "export_id")
    placed = listed.semi_join(tieable(matched, came_by_buying), "account").anti_join(left_out, "handle")
    names = placed.group_by("handle", "account").agg(since=_.since.min(), ended_at=_.ended_at.max())
    objecting = beings(objection, person).select("person").distinct()
    whose = beings(names, person).anti_join(objecting, "person").left_join(payers.select("person", "first_paid"), "person")
    times = _moments(sight, moment)
    theirs = touch.filter(_.direction == "from_them", ~_.machine, _.stance != "against").anti_join(sold, "export_id")
    done = _done(theirs.semi_join(names, "handle").cross_join(times))
    stood = _stood(whose.drop("person_right").cross_join(times))
    return _banded(stood.left_join(done, ["handle", "moment"]))


def _moments(sight: Table, moment: Table) -> Table:
    """One row per moment that can be looked back on: moment, at (epoch seconds), days."""
    span = window(sight).cross_join(moment.select("as_of"))
    parts = span.mutate(days=_part(span, 2), span=_part(span, 3))
    again = (parts.span == parts.days).ifelse(ibis.null("int64"), parts.span)
    back = {"now": (seconds(parts.as_of), parts.days), "early": (parts.end - parts.days * DAY, parts.days),
            "before": (parts.end - 2 * parts.span * DAY, parts.span), "after": (parts.end - again * DAY, parts.span)}
    each = (parts.select(moment=ibis.literal(name), at=at.cast("int64"), days=days) for name, (at, days) in back.items())
    return ibis.union(*each).filter(_["at"].notnull())


def _part(span: Table, parts: int) -> Value:
    """Days in one of so many parts of what the files hold, 365 at most; null where they are too few."""
    held = ibis.least(YEAR, (span.end - ibis.greatest(span.start, span.end - parts * YEAR * DAY)) // (parts * DAY))
    return ibis.ifelse(held >= LEAST, held, ibis.null("int64")).cast("int64")


def _done(touches: Table) -> Table:
    """How much each name did before each moment, and when last."""
    ago = touches["at"] - seconds(touches.occurred_at)
    counts = {name: (touches.kind.isin(kinds) & (ago < days * DAY)).sum() for name, (kinds, days) in KINDS.items()}
    return touches.filter(ago >= 0).group_by("handle", "moment").agg(**counts, ago=ago.min())


def _stood(dated: Table) -> Table:
    """The names that stood on their list at a moment and had not paid, with whether they then did."""
    at, paid, now = dated["at"], seconds(dated.first_paid), dated.moment == "now"
    unpaid = paid.isnull() | (~now & (paid > at))
    there = dated.filter(seconds(dated.since) <= at, dated.ended_at.isnull() | (seconds(dated.ended_at) > at), unpaid)
    then = (seconds(there.first_paid) <= there["at"] + there.days * DAY).fill_null(ibis.literal(value=False)).cast("int64")
    return there.mutate(bought=(there.moment == "now").ifelse(ibis.null("int64"), then))


def _banded(rows: Table) -> Table:
    return rows.select(
        "moment", "handle", "person", "account", "days", "bought",
        tenure=_band((rows["at"] - seconds(rows.since)) // DAY, "tenure"),
        quiet=_band((rows.ago // DAY).fill_null(EDGES["quiet"][-1]), "quiet"),
        **{name: _band(rows[name].fill_null(0), name) for name in KINDS})


def _band(number: Value, name: str) -> Value:
    edges = EDGES[name]
    return ibis.cases(*((number < edge, band) for band, edge in enumerate(edges)), else_=len(edges)).cast("int64")
