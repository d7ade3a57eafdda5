"""listmonk views: `campaign_views.csv`, one row a letter seen, of any number of campaigns. Machines: see `_letters`.

A campaign is a letter, dated by its first view. Readers are named only where listmonk was told to keep them.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers import _listmonk
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = _listmonk.PLATFORM
TITLE = "listmonk campaign views"

_SHAPE = _listmonk.shape()


def shape(file: Peek) -> Shape | None:
    """Ours by a campaign and a reader, without links."""
    return _SHAPE if _listmonk.claims(file, linked=False) else None


def newest(raw: ir.Table) -> ir.Value:
    """When each was seen."""
    return _listmonk.moment(raw.at)


def facts(raw: ir.Table) -> Facts:
    """Opens, who made them, and the letters."""
    judged = _listmonk.judged(raw, ibis.null("string"))
    kept = _handles.standing(judged)
    return Facts({
        "touch": _letters.touches(kept, "open"),
        "post": _letters.begun(kept, kept.title),
        "handle": _handles.handles(kept, "email"),
        "clue": _handles.clues(kept, "email", name="name"),
        "cover": _letters.cover(kept, "open"),
    }, judged)
