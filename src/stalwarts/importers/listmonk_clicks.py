"""listmonk clicks: `campaign_clicks.csv`, one row a link followed, of any number of campaigns. Machines: see `_letters`.

The campaigns themselves come with the views, whose first is nearer to when a letter left.
"""

from __future__ import annotations

import ibis.expr.types as ir

from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers import _listmonk
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = _listmonk.PLATFORM
TITLE = "listmonk link clicks"

_SHAPE = _listmonk.shape(url=("url",))


def shape(file: Peek) -> Shape | None:
    """Ours by a campaign and a reader, with the link."""
    return _SHAPE if _listmonk.claims(file, linked=True) else None


def newest(raw: ir.Table) -> ir.Value:
    """When each click happened."""
    return _listmonk.moment(raw.at)


def facts(raw: ir.Table) -> Facts:
    """Clicks, and who made them."""
    judged = _listmonk.judged(raw, raw.url)
    kept = _handles.standing(judged)
    return Facts({
        "touch": _letters.touches(kept, "click"),
        "handle": _handles.handles(kept, "email"),
        "clue": _handles.clues(kept, "email", name="name"),
        "cover": _letters.cover(kept, "click"),
    }, judged)
