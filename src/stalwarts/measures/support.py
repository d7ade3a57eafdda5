"""Support is money that stayed: paid, ours to count, refunds and chargebacks taken off.

A payment that a shop and its processor both tell (`twice`) counts once, as the shop tells it; what went back counts as
the one tells it that saw more go back. Comps, gifts received, trials, test, pending and failed payments never count, nor
do payments by our own handles.
Each movement counts in the view's currency at the rate of its day, or of at most seven days before where that day has
none; without a rate the amount is null and `unconverted` is 1: it is neither dropped nor added as if it were ours.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._money import BACK
from stalwarts.measures._money import valued

VERSION = 2
KEEP = True
_ONE = ["account", "order"]


def support(order: Table, person: Table, own: Table, rate: Table, moment: Table, twice: Table) -> Table:
    """One row per movement of money that counts.

    Columns: person, handle (null: no file says), account, occurred_at, amount (float64, view currency, negative where
    money went back; null without a rate), order, product, code, source, kind, currency, paid (float64, signed, in
    `currency`), unconverted (1 or 0). A movement without a handle takes that of its order's other movements; where
    none has one, the order itself stands for the person: `order:<account>/<order>`.
    """
    once = _once(order, twice)
    whole = _who_paid(_counting(once, moment), once)
    somebody = _.person.coalesce("order:" + _.account + "/" + _.order)
    whose = beings(whole, person).mutate(person=somebody)
    theirs = whose.anti_join(beings(own, person).select("person"), "person")
    went = theirs.amount.cast("float64")
    paid = theirs.mutate(paid=ibis.ifelse(theirs.kind.isin(BACK), -went.abs(), went))
    return valued(paid, rate, moment).mutate(amount=_.paid * _.factor).select(
        "person", "handle", "account", "occurred_at", "amount", "order", "product", "code", "source", "kind",
        "currency", "paid", unconverted=_.factor.isnull().cast("int64"))


def _once(order: Table, twice: Table) -> Table:
    """Orders without what a processor tells again; what only it saw go back stands under the shop's order."""
    pairs = twice.select("account", "order", "other_account", "other_order").distinct()
    pairs = _more_back(order, pairs)
    again = pairs.select(account=_.other_account, order=_.other_order)
    less = pairs.filter(_.more).select(*_ONE).distinct()
    kept = order.anti_join(again, _ONE)
    shop_back = kept.filter(_.kind.isin(BACK)).anti_join(less, _ONE)
    seen = pairs.filter(_.more).select(_to=_.account, _as=_.order, account=_.other_account, order=_.other_order)
    moved = order.filter(_.kind.isin(BACK)).inner_join(seen, _ONE)
    # The buyer is the shop's; where the shop names nobody, the processor's row lends its payer to the whole order.
    buyers = order.filter(_.handle.notnull()).group_by(_to=_.account, _as=_.order).agg(_buyer=_.handle.min())
    moved = moved.left_join(buyers, ["_to", "_as"]).mutate(account=_["_to"], order=_["_as"],
                                                           handle=_["_buyer"].coalesce(_.handle))
    return ibis.union(kept.filter(_.kind.notin(BACK)), shop_back, moved.select(*order.columns), _lent(order, pairs))


def _lent(order: Table, pairs: Table) -> Table:
    """A row of nothing for each order a shop sold to nobody it names, under the handle the processor knows."""
    named = order.filter(_.handle.notnull())
    unknown = pairs.anti_join(named, _ONE).select(_to=_.account, _as=_.order, account=_.other_account, order=_.other_order)
    lent = named.inner_join(unknown, _ONE).mutate(account=_["_to"], order=_["_as"])
    nothing = ibis.literal(0).cast("decimal(18, 4)")
    return lent.mutate(amount=nothing, status=ibis.literal("pending")).select(*order.columns)


def _more_back(order: Table, pairs: Table) -> Table:
    """The pairs, and whether the processor saw more go back than the shop did."""
    gone = order.filter(_.kind.isin(BACK), _.status == "paid").group_by(*_ONE, "currency").agg(
        _sum=_.amount.abs().sum())
    mine = gone.group_by(*_ONE).agg(_mine=_["_sum"].max())
    theirs = gone.group_by(other_account=_.account, other_order=_.order).agg(_theirs=_["_sum"].max())
    both = pairs.left_join(mine, _ONE).select(*pairs.columns, "_mine")
    both = both.left_join(theirs, ["other_account", "other_order"]).select(*pairs.columns, "_mine", "_theirs")
    more = ibis.coalesce(both["_theirs"] > both["_mine"].fill_null(0), False)
    return both.mutate(more=more).drop("_mine", "_theirs")


def _counting(order: Table, moment: Table) -> Table:
    dated = order.cross_join(moment.select("as_of"))
    return dated.filter(_.status == "paid", _.occurred_at <= _.as_of).drop("as_of")


def _who_paid(rows: Table, order: Table) -> Table:
    """Rows with the handle their order is known by: many sellers write refunds without one."""
    known = order.group_by("account", "order").agg(_buyer=_.handle.min())
    named = rows.left_join(known, ["account", "order"]).drop("account_right", "order_right")
    return named.mutate(handle=_.handle.coalesce(_["_buyer"])).drop("_buyer")
