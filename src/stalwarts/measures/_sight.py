"""How far the files could see: what absence from them is worth."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._days import DAY
from stalwarts.measures._days import seconds

EVER = -100_000_000_000
"""Seconds: the start of a cover that goes back to the beginning."""
PAYING = ("purchase", "tip", "donation", "pledge", "ticket", "renewal")
ENDORSING = ("like", "comment", "share", "mention", "refer", "review", "reply")

BY_HAND = ("defend", "share", "refer")
"""Endorsing that no file shows and a person noted."""


def spans(cover: Table, table: str, kinds: tuple[str, ...] = ()) -> Table:
    """Per account the unbroken span up to its latest cover.

    Columns: account, start, end (epoch seconds; start may be EVER), since (null: since ever), until (timestamps).
    Only covers of all people count, and only those that could show one of the `kinds`. Covers that touch or leave
    less than a day between them join; of several spans with gaps between, the one that ends latest counts.
    """
    rows = _covers(cover, table, kinds)
    before = rows.end.max().over(group_by="account", order_by=["start", "end"], rows=(None, -1))
    opened = rows.mutate(_fresh=(before.isnull() | (rows.start > before + DAY)).cast("int64"))
    number = opened["_fresh"].sum().over(group_by="account", order_by=["start", "end"], rows=(None, 0))
    joined = opened.mutate(_span=number).group_by("account", "_span").agg(
        start=_.start.min(), end=_.end.max(), since=_.since.min(), until=_.until.max())
    latest = joined.mutate(_latest=_.end.max().over(group_by="account"))
    since = (latest.start == EVER).ifelse(ibis.null("timestamp(6)"), latest.since)
    return latest.filter(_.end == _["_latest"]).select("account", "start", "end", since=since, until=_.until)


def _covers(cover: Table, table: str, kinds: tuple[str, ...]) -> Table:
    shown = cover.filter(_["table"] == table, _.who == "all")
    if kinds:
        shown = shown.filter(ibis.or_(_.kinds.isnull(), *(could_show(_.kinds, kind) for kind in kinds)))
    return shown.select(
        "account", "since", "until",
        start=seconds(_.since).cast("int64").fill_null(EVER),
        end=seconds(_.until).cast("int64"),
    )


def could_show(kinds: Value, kind: str) -> Value:
    """Whether a cover's list of kinds names this one."""
    return (" " + kinds + " ").contains(f" {kind} ")


def window(sight: Table) -> Table:
    """One row: the span in which every payment would have been seen: start, end (epoch seconds; null: none)."""
    return sight.filter(_.account.isnull()).select("start", "end")
