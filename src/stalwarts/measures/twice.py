"""Payments told twice: by the shop that sold and by the processor (Stripe, PayPal) that moved the money.

Certain where both name one payment: the shop writes down the processor's own id. Else likely: the same amount in the
same currency, at most a day apart (shops do not all state their zone), by the same being or under the same name of at
least two words; each payment then goes with the nearest, one to one. Ids of one kind that differ are different payments,
whatever else agrees. A processor's file that begins after the payment shows what went back of it, and nothing paid: that
goes with the shop's order which names the payment, too. A decision on `order:<account>/<order>`, same or different, has
the last word. The shop's telling counts. Nobody is joined to anybody: whoever pays may not be whoever orders.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._addresses import platform
from stalwarts.measures._beings import beings
from stalwarts.measures._days import DAY
from stalwarts.measures._days import seconds
from stalwarts.measures._money import BACK

VERSION = 2
KEEP = True
PROCESSORS = ("stripe", "paypal")
_ONE, _OTHER = ["account", "order"], ["other_account", "other_order"]
_KIND = "^(stripe:[a-z]+|[a-z-]+:)"
_PREFIX = "order:"


def twice(order: Table, clue: Table, person: Table, ruling: Table) -> Table:
    """One row per pair of tellings of one payment.

    Columns: account, order (the telling that counts), other_account, other_order (the one left out), amount and currency
    (as the latter has it), occurred_at (of the latter), by (`payment`: both name it; `amount`: amount, time and name
    agree; `decision`). Of a payment whose return alone was moved the amount is 0.
    """
    told = _told(order)
    moved = told.filter(platform(_.account).isin(PROCESSORS))
    gone = _gone(order).anti_join(moved, _ONE)
    sold = told.filter(platform(_.account).notin(PROCESSORS)).semi_join(ibis.union(moved, gone), "currency")
    said = _said(ruling)
    ruled = _ruled(told, said)
    named = _unless(_named(sold, ibis.union(moved, gone)), said).anti_join(ruled, _OTHER)
    settled = ibis.union(ruled.select(*_ONE, *_OTHER, by=ibis.literal("decision")),
                         named.select(*_ONE, *_OTHER, by=ibis.literal("payment")))
    alike = _unless(_alike(sold.anti_join(settled, _ONE), _free(moved, settled), clue, person), said)
    first = _nearest(alike)
    left = alike.anti_join(first, _ONE).anti_join(first, _OTHER)
    likely = ibis.union(first, _nearest(left)).select(*_ONE, *_OTHER, by=ibis.literal("amount"))
    pairs = ibis.union(settled, likely)
    about = ibis.union(told, gone).group_by(other_account=_.account, other_order=_.order).agg(
        amount=_.amount.sum(), currency=_.currency.min(), occurred_at=_.occurred_at.min())
    return pairs.inner_join(about, _OTHER).select(*_ONE, *_OTHER, "amount", "currency", "occurred_at", "by")


def _told(order: Table) -> Table:
    """What was paid for each order: one row per order and currency."""
    paid = order.filter(_.status == "paid", _.kind.notin(BACK), _.amount > 0)
    return paid.group_by(*_ONE, "currency").agg(
        amount=_.amount.sum().cast("decimal(38, 4)"), occurred_at=_.occurred_at.min(), handle=_.handle.min(),
        payment=_.payment.min())


def _gone(order: Table) -> Table:
    """What processors gave back of payments: as what was paid, with nothing paid."""
    back = order.filter(_.status == "paid", _.kind.isin(BACK), platform(_.account).isin(PROCESSORS))
    return back.group_by(*_ONE, "currency").agg(
        amount=ibis.literal(0).cast("decimal(38, 4)"), occurred_at=_.occurred_at.min(), handle=_.handle.min(),
        payment=_.payment.min())


def _free(moved: Table, settled: Table) -> Table:
    return moved.anti_join(settled.select(account=_.other_account, order=_.other_order), _ONE)


def _ids(moved: Table) -> Table:
    """Every id a processor's payment goes by: its own number, and the payment it belongs to."""
    own = moved.select(*_ONE, id=platform(_.account) + ":" + _.order)
    return own.union(moved.filter(_.payment.notnull()).select(*_ONE, id=_.payment), distinct=True)


def _named(sold: Table, moved: Table) -> Table:
    """Pairs of which the shop names the payment that the processor moved; the first shop's, where several do."""
    by_id = _ids(moved).select(other_account=_.account, other_order=_.order, id=_.id)
    pairs = sold.select(*_ONE, id=_.payment).inner_join(by_id, "id").select(*_ONE, *_OTHER).distinct()
    rank = ibis.row_number().over(group_by=_OTHER, order_by=_ONE)
    return pairs.mutate(_rank=rank).filter(_["_rank"] == 0).select(*_ONE, *_OTHER)


def _alike(sold: Table, moved: Table, clue: Table, person: Table) -> Table:
    """Candidates: account, order, other_account, other_order, gap (seconds)."""
    theirs = _keys(moved, clue, person).select(
        "key", "currency", "amount", other_account=_.account, other_order=_.order, _when=_.occurred_at)
    pairs = _keys(sold, clue, person).inner_join(theirs, ["key", "currency", "amount"])
    gap = (seconds(pairs.occurred_at) - seconds(pairs["_when"])).abs()
    close = pairs.mutate(gap=gap).filter(_.gap <= DAY).select(*_ONE, *_OTHER, "gap").distinct()
    kinds = _ids(moved).select(other_account=_.account, other_order=_.order, _kind=_kind(_.id)).distinct()
    named = sold.filter(_.payment.notnull()).select(*_ONE, _kind=_kind(_.payment)).distinct()
    differ = close.inner_join(named, _ONE).inner_join(kinds, [*_OTHER, "_kind"]).select(*_ONE, *_OTHER).distinct()
    return close.anti_join(differ, [*_ONE, *_OTHER])


def _kind(payment: Value) -> Value:
    """What numbers a payment's id: ids of one kind can be told apart."""
    return payment.re_extract(_KIND, 1)


def _keys(told: Table, clue: Table, person: Table) -> Table:
    """Each payment under the being that made it, and under each name of two words or more that its file gives."""
    whose = beings(told.filter(_.handle.notnull()), person)
    names = clue.filter(_.kind.isin(("name", "display_name")))
    names = names.select("handle", _name=_.value.lower().re_replace(" +", " ")).distinct()
    named = whose.inner_join(names.filter(_["_name"].contains(" ")), "handle")
    columns = (*_ONE, "currency", "amount", "occurred_at")
    return ibis.union(whose.select(*columns, key="being:" + _.person),
                      named.select(*columns, key="name:" + _["_name"])).distinct()


def _nearest(pairs: Table) -> Table:
    """Pairs of which each is the other's nearest."""
    mine = ibis.row_number().over(group_by=_ONE, order_by=["gap", *_OTHER])
    theirs = ibis.row_number().over(group_by=_OTHER, order_by=["gap", *_ONE])
    return pairs.mutate(_mine=mine, _theirs=theirs).filter(_["_mine"] == 0, _["_theirs"] == 0).drop("_mine", "_theirs")


# --- decisions ---------------------------------------------------------------------------------------------------


def _said(ruling: Table) -> Table:
    """The last word on each pair of orders: left, right, same."""
    orders = ruling.filter(_.left.startswith(_PREFIX), _.right.startswith(_PREFIX))
    pairs = orders.select(left=ibis.least(_.left, _.right), right=ibis.greatest(_.left, _.right),
                          _at=seconds(_.decided_at) * 2 + (_.verdict == "different").cast("int64"), verdict=_.verdict)
    return pairs.group_by("left", "right").agg(same=_.verdict.argmax(_["_at"]) == "same")


def _unless(pairs: Table, said: Table) -> Table:
    """Pairs but those decided to be different."""
    apart = said.filter(~_.same)
    one, other = (_stand_in(pairs[account], pairs[order]) for account, order in (_ONE, _OTHER))
    named = pairs.mutate(_left=ibis.least(one, other), _right=ibis.greatest(one, other))
    kept = named.anti_join(apart, [named["_left"] == apart.left, named["_right"] == apart.right])
    return kept.drop("_left", "_right")


def _ruled(told: Table, said: Table) -> Table:
    """Pairs decided to be the same: the telling that is no processor's counts, else the one spelt first."""
    known = told.select(*_ONE).distinct().mutate(_is=_stand_in(_.account, _.order))
    left = known.select(left=_["_is"], _a=_.account, _o=_.order)
    right = known.select(right=_["_is"], _b=_.account, _p=_.order)
    pairs = said.filter(_.same).inner_join(left, "left").inner_join(right, "right")
    swapped = platform(pairs["_a"]).isin(PROCESSORS) & platform(pairs["_b"]).notin(PROCESSORS)
    return pairs.select(
        account=ibis.ifelse(swapped, pairs["_b"], pairs["_a"]), order=ibis.ifelse(swapped, pairs["_p"], pairs["_o"]),
        other_account=ibis.ifelse(swapped, pairs["_a"], pairs["_b"]),
        other_order=ibis.ifelse(swapped, pairs["_o"], pairs["_p"]))


def _stand_in(account: Value, order: Value) -> Value:
    return _PREFIX + account + "/" + order
