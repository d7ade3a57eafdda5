"""Payments whose code or source names somebody else: orders through their shares, codes and referrals.

A code names a person where, without its last digits, it is one of their account names (`ADA10` of `instagram:ada`); a source
where its last part is (`instagram.com/ada`, `ref=ada`, `@ada`). Names shorter than four letters, and names that are those of
several beings, name nobody. The person must be known as a follower or from a contact, is never one of us, and never the
buyer. Each payment is named once, by its code before its source; refunds count against it.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._beings import beings

VERSION = 1
SHORTEST = 4
"""Letters of a name: shorter ones are words."""


def named_orders(support: Table, follow: Table, touch: Table, person: Table, own: Table) -> Table:
    """One row per order that names somebody: person (named), buyer, account, order, by (code, source), occurred_at, amount.

    `amount` is what stayed, in the view's currency; null without a rate.
    """
    tagged = support.filter(_.code.notnull() | _.source.notnull())
    orders = tagged.group_by("person", "account", "order").agg(
        code=_.code.min(), source=_.source.min(), occurred_at=_.occurred_at.min(), amount=_.amount.sum(),
        missing=_.unconverted.max())
    bought = orders.select("account", "order", "occurred_at", buyer=_.person, amount=(_.missing > 0).ifelse(
        ibis.null("float64"), _.amount), code=_coded(_.code), source=_sourced(_.source))
    # Millions follow and few are named: only who may be meant is grouped.
    wanted = bought.select(called=_.code).union(bought.select(called=_.source)).distinct()
    names = _names(follow, touch, wanted, person, own)
    by_code = _met(bought.mutate(called=_.code, by=ibis.literal("code")), names)
    by_source = _met(bought.mutate(called=_.source, by=ibis.literal("source")), names)
    rest = by_source.anti_join(by_code, ["account", "order"])
    return by_code.union(rest)


def _met(bought: Table, names: Table) -> Table:
    met = bought.filter(_.called.length() >= SHORTEST).inner_join(names, "called").filter(_.person != _.buyer)
    return met.select("person", "buyer", "account", "order", "by", "occurred_at", "amount")


def _names(follow: Table, touch: Table, wanted: Table, person: Table, own: Table) -> Table:
    """Account names that are those of one being only: called, person."""
    seen = follow.select("handle").union(touch.select("handle"))
    spelt = seen.filter(~_.handle.startswith("email:"), ~_.handle.startswith("phone:"), ~_.handle.contains(":row/")).mutate(
        called=_.handle.re_extract("^[^:]+:(.*)$", 1).lower())
    meant = spelt.semi_join(wanted, "called").filter(_.called.length() >= SHORTEST).distinct()
    theirs = beings(meant, person).anti_join(beings(own, person).select("person"), "person")
    alone = theirs.group_by("called").agg(person=_.person.min(), beings=_.person.nunique())
    return alone.filter(_.beings == 1).select("called", "person")


def _coded(code: Value) -> Value:
    return code.lower().re_replace("^@", "").re_replace("[-_ ]?[0-9]+ ?%?$", "")


def _sourced(source: Value) -> Value:
    return source.lower().re_replace("/+$", "").re_extract("([^/=@: ]+)$", 1)
