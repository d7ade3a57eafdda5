"""Bandcamp mailing list: fans who follow or bought and agreed to be written to (Tools > Mailing list > Export).

- A follow is a sighting on the day of the file, since `date added` (`Sep 23 2010`); those who left are not in it. It does
  not say whether somebody came by following or at a checkout.
- `num purchases` is a lifetime tally of *units*: 0 proves that somebody had bought nothing by then.
- The headings are known from one reader of the file, with a row its author says is real.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _sales
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "bandcamp"
TITLE = "Bandcamp mailing list"
LEFT = "Nothing."

_SHAPE = Csv({
    "said": ("email",), "full": ("fullname", "full name"), "first": ("firstname", "first name"),
    "last": ("lastname", "last name"), "said_since": ("date added",), "country": ("country",),
    "postcode": ("postal code",), "said_count": ("num purchases",),
}, required=("said", "said_since"))


def shape(file: Peek) -> Shape | None:
    """Ours where an address and the day it was added stand beside a number of purchases."""
    return _SHAPE if set(file.header) >= {"email", "date added", "num purchases"} else None


def newest(raw: ir.Table) -> ir.Value:
    """When each was added."""
    return _added(raw)


def facts(raw: ir.Table) -> Facts:
    """Fans, what the list says of them, their consent to letters, and how often they bought."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept, who="handle"),
        "handle": _handles.handles(kept, "handle", by="handle"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", country="country", postcode="postcode"),
        "consent": _lists.consents(kept, "on the mailing list", since="since", who="handle"),
        "tally": _sales.counted(kept, "row"),
        "cover": ibis.union(
            _lists.covers(kept, "follow", "consent"),
            _handles.cover(kept, "tally", until=_.taken_at.max(), kinds="units", who="listed")),
    }, judged)


def _added(raw: ir.Table) -> ir.TimestampValue:
    return _written.moment(raw.said_since, raw.export_id, "%b %d %Y")


def _judged(raw: ir.Table) -> ir.Table:
    names = _cells.full_name(raw.first, raw.last)
    cells = raw.select(
        *_sales.COMMON, "country", "postcode", "said", "said_since", "said_count", handle=_handles.email(raw.said),
        since=_added(raw), consent=ibis.literal("yes"), count=_sales.number(raw.said_count),
        name=_cells.cell(ibis.coalesce(raw.full, names)))
    why = _cells.first_of(
        (cells.said.isnull(), "the fan has no e-mail address"),
        (cells.handle.isnull(), _cells.quoted(cells.said, "is not an e-mail address")),
        (cells.said_since.notnull() & cells.since.isnull(), _cells.quoted(cells.said_since, "is not a day")),
        (cells.said_count.notnull() & cells["count"].isnull(), _cells.quoted(cells.said_count, "is not a number of purchases")))
    blank = cells.said.isnull() & cells.said_since.isnull()
    return cells.mutate(why=ibis.ifelse(blank, _cells.none(), why),
                        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))
