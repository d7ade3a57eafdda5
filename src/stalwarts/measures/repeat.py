"""How likely each payer is to pay again within 365 days, told from this workspace's own past.

The past is frozen 365 days before the end of sight: of the people who then had made as many payments, as long ago, the
share that paid again in the 365 days after. It is shrunk to a published prior that weighs as much as 20 people:
(again + 20 x prior) / (people + 20). A beta-binomial estimate with a fixed prior.

The prior for a year at most since the last payment is the CDNOW master set (Fader and Hardie; 23,570 buyers of the
first quarter of 1997), frozen on 1997-06-30 for 365 days and on 1997-09-30 for 273; beyond a year the 11,104 donors
of 1995 (Fader, Hardie and Shang 2010), all gift years pooled; both rounded. One payment in the last 90 days is our
own estimate between its neighbours: CDNOW's cohort holds nobody so recent.

Payments without a handle are left out of the past and get no probability: nobody can be seen coming back.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._money import kept_orders
from stalwarts.measures._prior import WEIGHT
from stalwarts.measures._sight import window

VERSION = 1
KEEP = True
RECENT = ("to 90 days", "91-180", "181-365", "366-730", "over 730")
PRIOR: dict[str, tuple[float, ...]] = {
    "1": (0.30, 0.23, 0.15, 0.10, 0.05),
    "2": (0.58, 0.39, 0.26, 0.13, 0.08),
    "3-4": (0.72, 0.52, 0.34, 0.16, 0.08),
    "5+": (0.88, 0.59, 0.40, 0.18, 0.08),
}
"""Share who pay again within 365 days, by payments made and by days since the last (in the order of RECENT)."""


def repeat(support: Table, payers: Table, sight: Table, moment: Table) -> Table:
    """One row per payer.

    Columns: person, payments (band), recency (band of days since the last payment at the end of sight, or at the
    view's date where no sight), probability (null for payments without a handle), past (people like that in this
    workspace's own past), again (of them, who paid again).
    """
    span = window(sight).cross_join(moment.select("as_of")).select(
        "start", "end", at=_.end.coalesce(seconds(_.as_of).cast("int64")))
    # A view, for the engine layer mistakes columns computed here for those of `payers` when it joins.
    now = payers.cross_join(span).select(
        "person", made=_payments(_.payments), ago=_recency(_["at"] - seconds(_.last_paid))).view()
    alike = _past(kept_orders(support), span).group_by("payments", "recency").agg(
        past=_.count(), again=_.again.cast("int64").sum().cast("int64"))
    beside = now.left_join(alike, [("made", "payments"), ("ago", "recency")])
    rows = beside.select("person", payments=_.made, recency=_.ago, past=_.past.fill_null(0), again=_.again.fill_null(0))
    shrunk = (rows.again + WEIGHT * _prior(rows)) / (rows.past + WEIGHT)
    return rows.select(
        "person", "payments", "recency",
        probability=ibis.ifelse(_nobody(rows), ibis.null("float64"), shrunk),
        past=rows.past, again=rows.again)


def _past(orders: Table, span: Table) -> Table:
    """People as they stood 365 days before the end of sight: payments, recency, again."""
    dated = orders.filter(~_nobody(orders)).cross_join(span)
    frozen = dated.end - YEAR * DAY
    # With no order covered at least as long before the freeze as after it, its bands would all be new buyers.
    known = dated.mutate(frozen=frozen, begun=seconds(dated["first"]), ended=seconds(dated["last"])).filter(
        dated.start <= frozen - YEAR * DAY)
    people = known.filter(_.begun <= _.end).group_by("person", "frozen").agg(
        payments=(_.begun <= _.frozen).sum(),
        last=ibis.least(_.ended, _.frozen).max(where=_.begun <= _.frozen),
        again=((_.ended > _.frozen) & (_.ended <= _.end)).any(),
    )
    return people.filter(_.payments > 0).select(
        "again", payments=_payments(_.payments), recency=_recency(_.frozen - _["last"]))


def _nobody(rows: Table) -> Value:
    return rows.person.startswith("order:")


def _payments(number: Value) -> Value:
    return ibis.cases((number == 1, "1"), (number == 2, "2"), (number <= 4, "3-4"), else_="5+")


def _recency(span: Value) -> Value:
    """The band of a span in seconds."""
    edges = zip((90, 180, 365, 730), RECENT, strict=False)
    return ibis.cases(*((span <= (edge + 1) * DAY - 1, name) for edge, name in edges), else_=RECENT[-1])


def _prior(rows: Table) -> Value:
    cells = [((rows.payments == made) & (rows.recency == ago), share)
             for made, shares in PRIOR.items() for ago, share in zip(RECENT, shares, strict=True)]
    return ibis.cases(*cells, else_=0.0)
