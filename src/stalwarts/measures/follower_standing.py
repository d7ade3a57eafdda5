"""Followers who paid or hold a paid plan, counted by how likely they are supporters: what the sums of labels are made of."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._prior import WEIGHT

VERSION = 1


def follower_standing(segments: Table, loyalty: Table) -> Table:
    """One row per distinct probability: basis, probability, weight (null: a model or a plan says it), present (followers)."""
    known = loyalty.filter(_.probability.notnull()).semi_join(segments, "person")
    cells = known.group_by("basis", "probability", "past").agg(present=_.count())
    weight = ibis.ifelse(cells.basis == "record", cells.past + WEIGHT, ibis.null("int64"))
    return cells.mutate(weight=weight).select("basis", "probability", "weight", "present").order_by(
        "basis", "probability", "weight")
