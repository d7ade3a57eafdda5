"""Who carried which label a year ago, and which now: up, held and down, and the next step people like this took here.

The labels of a year ago rest on what had happened by then (`frozen`). Who began to follow since carried none then; who left since
carries none now, and where no file taken before shows them they are missing from both.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1


def movement(frozen: Table, segments: Table) -> Table:
    """One row per pair of labels: was, now, people. Only who carries a label at both moments."""
    both = frozen.select("person", was="segment").inner_join(segments.select("person", now="segment"), "person")
    return both.group_by("was", "now").agg(people=_.count()).order_by("was", "now")
