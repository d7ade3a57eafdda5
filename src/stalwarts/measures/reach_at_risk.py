"""Reach at risk: support from people nobody could write to if one account's platform vanished tomorrow."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._reach import addressed

VERSION = 1


def reach_at_risk(payers: Table, consent: Table, clue: Table, person: Table, followers: Table) -> Table:
    """One row per account with known payers among its followers.

    Columns: account, support (from them, view currency), at_risk (from those of them without an address; null where
    no file tells of any consent).
    """
    paying = followers.select("person", "account").inner_join(payers.select("person", "net"), "person")
    lost = paying.anti_join(addressed(consent, clue, person), "person").group_by("account").agg(at_risk=_.net.sum())
    totals = paying.group_by("account").agg(support=_.net.sum().fill_null(0.0)).left_join(lost, "account").select(
        "account", "support", at_risk=_.at_risk.fill_null(0.0))
    told = totals.cross_join(consent.agg(consents=_.count()))
    return told.select("account", "support",
                       at_risk=ibis.ifelse(_.consents > 0, _.at_risk, ibis.null("float64")))
