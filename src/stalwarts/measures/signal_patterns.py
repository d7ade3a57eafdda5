"""What those who had not paid had done, counted by distinct pattern: what `p_buys` is fitted on, whatever their number."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 2
KEEP = True
PATTERN = ("account", "tenure", "opens", "clicks", "replies", "cheers", "visits", "quiet")


def signal_patterns(signals: Table) -> Table:
    """One row per moment and pattern: moment, days, the bands of `signals`, n (names), bought (of them; null now)."""
    counted = signals.group_by("moment", "days", *PATTERN).agg(n=_.count(), bought=_.bought.sum())
    return counted.order_by("moment", "days", *PATTERN)
