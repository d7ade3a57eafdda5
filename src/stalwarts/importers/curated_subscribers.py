"""Curated subscribers: one row a reader, with when they subscribed and the link tags they came with.

Where somebody came from (`UTM Source` and the others) is kept as a note beside the address: it names a place, not a
person. A reader with tags or a page came by the form. The file does not say who may be written to: no consent.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "curated"
TITLE = "Curated subscribers"
LEFT = "Nothing but the tags' finer parts: the source stands beside the address as a note."
YEAR_FIRST = True
APART = True

_TAGS = ("source", "medium", "term", "content", "campaign")
_SHAPE = Csv({"email": ("email address", "email"), "at": ("subscribed at",), "path": ("utm last path",),
              "referrer": ("utm referrer",), **{tag: (f"utm {tag}",) for tag in _TAGS}}, required=("email", "at"))


def shape(file: Peek) -> Shape | None:
    """Ours where the time of subscribing stands beside Curated's own names of link tags."""
    header = set(file.header)
    tags = [name for name in header if name.startswith("utm ")]
    return _SHAPE if "subscribed at" in header and header & {"email address", "email"} and len(tags) >= 2 else None


def newest(raw: ir.Table) -> ir.Value:
    """When each reader subscribed."""
    return _cells.when(raw["at"])


def facts(raw: ir.Table) -> Facts:
    """Readers, and where they came from."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept),
        "handle": _handles.handles(kept, "email", by="email"),
        "clue": _handles.clues(kept, "email", once=True, note="tags"),
        "cover": _lists.covers(kept, "follow"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    tags = [ibis.coalesce(ibis.literal(f" utm_{tag}=") + _cells.cell(raw[tag]), "") for tag in _TAGS]
    # A column of its own: an engine works out each mention anew.
    raw = raw.mutate(tagged=sum(tags[1:], tags[0]))
    came = ibis.or_(*(~_cells.blank(raw[name]) for name in ("path", "referrer", *_TAGS)))
    told = raw.select(
        "export_id", "row", "account", "taken_at", address=raw.email, email=_handles.email(raw.email), said=raw["at"],
        since=_cells.when(raw["at"]), tags=raw.tagged.substr(1).nullif(""),
        came_by=ibis.ifelse(came, ibis.literal("form"), ibis.literal("unknown")))
    return _lists.judged(told, times={"said": "since"}, noise=[_lists.blank(told, "address", "said")])
