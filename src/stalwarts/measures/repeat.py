"""How likely each payer is to pay again: by the model of repeat payments chosen for this workspace, else by its own past.

Where there are enough repeat payments, BG/NBD, MBG/NBD and Pareto/NBD are fitted on `returns`, the one that best foresaw an
earlier stretch of this workspace's own is taken, and gives each pattern of paying its probability (`repeat_score`) of at
least one further payment within `horizon` days. Below that floor, and for whoever no pattern fits, the record speaks, for
365 days.

The record: the past is frozen 365 days before the end of sight: of the people who then had made as many payments, as long
ago, the share that paid again in the 365 days after. It is shrunk to a published prior that weighs as much as 20 people:
(again + 20 x prior) / (people + 20). A beta-binomial estimate with a fixed prior.

The prior for a year at most since the last payment is the CDNOW master set (Fader and Hardie; 23,570 buyers of the
first quarter of 1997), frozen on 1997-06-30 for 365 days and on 1997-09-30 for 273; beyond a year the 11,104 donors
of 1995 (Fader, Hardie and Shang 2010), all gift years pooled; both rounded. One payment in the last 90 days is our
own estimate between its neighbours: CDNOW's cohort holds nobody so recent.

Payments are days on which somebody paid (`stood`). Those without a handle are left out of the past and get no probability:
nobody can be seen coming back.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._days import YEAR
from stalwarts.measures._prior import WEIGHT
from stalwarts.measures._returning import keys

VERSION = 2
KEEP = True
RECENT = ("to 90 days", "91-180", "181-365", "366-730", "over 730")
PRIOR: dict[str, tuple[float, ...]] = {
    "1": (0.30, 0.23, 0.15, 0.10, 0.05),
    "2": (0.58, 0.39, 0.26, 0.13, 0.08),
    "3-4": (0.72, 0.52, 0.34, 0.16, 0.08),
    "5+": (0.88, 0.59, 0.40, 0.18, 0.08),
}
"""Share who pay again within 365 days, by payments made and by days since the last (in the order of RECENT)."""


def repeat(payers: Table, stood: Table, repeat_score: Table) -> Table:
    """One row per payer.

    Columns: person, payments (band of paying days), recency (band of days since the last at the end of sight, or at the
    view's date where no sight), probability (null for payments without a handle), past (people like that in this
    workspace's own past), again (of them, who paid again), basis (`model` or `record`), days (how far ahead).
    """
    now = stood.select("person", payments=_payments(_["days"]), recency=_recency(_.end - _["last"]),
                       **keys(_["days"], _.end - _["last"], _.end - _["first"]))
    scored = now.left_join(repeat_score, ["made", "ago", "watched"])
    beside = scored.left_join(_past(stood), ["payments", "recency"]).select(
        "person", "payments", "recency", "days", score=_.probability, past=_.past.fill_null(0), again=_.again.fill_null(0))
    # Who is not among them paid only after sight had ended on one of the accounts, or has no handle.
    rows = payers.select("person", made="payments").left_join(beside, "person").drop("person_right")
    rows = rows.mutate(payments=_.payments.fill_null(_payments(_.made)), recency=_.recency.fill_null(RECENT[0]),
                       past=_.past.fill_null(0), again=_.again.fill_null(0))
    shrunk = (rows.again + WEIGHT * _prior(rows)) / (rows.past + WEIGHT)
    return rows.select(
        "person", "payments", "recency",
        probability=_.score.coalesce(ibis.ifelse(_nobody(rows), ibis.null("float64"), shrunk)),
        past=_.past, again=_.again,
        basis=ibis.ifelse(_.score.notnull(), ibis.literal("model"), ibis.literal("record")), days=_["days"].fill_null(YEAR))


def _past(stood: Table) -> Table:
    """People as they stood a year before the end of sight, where the files then held another year: payments, recency."""
    people = stood.filter(_.whole, _.then > 0).select(
        "again", payments=_payments(_.then), recency=_recency(_.end - YEAR - _.then_last))
    return people.group_by("payments", "recency").agg(past=_.count(), again=_.again.cast("int64").sum().cast("int64"))


def _nobody(rows: Table) -> Value:
    return rows.person.startswith("order:")


def _payments(number: Value) -> Value:
    return ibis.cases((number == 1, "1"), (number == 2, "2"), (number <= 4, "3-4"), else_="5+")


def _recency(days: Value) -> Value:
    """The band of a number of days."""
    edges = zip((90, 180, 365, 730), RECENT, strict=False)
    return ibis.cases(*((days <= edge, name) for edge, name in edges), else_=RECENT[-1])


def _prior(rows: Table) -> Value:
    cells = [((rows.payments == made) & (rows.recency == ago), share)
             for made, shares in PRIOR.items() for ago, share in zip(RECENT, shares, strict=True)]
    return ibis.cases(*cells, else_=0.0)
