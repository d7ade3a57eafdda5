"""Curated subscribers: who reads, and since when. Everybody in the file is subscribed; who left is not in it.

Which link brought somebody is in the file and not kept: no table of ours says by what a follow began. Times carry
their offset.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "curated"
TITLE = "Curated subscribers"

_SHAPE = Csv({"address": ("email address", "email"), "created": ("subscribed at",)}, required=("address", "created"))


def shape(file: Peek) -> Shape | None:
    """Ours where a day of subscribing stands beside the tags of the link that led to it."""
    header = set(file.header)
    tags = {name for name in header if name.startswith("utm ")}
    return _SHAPE if _SHAPE.fits(file.header) and tags and "memberful" not in header else None


def newest(raw: ir.Table) -> ir.Value:
    """When each subscribed."""
    return _cells.when(raw.created)


def facts(raw: ir.Table) -> Facts:
    """Readers, who may be written to."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept),
        "consent": _lists.consents(kept, "standing on the list", "since"),
        "handle": _handles.handles(kept, "email"),
        "cover": _lists.covers(kept, "follow", "consent"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "address", "created", email=_handles.email(raw.address),
        since=_cells.when(raw.created), came_by=ibis.literal("form"), consent=ibis.literal("yes"))
    return _lists.judged(cells, times={"created": "since"}, noise=[_lists.blank(cells, "address", "created")])
