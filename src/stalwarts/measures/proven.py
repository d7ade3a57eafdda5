"""Proof that someone had not paid before the order files begin: a lifetime total equal to what those files show.

Totals that exist only for customers would let in payers alone, and with them any conversion one likes. So they count
only where at least 95 % of the early followers who are not known to have paid have a total too.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._bought import tieable
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._sight import window

VERSION = 1
KEEP = True
SPREAD = 0.95
CENT = 0.005


def proven(followers: Table, payers: Table, support: Table, tally: Table, person: Table, matched: Table,
           came_by_buying: Table, sight: Table) -> Table:
    """One row per person whose lifetime totals the order files account for wholly: person."""
    lifetime = tally.filter(_.handle.notnull(), _.since.isnull(), _.of.isin(("units", "takings")))
    totals = beings(_latest(lifetime), person)
    sellers = sight.filter(_.account.notnull()).select(seller=_.account, limited=~_.ever)
    judged = _judged(totals, support, sellers)
    needed = sellers.agg(needed=_.limited.sum().fill_null(0))
    whole = judged.cross_join(needed).group_by("person").agg(
        all_of_it=(_.agrees & _.everywhere).any(),
        accounts=_.account.nunique(where=_.agrees & _.limited),
        denied=(~_.agrees).any(),
        needed=_.needed.max(),
    )
    explained = whole.filter(~_.denied, _.all_of_it | (_.accounts >= _.needed))
    listed = followers.semi_join(tieable(matched, came_by_buying), "account")
    fair = _spread(listed, payers, totals, window(sight)).filter(_.spread >= SPREAD)
    return explained.cross_join(fair).select("person")


def _latest(totals: Table) -> Table:
    """Of totals that an account's files gave of one handle one after the other, the last: the others are in it."""
    newest = _.until.max().over(group_by=["handle", "account", "of", "currency", "product"])
    return totals.mutate(_newest=newest).filter(_.until == _["_newest"]).drop("_newest")


def _judged(totals: Table, support: Table, sellers: Table) -> Table:
    """Each total beside what the order files show up to its day: person, account, agrees, everywhere, limited."""
    summed = totals.group_by("person", "account", "of", "currency").agg(value=_.value.sum(), until=_.until.max())
    known = summed.left_join(sellers, summed.account == sellers.seller).mutate(everywhere=_.seller.isnull())
    paid = support.select("person", "order", "paid", "occurred_at", sold=_.account, money=_.currency)
    beside = known.left_join(paid, "person")
    counts = (beside.occurred_at <= beside.until) & (beside.everywhere | (beside.sold == beside.account))
    same = counts & (beside.money == beside.currency)
    sums = beside.mutate(counts=counts, same=same).group_by("person", "account", "of", "currency").agg(
        value=_.value.max().cast("float64"),
        everywhere=_.everywhere.any(),
        limited=surely(_.limited).any(),
        orders=(_.sold + _.order).nunique(where=_.counts & (_.paid > 0)),
        net=_.paid.sum(where=_.same).fill_null(0.0),
        gross=_.paid.sum(where=_.same & (_.paid > 0)).fill_null(0.0),
        seen=surely(_.counts).any(),
    )
    money = ((sums.value - sums.net).abs() < CENT) | ((sums.value - sums.gross).abs() < CENT)
    agrees = ibis.ifelse(sums.of == "units", sums.value == sums.orders, money & (sums.currency.notnull() | ~sums.seen))
    return sums.select("person", "account", "everywhere", "limited", agrees=agrees)


def _spread(followers: Table, payers: Table, totals: Table, window: Table) -> Table:
    """One row, `spread`: the share of early followers not known to have paid who have a lifetime total."""
    early = followers.cross_join(window).filter(seconds(_.since) < _.start).anti_join(payers, "person")
    told = totals.select("person").distinct().mutate(has=True)
    return early.left_join(told, "person").agg(spread=surely(_.has).cast("float64").mean())
