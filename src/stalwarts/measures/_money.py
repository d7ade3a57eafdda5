"""Money in the currency of the view, and which orders stayed paid."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._days import number

BACK = ("refund", "chargeback")
"""Kinds of movements in which money goes back, whatever their sign."""
STALE = 7
"""A rate of at most so many days before stands for a day without one: banks publish none on holidays."""


def valued(rows: Table, rate: Table, moment: Table) -> Table:
    """Rows with `factor`: what one unit of `currency` was worth on the day of `occurred_at`; null where not known."""
    dated = rows.mutate(_day=number(_.occurred_at))
    days = dated.select("currency", "_day").distinct()
    tried = days.mutate(_back=ibis.range(0, STALE + 1).unnest()).mutate(_on=_["_day"] - _["_back"])
    known = rate.select(_money=_.currency, _rated=number(_.day), _worth=_.rate)
    worth = tried.inner_join(known, [tried.currency == known["_money"], tried["_on"] == known["_rated"]])
    best = worth.group_by("currency", "_day").agg(_worth=_["_worth"].argmin(_["_back"]))
    joined = dated.left_join(best, ["currency", "_day"]).cross_join(moment.select(_view=_.currency))
    factor = ibis.ifelse(_.currency == _["_view"], 1.0, _["_worth"])
    return joined.select(*rows.columns, factor=factor)


def kept_orders(support: Table) -> Table:
    """Orders of which money stayed: person, account, order, first (its first payment), last.

    Weighed in the order's own currency, so that a change of rate between payment and refund makes nobody a payer.
    """
    orders = support.group_by("person", "account", "order", "currency").agg(
        stayed=_.paid.sum().round(4),
        first=_.occurred_at.min(where=_.paid > 0),
        last=_.occurred_at.max(where=_.paid > 0),
    )
    return orders.filter(_.stayed > 0).group_by("person", "account", "order").agg(
        first=_["first"].min(), last=_["last"].max())
