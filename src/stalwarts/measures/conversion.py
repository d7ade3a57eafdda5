"""The share of followers who had paid so many days after following, among those who would have been seen to pay.

Kaplan and Meier (1958) with delayed entry: converted(d) = 1 - prod over days i <= d of (1 - paid_i / at_risk_i), where
at risk on day i are those with entry <= i <= days. The interval is Greenwood's variance on the log-log scale
(Kalbfleisch and Prentice), 95 %. From the first day on which fewer than 30 are at risk no value is given.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

VERSION = 1
FEWEST = 30
Z = 1.959963984540054


def conversion(patterns: Table) -> Table:
    """One row per day on which somebody paid: days, at_risk, paid, converted, low, high (shares; null under 30)."""
    risk = _at_risk(patterns).filter(_.paid > 0)
    upto = ibis.window(order_by="days", preceding=None, following=0)
    remaining = (risk.at_risk - risk.paid).nullif(0)
    curve = risk.mutate(
        stay=(remaining / risk.at_risk).ln().sum().over(upto),
        spread=(risk.paid / (risk.at_risk * remaining)).sum().over(upto),
        fewest=risk.at_risk.min().over(upto),
        all_paid=remaining.isnull().any().over(upto),
    )
    told = curve.fewest >= FEWEST
    wide = (Z * curve.spread.sqrt() / curve.stay.abs()).exp()
    open_ended = told & ~curve.all_paid
    none = ibis.null("float64")
    return curve.select(
        "days", "at_risk", "paid",
        converted=told.ifelse(ibis.ifelse(curve.all_paid, 1.0, 1 - curve.stay.exp()), none),
        low=open_ended.ifelse(1 - (curve.stay / wide).exp(), none),
        high=open_ended.ifelse(1 - (curve.stay * wide).exp(), none),
    ).order_by("days")


def _at_risk(patterns: Table) -> Table:
    """By day: days, paid, at_risk: who had entered by then and was still watched."""
    none = ibis.literal(0, "int64")
    ends = patterns.select("days", paid=_.paid.ifelse(_.n, 0), ended=_.n, entered=none)
    starts = patterns.select(days=_.entry, paid=none, ended=none, entered=_.n)
    days = ends.union(starts).group_by("days").agg(
        paid=_.paid.sum().cast("int64"), ended=_.ended.sum(), entered=_.entered.sum())
    into = days.entered.sum().over(order_by="days", rows=(None, 0))
    gone = days.ended.sum().over(order_by="days", rows=(None, 0))
    return days.select("days", "paid", at_risk=(into - gone + days.ended).cast("int64"))
