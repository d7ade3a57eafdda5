"""The span in which every payment would have been seen, per selling account and for all of them at once.

Journeys see only as far as the shortest file: a newer file of the account whose `until` is earliest lets them see on.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._sight import EVER
from stalwarts.measures._sight import PAYING
from stalwarts.measures._sight import spans
from stalwarts.measures._sight import window

VERSION = 1


def sight(cover: Table, moment: Table) -> Table:
    """One row per selling account, and one with account null for all at once.

    Columns: account, since (timestamp; null: since ever), until (null: never all at once), ever (bool).
    """
    each = spans(cover, "order", PAYING).select("account", "since", "until", ever=_.start == EVER)
    whole = window(cover, moment).select("since", "until", account=ibis.null("string"), ever=_.start == EVER)
    return each.union(whole.select("account", "since", "until", "ever"))
