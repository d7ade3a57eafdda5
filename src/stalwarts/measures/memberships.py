"""Standing arrangements, one row per person: what is committed each month, and who left how.

Paid: an active plan whose paid time has not ended, or that was seen active within 62 days (366 of a yearly one), and not one
of nought; what it costs not every file tells. Where a later list of all plans shows its holder without it, or not any more, it
has ended: changing from one plan to another is no leaving. Trials and complimentary ones are told apart and commit nothing, nor
does a plan whose payment is failing: past due. Left by choice: cancelled, the paid time over, and no other plan stands; leaving:
cancelled, the paid time still running: it commits nothing more. Lapsed: the paid time ended, it was not renewed, and no file
says that anybody cancelled it: cards expire.

Monthly is the sum of a person's paid plans, yearly ones by the twelfth, in the view's currency at the rate of the day they
were seen; null without an amount or a rate. Our own are left out.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._beings import beings
from stalwarts.measures._days import days
from stalwarts.measures._flags import surely
from stalwarts.measures._money import valued
from stalwarts.measures._plans import known

VERSION = 2
SEEN = {"month": 62, "year": 366}
"""Days after which a plan seen active without an end may have ended."""
WEEKS = 52.18 / 12
RANK = ("paid", "past_due", "leaving", "trial", "comp", "left", "lapsed")
"""Of several plans the first of these is the person's."""


def memberships(plan: Table, follow: Table, cover: Table, person: Table, own: Table, rate: Table, moment: Table) -> Table:
    """Columns: person, status (as in RANK), monthly (0 unless paid), since, ended (null: stands)."""
    dated = known(plan, follow, cover).cross_join(moment.select("as_of")).filter(_.since.isnull() | (_.since <= _.as_of))
    placed = _placed(dated)
    worth = valued(placed.mutate(occurred_at=ibis.least(placed.seen_at, placed.as_of)), rate, moment)
    priced = worth.mutate(monthly=(_.status == "paid").ifelse(
        _.amount.cast("float64") / _months(_.interval) * _.factor, 0.0))
    theirs = beings(priced, person).anti_join(beings(own, person).select("person"), "person")
    ranked = theirs.mutate(rank=ibis.cases(*((theirs.status == name, place) for place, name in enumerate(RANK)), else_=len(RANK)))
    each = ranked.group_by("person").agg(
        rank=_["rank"].min(), monthly=_.monthly.sum(), missing=(_.monthly.isnull()).any(), since=_.since.min(),
        closed=_.closed.max(), stands=_.closed.isnull().any())
    return each.select(
        "person", status=ibis.cases(*((_["rank"] == place, name) for place, name in enumerate(RANK)), else_="lapsed"),
        monthly=_.missing.ifelse(ibis.null("float64"), _.monthly), since=_.since,
        ended=_.stands.ifelse(ibis.null("timestamp(6)"), _.closed))


def _placed(rows: Table) -> Table:
    """Each plan with `status`, and `closed`, the time it ended (null: it stands)."""
    cancelled = surely(rows.cancelled_at <= rows.as_of) | (rows.cancelled_at.isnull() & (rows.state == "cancelled"))
    over = surely(rows.until < rows.as_of)
    fresh = ibis.ifelse(rows.interval == "year", SEEN["year"], SEEN["month"])
    stale = rows.until.isnull() & (days(rows.as_of, rows.seen_at) > fresh)
    ended = surely(rows.over <= rows.as_of)
    running = ~over & ~stale & ~ended
    free = (rows.state == "comp") | surely(rows.amount <= 0)
    status = ibis.cases(
        (cancelled & (over | rows.until.isnull()), "left"), (cancelled, "leaving"), (~running, "lapsed"),
        (rows.state == "past_due", "past_due"), (rows.state == "trial", "trial"), (free, "comp"), else_="paid")
    marked = rows.mutate(status=status)
    never = ibis.null("timestamp(6)")
    end = ibis.coalesce(ibis.ifelse(surely(rows.until <= rows.as_of), rows.until, never), rows.cancelled_at,
                        ibis.ifelse(ended, rows.over, never), rows.seen_at)
    return marked.mutate(closed=marked.status.isin(("left", "lapsed")).ifelse(end, ibis.null("timestamp(6)")))


def _months(interval: Value) -> Value:
    """How many months one interval has: month, year, week, `3 month`."""
    many = interval.re_extract("^([0-9]+)", 1).nullif("").cast("float64").fill_null(1.0)
    return many * ibis.cases((interval.contains("year"), 12.0), (interval.contains("week"), 1 / WEEKS),
                             (interval.contains("day"), 12 / 365.25), else_=1.0)
