"""listmonk views: who opened which campaign, one row an open, all campaigns in one file. Machines: see `_letters`.

A view by nobody named is noise: readers need not be followed one by one. A campaign is a letter, dated by its first
open, for the file does not say when it left.
"""

from __future__ import annotations

from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers import _listmonk
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _listmonk.PLATFORM
TITLE = "listmonk views"
LEFT = "Views by nobody named."
YEAR_FIRST = True


def shape(file: Peek) -> Shape | None:
    """Ours where campaigns and readers stand without links; clicks that lost theirs are not opens."""
    ours = _listmonk.is_record(file.header) and "url" not in file.header and "click" not in file.name.lower()
    return _listmonk.VIEWS if ours else None


def newest(raw: ir.Table) -> ir.Value:
    """When each view happened."""
    return _listmonk.when(raw["at"])


def facts(raw: ir.Table) -> Facts:
    """Opens, the campaigns they were of, and who opened them."""
    judged = _listmonk.judged(raw, ibis.null("string"), linked=False)
    kept = _handles.standing(judged)
    return Facts({
        "touch": _letters.touches(kept, "open"),
        "post": _letters.begun(kept, kept.title),
        "handle": _handles.handles(kept, "email", "number"),
        "clue": _handles.clues(kept, "email", name="name"),
        "link": _handles.links(kept, ("email", "number", "customer id")),
        "cover": _letters.cover(kept, "open"),
    }, judged)
