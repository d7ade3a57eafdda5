"""Whether KNOW, DEFEND and INVEST foretold buying here: how followers stood a year ago, and whether they have paid since.

Everything is frozen 365 days before the view's date: touches, follows, answers and notes up to then, each account name by
itself, for a link found later would tell who bought. KNOW, DEFEND and INVEST without money (`unpaid`) are held against first
payments, of people who had never paid and followed, then, a list whose buyers can be placed; INVEST with money
only against further payments, of people who had paid. Who follows since, and the same people by two rulers that need no score:
how long they have followed (`tenure`) and when they last did anything, or last paid (`recency`). Only where every payment of
that year would have been seen; whoever no score is known of is in none of its rows. The scores are those by the published
weights: weights learned from that same year would flatter themselves.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures import _scores
from stalwarts.measures._since import never_paid
from stalwarts.measures._since import outcomes

VERSION = 1


def foretold(before: Table, follow: Table, tellable: Table, support: Table, sight: Table, person: Table,
             moment: Table) -> Table:
    """One row per score, ruler, whole number of it and outcome.

    Columns: score (know defend unpaid invest), ruler (score tenure recency), value (0 to 100), paid (bool: in the year
    since), people.
    """
    rows = outcomes(before, support, sight, person, moment)
    scored = rows.mutate(know=_scores.know(rows), defend=_scores.defend(rows), unpaid=_scores.invest(rows, money=False),
                         invest=_scores.invest(rows))
    first, again = never_paid(scored, follow, tellable), scored.filter(_.paid_before)
    found = [part for score in ("know", "defend", "unpaid") for part in _ruled(first, score, first.recency)]
    found += _ruled(again, "invest", again.bought)
    return ibis.union(*found).group_by("score", "ruler", "value", "paid").agg(people=_.count()).order_by(
        "score", "ruler", "value", "paid")


def _ruled(rows: Table, score: str, recency: Value) -> list[Table]:
    """The same people by the score and by both rulers."""
    known = rows.mutate(_late=recency.fill_null(0.0)).filter(rows[score].notnull())
    rulers = {"score": known[score], "tenure": 100 * known.tenure.fill_null(0.0), "recency": 100 * known["_late"]}
    return [known.select("paid", value=value.round(0).cast("int64"), score=ibis.literal(score), ruler=ibis.literal(ruler))
            for ruler, value in rulers.items()]
