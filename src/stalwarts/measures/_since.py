"""What came of people in the 365 days since `before`: whether they have paid, each account name by itself."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._sight import window

SLACK = 31
"""Days before the view's date at which sight of payments may end."""


def outcomes(before: Table, support: Table, sight: Table, person: Table, moment: Table) -> Table:
    """`before` with `paid_before` and `paid` (since); nobody where not every payment of the year would have been seen."""
    met = beings(before.mutate(handle=_.person), person).left_join(_payments(support, moment), "person").drop("person_right")
    return met.cross_join(_year(sight, moment)).filter(_.whole).mutate(paid_before=surely(met.earlier), paid=surely(met.later))


def never_paid(rows: Table, follow: Table, tellable: Table) -> Table:
    """Those who then followed, had never paid, and stand themselves on a list whose buyers can be placed.

    By the account name on the list: whoever is tied to such a list by a link alone would be there because they bought.
    """
    listed = follow.semi_join(tellable.filter(_.tied), "account").select("handle").distinct()
    return rows.filter(~_.paid_before & _.tenure.notnull()).semi_join(listed, "handle")


def _payments(support: Table, moment: Table) -> Table:
    """Whether people paid before and after the freeze: person, earlier, later (net of what went back in each span)."""
    dated = support.cross_join(moment.select("as_of")).mutate(then=seconds(_.as_of) - YEAR * DAY, at=seconds(_.occurred_at))
    return dated.group_by("person").agg(
        earlier=_.paid.sum(where=_["at"] <= _["then"]).fill_null(0.0) > 0,
        later=_.paid.sum(where=_["at"] > _["then"]).fill_null(0.0) > 0)


def _year(sight: Table, moment: Table) -> Table:
    """One row, `whole`: whether every payment of the year would have been seen."""
    now = window(sight).cross_join(moment.select("as_of"))
    at = seconds(now.as_of)
    return now.select(whole=surely((now.start <= at - YEAR * DAY) & (now.end >= at - SLACK * DAY)))
