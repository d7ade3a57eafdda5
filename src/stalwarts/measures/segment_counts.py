"""How many people carry each label, and what can be told of their paying and endorsing."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1
KEEP = True


def segment_counts(segments: Table) -> Table:
    """One row per distinct combination.

    Columns: segment, paid, endorsed (as in `segments`), people, expected (the sum of the labels' probabilities; null
    where none has one).
    """
    return segments.group_by("segment", "paid", "endorsed").agg(people=_.count(), expected=_.probability.sum())
