"""Each follower's way from the first follow to the first payment, and how far the files could see it.

Only accounts whose payers can be placed (`matched` at least 0.8, not made of buyers) have journeys; where nobody can
be tied there are none, rather than journeys without payments. The clock starts at the first follow of such an
account. Sight is the span in which every payment would have been seen (all selling accounts covered at once, never
beyond the view's date); it ends there for everyone who has not paid. Leaving does not end it: who unfollowed can
still buy and would still be seen buying, so people known to have left stay in; those who left before any file was
taken are missing.

Status: `inside` followed within sight; `late` followed before it, with proof of not having paid until it began
(lifetime totals equal to what the order files show, on lists where such totals exist for nearly all who never paid);
`unproven` followed before it without proof; `came_by_buying`; `before` paid more than a day before following;
`undated` no file says when; `unseen` followed after sight ended. Only `inside` and `late` enter any curve.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._bought import by_buying
from stalwarts.measures._bought import tieable
from stalwarts.measures._days import DAY
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._follows import fold
from stalwarts.measures._follows import gone
from stalwarts.measures._sight import window

VERSION = 1


def journeys(followers: Table, payers: Table, sight: Table, matched: Table, came_by_buying: Table, proven: Table,
             follow: Table, person: Table, moment: Table) -> Table:
    """One row per person known to have followed an account whose payers can be placed.

    Columns: person, since, entry (whole days from the first follow to the beginning of sight; 0 inside), days (whole
    days to the first payment or to the end of sight), paid (bool: at `days`), status. Entry and days are null and
    paid tells of any payment where the status is neither inside nor late.
    """
    accounts = tieable(matched, came_by_buying)
    starts = _starts(followers, gone(follow, person, moment), accounts)
    narrowed = starts.cross_join(moment.select(_after=_.since)).filter(_["_after"].isnull() | (_.since >= _["_after"]))
    met = narrowed.left_join(payers.select("person", "first_paid"), "person").drop("person_right")
    seen = met.cross_join(window(sight))
    return _placed(seen.left_join(proven.mutate(proven=True), "person").drop("person_right"))


def _starts(followers: Table, left: Table, accounts: Table) -> Table:
    """The first follow of each person, and whether it came with a purchase: person, since, checkout."""

    def marked(rows: Table) -> Table:
        ours = rows.semi_join(accounts, "account")
        bought = ours.came_by == "checkout"
        return ours.mutate(bought=bought.ifelse(ours.since, ibis.null("timestamp(6)")), only=bought)

    first = fold(followers, marked, left, since="min", bought="min", only="all")
    return first.select("person", "since", checkout=_.only | surely(_.bought == _.since))


def _placed(seen: Table) -> Table:
    """Status, entry and days of each row."""
    begun, paid_at = seconds(seen.since), seconds(seen.first_paid)
    paid = surely(paid_at <= seen.end)
    status = ibis.cases(
        (seen.checkout | surely(by_buying(seen.since, seen.first_paid)), "came_by_buying"),
        (surely(paid_at < begun), "before"),
        (seen.since.isnull(), "undated"),
        ((seen.end.isnull() | (begun > seen.end)), "unseen"),
        (begun >= seen.start, "inside"),
        (surely(seen.proven) & (paid_at.isnull() | (paid_at >= seen.start)), "late"),
        else_="unproven",
    )
    until = ibis.ifelse(paid, paid_at, seen.end)
    rows = seen.mutate(status=status, entry=ibis.greatest(seen.start - begun, 0) // DAY, days=(until - begun) // DAY)
    curve = rows.status.isin(("inside", "late"))
    return rows.select(
        "person", "since",
        entry=curve.ifelse(rows.entry, ibis.null("int64")).cast("int64"),
        days=curve.ifelse(rows.days, ibis.null("int64")).cast("int64"),
        paid=ibis.ifelse(curve, paid, rows.first_paid.notnull()),
        status=rows.status,
    )
