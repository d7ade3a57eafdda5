"""Support is money that stayed: paid, ours to count, refunds and chargebacks taken off.

Comps, gifts received, trials, test, pending and failed payments never count, nor do payments by our own handles.
Each movement counts in the view's currency at the rate of its day, or of at most seven days before where that day has
none; without a rate the amount is null and `unconverted` is 1: it is neither dropped nor added as if it were ours.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._money import valued

VERSION = 1
KEEP = True
BACK = ("refund", "chargeback")


def support(order: Table, person: Table, own: Table, rate: Table, moment: Table) -> Table:
    """One row per movement of money that counts.

    Columns: person, handle (null: no file says), account, occurred_at, amount (float64, view currency, negative where
    money went back; null without a rate), order, product, code, source, kind, currency, paid (float64, signed, in
    `currency`), unconverted (1 or 0). A movement without a handle takes that of its order's other movements; where
    none has one, the order itself stands for the person: `order:<account>/<order>`.
    """
    whole = _who_paid(_counting(order, moment), order)
    somebody = _.person.coalesce("order:" + _.account + "/" + _.order)
    whose = beings(whole, person).mutate(person=somebody)
    theirs = whose.anti_join(beings(own, person).select("person"), "person")
    went = theirs.amount.cast("float64")
    paid = theirs.mutate(paid=ibis.ifelse(theirs.kind.isin(BACK), -went.abs(), went))
    return valued(paid, rate, moment).mutate(amount=_.paid * _.factor).select(
        "person", "handle", "account", "occurred_at", "amount", "order", "product", "code", "source", "kind",
        "currency", "paid", unconverted=_.factor.isnull().cast("int64"))


def _counting(order: Table, moment: Table) -> Table:
    dated = order.cross_join(moment.select("as_of"))
    return dated.filter(_.status == "paid", _.occurred_at <= _.as_of).drop("as_of")


def _who_paid(rows: Table, order: Table) -> Table:
    """Rows with the handle their order is known by: many sellers write refunds without one."""
    known = order.group_by("account", "order").agg(_buyer=_.handle.min())
    named = rows.left_join(known, ["account", "order"]).drop("account_right", "order_right")
    return named.mutate(handle=_.handle.coalesce(_["_buyer"])).drop("_buyer")
