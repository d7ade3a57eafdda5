"""Whether KNOW, DEFEND and INVEST foretold buying here: how followers stood a year ago, and whether they have paid since.

Everything is frozen 365 days before the view's date: touches, follows, answers and notes up to then, each account name by
itself, for a link found later would tell who bought. KNOW, DEFEND and INVEST without money (`unpaid`) are held against first
payments, of people who had never paid and followed, then, a list whose buyers could be placed; INVEST with money
only against further payments, of people who had paid. Who follows since, and the same people by two rulers that need no score:
how long they have followed (`tenure`) and when they last did anything, or last paid (`recency`). Only where every payment of
that year would have been seen; whoever no score is known of is in none of its rows.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures import _scores
from stalwarts.measures._beings import beings
from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._sight import window

VERSION = 1
SLACK = 31
"""Days before the view's date at which sight of payments may end."""


def foretold(before: Table, support: Table, sight: Table, person: Table, moment: Table) -> Table:
    """One row per score, ruler, whole number of it and outcome.

    Columns: score (know defend unpaid invest), ruler (score tenure recency), value (0 to 100), paid (bool: in the year
    since), people.
    """
    rows = _judged(before, person, _payments(support, moment), _year(sight, moment))
    # Money is known of an account name by itself where its list could have told of payments then.
    first, again = rows.filter(~_.paid_before & _.money.notnull() & _.tenure.notnull()), rows.filter(_.paid_before)
    found = [part for score in ("know", "defend", "unpaid") for part in _ruled(first, score, first.recency)]
    found += _ruled(again, "invest", again.bought)
    return ibis.union(*found).group_by("score", "ruler", "value", "paid").agg(people=_.count()).order_by(
        "score", "ruler", "value", "paid")


def _judged(before: Table, person: Table, paid: Table, year: Table) -> Table:
    """How each stood then, and what came of it."""
    scored = before.mutate(handle=_.person).select(
        "handle", "tenure", "money", "recency", "bought", know=_scores.know(before), defend=_scores.defend(before),
        unpaid=_scores.invest(before, money=False), invest=_scores.invest(before))
    met = beings(scored, person).left_join(paid, "person").drop("person_right")
    return met.cross_join(year).filter(_.whole).mutate(paid_before=surely(met.earlier), paid=surely(met.later))


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


def _ruled(rows: Table, score: str, recency: Value) -> list[Table]:
    """The same people by the score and by both rulers."""
    known = rows.mutate(_late=recency.fill_null(0.0)).filter(rows[score].notnull())
    rulers = {"score": known[score], "tenure": 100 * known.tenure.fill_null(0.0), "recency": 100 * known["_late"]}
    return [known.select("paid", value=value.round(0).cast("int64"), score=ibis.literal(score), ruler=ibis.literal(ruler))
            for ruler, value in rulers.items()]
