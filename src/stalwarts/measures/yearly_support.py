"""What people brought in a year of paying, so that what the coming one may bring can be told from the past.

`again`: people who had paid before the last 365 days of sight and paid again in them, what stayed of it, by how often they
had paid until then. `first`: people whose first payment seen lies in the year before that, what stayed in the 365 days from
it on. Refunds are taken off. Null amounts were paid in a currency without a rate. Nothing is told where the files do not
reach back to before the last 365 days.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._sight import window

VERSION = 1


def yearly_support(support: Table, paid_orders: Table, sight: Table) -> Table:
    """One row per distinct sum: kind (again, first), payments (band; null for first), amount (view currency), people."""
    span = window(sight).filter(_.start <= _.end - YEAR * DAY)
    dated = paid_orders.cross_join(span).mutate(at=seconds(_["first"]), frozen=_.end - YEAR * DAY)
    people = dated.filter(_["at"] <= _.end).group_by("person", "frozen", "end").agg(
        begun=_["at"].min(), before=(_["at"] <= _.frozen).sum(), later=(_["at"] > _.frozen).any())
    again = people.filter(_.before > 0, _.later, ~_.person.startswith("order:")).select(
        "person", begins=_.frozen, kind=ibis.literal("again"), payments=_band(_.before))
    first = people.filter(_.begun > _.frozen - YEAR * DAY, _.begun <= _.frozen).select(
        "person", begins=_.begun - 1, kind=ibis.literal("first"), payments=ibis.null("string"))
    spans = again.union(first)
    moved = support.select("person", "amount", at=seconds(_.occurred_at))
    paid = moved.inner_join(spans, "person")
    sums = paid.filter(_["at"] > _.begins, _["at"] <= _.begins + YEAR * DAY).group_by("person", "kind", "payments").agg(
        stayed=_.amount.sum().round(2), unconverted=_.amount.isnull().any())
    amount = surely(sums.unconverted).ifelse(ibis.null("float64"), sums.stayed)
    return sums.mutate(amount=amount).group_by("kind", "payments", "amount").agg(people=_.count()).order_by(
        "kind", "payments", "amount")


def _band(number: Value) -> Value:
    """As in `repeat`."""
    return ibis.cases((number == 1, "1"), (number == 2, "2"), (number <= 4, "3-4"), else_="5+")
