"""What the files could have shown: of which account and whom, from when to when, and by whose word."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1


def coverage(cover: Table, export: Table) -> Table:
    """One row per cover, in order.

    Columns: table, account, kinds (null: all), who (`all` or `listed`), since (null: since ever), until, basis, file
    (its name).
    """
    named = cover.left_join(export.select("export_id", file=_.file_name), "export_id")
    return named.select("table", "account", "kinds", "who", "since", "until", "basis", "file").order_by(
        "table", "account", "until", "file")
