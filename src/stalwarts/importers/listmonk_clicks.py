"""listmonk clicks: who followed which link of which campaign, one row a click. Machines: see `_letters`.

A click by nobody named is noise. The campaigns themselves come with the views, whose first is nearer to when they left.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers import _listmonk
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = _listmonk.PLATFORM
TITLE = "listmonk clicks"
LEFT = "Clicks by nobody named."
YEAR_FIRST = True


def shape(file: Peek) -> Shape | None:
    """Ours where campaigns and readers stand beside links."""
    return _listmonk.CLICKS if _listmonk.is_record(file.header) and "url" in file.header else None


def newest(raw: ir.Table) -> ir.Value:
    """When each click happened."""
    return _listmonk.when(raw["at"])


def facts(raw: ir.Table) -> Facts:
    """Clicks, and who made them."""
    judged = _listmonk.judged(raw, _cells.cell(raw.url), linked=True)
    kept = _handles.standing(judged)
    return Facts({
        "touch": _letters.touches(kept, "click"),
        "handle": _handles.handles(kept, "email", "number"),
        "clue": _handles.clues(kept, "email", name="name"),
        "link": _handles.links(kept, ("email", "number", "customer id")),
        "cover": _letters.cover(kept, "click"),
    }, judged)
