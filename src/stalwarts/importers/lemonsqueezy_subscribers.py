"""Lemon Squeezy subscribers: customers and readers of its letters (Marketing > Subscribers > Export, sent by e-mail).

Its columns are those of Lemon Squeezy's own help page. A subscriber is a customer who bought, or somebody who signed
up or was added: the file does not tell which.

- *subscribed* is a follow and consent, since `created_at`; *unsubscribed* a follow that ended at `unsubscribed_at`, and
  consent withdrawn; *bounced* and *invalid_email* addresses do not work, *archived* ones were put away by the seller,
  and *requires_verification* ones never confirmed: those follow nothing.
- Counts of letters sent, opened and clicked are totals without a day: left.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "lemonsqueezy"
TITLE = "Lemon Squeezy subscribers"
LEFT = "How many letters each was sent, opened and clicked: totals without a day."
YEAR_FIRST = True

_SHAPE = Csv({
    "said": ("email",), "name": ("name",), "state": ("status",), "country": ("country",), "made": ("created_at",),
    "left": ("unsubscribed_at",),
}, required=("said", "state", "made"))
_CONSENT = {"subscribed": "yes", "unsubscribed": "no", "bounced": "bounced", "invalid_email": "bounced"}
_NEVER = ("requires_verification", "archived")


def shape(file: Peek) -> Shape | None:
    """Ours by its own count of letters beside a state in two forms."""
    return _SHAPE if set(file.header) >= {"email", "status", "status_formatted", "email_sends", "created_at"} else None


def newest(raw: ir.Table) -> ir.Value:
    """When each came or left."""
    made = _cells.when(raw.made)
    return ibis.greatest(made, ibis.coalesce(_cells.when(raw["left"]), made))


def facts(raw: ir.Table) -> Facts:
    """Subscribers, what the file says of them, and whether they may be written to."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    told = kept.filter(_.consent.notnull()).group_by("export_id", "account", "handle").agg(
        state=_.consent.min(), occurred_at=_.changed.max())
    return Facts({
        "follow": _follows(kept),
        "handle": _handles.handles(kept, "handle", by="handle"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", country="country"),
        "consent": told.select("handle", "account", purpose=ibis.literal("email"), state="state", occurred_at="occurred_at",
                               basis=ibis.literal("state on the list of subscribers"), export_id="export_id"),
        "cover": ibis.union(
            _handles.cover(kept, "follow", until=_.taken_at.max(), kinds="subscriber"),
            _handles.cover(kept, "consent", until=_.taken_at.max(), who="listed")),
    }, judged)


def _follows(kept: ir.Table) -> ir.Table:
    begun = kept.filter(_.state.isin(("subscribed", "unsubscribed"))).group_by("export_id", "account", "handle").agg(
        since=_.since.min(), stands=(_.state == "subscribed").any(), over=_["left"].max(), taken_at=_.taken_at.max())
    ended = ibis.ifelse(begun.stands, ibis.null(_cells.TIME), ibis.coalesce(begun.over, begun.taken_at)).cast(_cells.TIME)
    return begun.select("handle", "account", kind=ibis.literal("subscriber"), since="since",
                        seen_at=ibis.coalesce(ended, begun.taken_at).cast(_cells.TIME), ended_at=ended,
                        came_by=ibis.literal("unknown"), export_id="export_id")


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        *_sales.COMMON, "said", "name", "country", said_made=raw.made, said_left=raw["left"], handle=_handles.email(raw.said),
        since=_cells.when(raw.made), left=_cells.when(raw["left"]), state=_cells.cell(raw.state).lower())
    cells = cells.mutate(
        consent=ibis.cases(*((cells.state == theirs, ours) for theirs, ours in _CONSENT.items()), else_=_cells.none()),
        changed=ibis.ifelse(cells.state == "unsubscribed", cells["left"], cells.since))
    why = _cells.first_of(
        (cells.said.isnull(), "the subscriber has no e-mail address"),
        (cells.handle.isnull(), _cells.quoted(cells.said, "is not an e-mail address")),
        (cells.state.isnull(), "the subscriber has no state"),
        (cells.state.notin((*_CONSENT, *_NEVER)), _cells.quoted(cells.state, "is not a state of a subscriber we know")),
        (cells.said_made.notnull() & cells.since.isnull(), _cells.quoted(cells.said_made, "is not a time")),
        (cells.said_left.notnull() & cells["left"].isnull(), _cells.quoted(cells.said_left, "is not a time")))
    blank = cells.said.isnull() & cells.state.isnull() & cells.said_made.isnull()
    return cells.mutate(why=ibis.ifelse(blank, _cells.none(), why),
                        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))
