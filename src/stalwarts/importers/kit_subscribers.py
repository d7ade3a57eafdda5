"""Kit (ConvertKit) subscribers. The form of this file is not proven: columns are found by name, states by their words.

- *active* follows since `created_at` and may be written to. *cancelled* and *complained* follow no more, *bounced* has
  an address that does not work; when that happened the file does not say, so only that it was over by the day of the
  file. *inactive* has not confirmed: on nobody's list yet, no consent.
- Tags are the owner's own words for people and stay where they are.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "kit"
TITLE = "Kit subscribers"

_SHAPE = Csv({"address": ("email", "email_address", "email address"), "name": ("first_name", "first name"),
              "state": ("state", "status"), "created": ("created_at", "created at", "subscribed at")},
             required=("address", "state", "created"))
_NAMES, _TAGS = {"first_name", "first name"}, {"tags"}
_OTHERS = {"tier", "plan", "uuid", "publication_id", "stripe_customer_id", "active_subscription", "labels"}
_STATES = {"active": "yes", "confirmed": "yes", "cancelled": "no", "canceled": "no", "unsubscribed": "no",
           "complained": "no", "bounced": "bounced", "inactive": "", "unconfirmed": ""}


def shape(file: Peek) -> Shape | None:
    """Ours where a state, a first name and tags stand beside the address, and nothing of another list's."""
    header = set(file.header)
    fits = _SHAPE.fits(file.header) and header & _NAMES and header & _TAGS
    return _SHAPE if fits and not header & _OTHERS else None


def newest(raw: ir.Table) -> ir.Value:
    """When each joined."""
    return _cells.when(raw.created)


def facts(raw: ir.Table) -> Facts:
    """Readers, and whether they may be written to."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept.filter(_.consent.notnull())),
        "consent": _lists.consents(kept, "standing on the list"),
        "handle": _handles.handles(kept, "email"),
        "clue": _handles.clues(kept, "email", name="name"),
        "cover": _lists.covers(kept, "follow", "consent", "handle"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    state = _cells.cell(raw.state).lower()
    said = ibis.cases(*((state == word, means) for word, means in _STATES.items()), else_=ibis.null("string"))
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "address", "created", state=state, email=_handles.email(raw.address),
        name=_cells.cell(raw.name), since=_cells.when(raw.created), came_by=ibis.null("string"), said=said,
        consent=said.nullif(""))
    over = cells.consent.isin(("no", "bounced"))
    cells = cells.mutate(ended_at=ibis.ifelse(over, cells.taken_at, ibis.null(_cells.TIME)).cast(_cells.TIME))
    return _lists.judged(
        cells, times={"created": "since"},
        checks=[(cells.state.isnull(), "there is no state"),
                (cells.said.isnull(), _cells.quoted(cells.state, "is no state we know"))],
        noise=[_lists.blank(cells, "address", "state", "created")])
