"""What platforms the handles on each list are of, people who left included."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._addresses import platform

VERSION = 1
KEEP = True


def platforms(follow: Table) -> Table:
    """One row per account, kind of follow and platform of the handles: account, kind, key (the platform), follows."""
    return follow.group_by("account", "kind", key=platform(_.handle)).agg(follows=_.count())
