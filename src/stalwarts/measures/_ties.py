"""Payers counted by what is known of them as followers."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._sight import PAYING
from stalwarts.measures._sight import could_show


def payments_shown(payers: Table, cover: Table) -> Table:
    """One row, `shown`: whether any file could show a payment at all, so that none seen means something."""
    could = ibis.or_(_.kinds.isnull(), *(could_show(_.kinds, kind) for kind in PAYING))
    covers = cover.filter(_["table"] == "order", could).agg(covers=_.count())
    return payers.agg(seen=_.count()).cross_join(covers).select(shown=(_.seen > 0) | (_.covers > 0))


def tied_totals(tied: Table) -> dict[str, Value]:
    """Aggregates over rows of payers with `tied`, `stranger` and `net`: heads and money."""
    tie = tied.tied
    return {
        "payers": tied.count(),
        "tied": tie.sum().cast("int64"),
        "strangers": tied.stranger.sum().cast("int64"),
        "support": tied.net.sum(),
        "tied_support": tied.net.sum(where=tie).fill_null(0.0),
        "untied_support": tied.net.sum(where=~tie & ~tied.stranger).fill_null(0.0),
        "unconverted": tied.net.isnull().sum().cast("int64"),
    }


def with_shares(rows: Table) -> Table:
    """Totals with `untied` and the two shares `matched` and `matched_support`; all null where nothing could be seen."""
    heads = ("payers", "tied", "strangers")
    told = rows.mutate(**{name: _.shown.ifelse(rows[name].fill_null(0), ibis.null("int64")) for name in heads})
    whole = told.mutate(untied=_.payers - _.tied - _.strangers)
    return whole.mutate(
        matched=_.tied / (_.tied + _.untied).nullif(0),
        matched_support=_.tied_support / (_.tied_support + _.untied_support).nullif(0),
    )
