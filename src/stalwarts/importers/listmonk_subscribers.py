"""listmonk subscribers: everybody the installation may write to, could once, or must not.

- *enabled* readers follow since `created_at` and may be written to. *blocklisted* ones have refused, *disabled* ones were
  switched off: both stopped following at `updated_at`. On which lists anybody stands is not in the file.
- The handle is the e-mail; the reader's own id is linked to it. `attributes` are the installation's own: left.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _listmonk
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _listmonk.PLATFORM
TITLE = "listmonk subscribers"
LEFT = "Attributes of your own; lists, which the file does not name."
YEAR_FIRST = True
APART = True

_SHAPE = Csv({"uuid": ("uuid",), "email": ("email",), "name": ("name",), "status": ("status",),
              "created": ("created_at",), "updated": ("updated_at",)}, required=("email", "status"))
_MARKS = {"uuid", "attributes", "created_at", "updated_at"}
_STATUSES = ("enabled", "disabled", "blocklisted", "blacklisted")


def shape(file: Peek) -> Shape | None:
    """Ours where a status stands beside the address, and listmonk's id or its attributes."""
    header = set(file.header)
    own = header & {"uuid", "attributes"}
    return _SHAPE if {"email", "status"} <= header and own and len(header & _MARKS) >= 2 else None


def newest(raw: ir.Table) -> ir.Value:
    """When each reader was last changed."""
    return ibis.coalesce(_listmonk.when(raw.updated), _listmonk.when(raw.created))


def facts(raw: ir.Table) -> Facts:
    """Readers, consent, and what they are called."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept),
        "consent": _lists.consents(kept, "status of the reader", "ended_at"),
        "handle": _handles.handles(kept, "email", "number", by="email"),
        "clue": _handles.clues(kept, "email", once=True, name="name"),
        "link": _handles.links(kept, ("email", "number", "customer id"), by="email"),
        "cover": _lists.covers(kept, "follow", "consent"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    status, changed = _cells.cell(raw.status).lower(), _listmonk.when(raw.updated)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "created", "updated", address=raw.email,
        email=_handles.email(raw.email), name=_cells.cell(raw.name), number=_listmonk.reader(raw.uuid), said=raw.status,
        status=status, since=_listmonk.when(raw.created), changed=changed,
        consent=_cells.first_of((status == "enabled", "yes"), (status.isin(("blocklisted", "blacklisted")), "no")))
    ended = ibis.coalesce(cells.changed, cells.taken_at).cast(_cells.TIME)
    told = cells.mutate(ended_at=ibis.ifelse(cells.status == "enabled", ibis.null(_cells.TIME), ended))
    return _lists.judged(
        told, times={"created": "since", "updated": "changed"}, noise=[_lists.blank(told, "address", "said", "created")],
        checks=[(told.said.isnull(), "there is no status"),
                (told.status.notin(_STATUSES), _cells.quoted(told.said, "is not a status we know"))])
