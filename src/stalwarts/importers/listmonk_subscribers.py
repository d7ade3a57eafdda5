"""listmonk subscribers: everybody it knows, with their standing. Which lists somebody is on, the file does not say.

- *enabled* follows since `created_at` and may be written to. *disabled* and *blocklisted* follow no more, at the latest
  since the row was last changed, and may not. Times are as Go prints them, `2026-01-02 09:00:00.123456 +0000 UTC`.
- Of the attributes, which are the owner's own, only a city is taken.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _listmonk
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = _listmonk.PLATFORM
TITLE = "listmonk subscribers"

_SHAPE = Csv({"uuid": ("uuid",), "address": ("email",), "name": ("name",), "attributes": ("attributes", "attribs"),
              "status": ("status",), "created": ("created_at",), "changed": ("updated_at",)},
             required=("address", "status"))
_CITY = '(?i)"city" *: *"([^"\\\\]{1,80})"'
_GONE = ("disabled", "blocklisted", "blacklisted")


def shape(file: Peek) -> Shape | None:
    """Ours where attributes and a standing stand beside the address."""
    header = set(file.header)
    return _SHAPE if {"email", "status"} <= header and header & {"attributes", "attribs"} and "uuid" in header else None


def newest(raw: ir.Table) -> ir.Value:
    """When each row was last changed."""
    return ibis.coalesce(_listmonk.moment(raw.changed), _listmonk.moment(raw.created))


def facts(raw: ir.Table) -> Facts:
    """Readers, what the list says of them, and whether they may be written to."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept),
        "consent": _lists.consents(kept, "standing on the list"),
        "handle": _handles.handles(kept, "email"),
        "clue": _handles.clues(kept, "email", name="name", city="city"),
        "cover": _lists.covers(kept, "follow", "consent"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    status = _cells.cell(raw.status).lower()
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "address", "created", "changed", status=status,
        email=_handles.email(raw.address), name=_cells.cell(raw.name), city=raw.attributes.re_extract(_CITY, 1).nullif(""),
        since=_listmonk.moment(raw.created), last=_listmonk.moment(raw.changed), came_by=ibis.null("string"),
        consent=ibis.cases((status == "enabled", "yes"), (status.isin(_GONE), "no"), else_=ibis.null("string")))
    gone = ibis.coalesce(cells.last, cells.taken_at).cast(_cells.TIME)
    cells = cells.mutate(ended_at=ibis.ifelse(cells.consent == "no", gone, ibis.null(_cells.TIME)))
    return _lists.judged(
        cells, times={"created": "since", "changed": "last"},
        checks=[(cells.status.isnull(), "there is no standing"),
                (cells.consent.isnull(), _cells.quoted(cells.status, "is no standing we know"))],
        noise=[_lists.blank(cells, "address", "status", "created")])
