"""How the parts of KNOW, DEFEND and INVEST stood a year ago, and who has bought since: what weights are learned from.

The people of `foretold` who had never paid, by every part in quarters. A part nobody could have shown stays null.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures import _scores
from stalwarts.measures._since import never_paid
from stalwarts.measures._since import outcomes

VERSION = 1
PARTS = tuple(dict.fromkeys((*_scores.KNOW, *_scores.DEFEND, *_scores.UNPAID)))


def leanings(before: Table, follow: Table, tellable: Table, support: Table, sight: Table, person: Table,
             moment: Table) -> Table:
    """One row per distinct pattern: the parts (0, 0.25, 0.5, 0.75, 1 or null), yes (people who bought since), no."""
    rows = never_paid(outcomes(before, support, sight, person, moment), follow, tellable)
    quartered = rows.select("paid", **{part: (rows[part] * 4).round(0) / 4 for part in PARTS})
    counted = quartered.group_by(*PARTS).agg(yes=_.paid.sum().cast("int64"), no=(~_.paid).sum().cast("int64"))
    return counted.order_by(*PARTS)
