"""Buttondown subscribers: one row a reader, with the type of the subscription. Not verified.

Nobody has shown us a whole file. Its columns are taken from Buttondown's own documentation, which names them twice: as its
list shows them (`Email`, `Status`, `Subscription date`, `Unsubscription date`) and as its API does (`email_address`, once
`email`; `type`, once `subscriber_type`; `creation_date`; `unsubscription_date`). It is claimed by those names.

- *regular*, *premium*, *gifted*, *trialed*, *churning*, *past due* and *unpaid* readers follow and may be written to;
  *unsubscribed* ones left, *complained* and *blocked* ones must not be written to, *undeliverable* ones cannot.
  *unactivated* ones never confirmed: neither follow nor consent.
- *premium* and *churning* is a plan that is paid for, *churned* one that was, *gifted* a *comp*, *trialed* a *trial*. An
  amount is in none of its files.
- A source that says *import*: was imported. Times are UTC. Where nothing dates the file the last to come or go does.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "buttondown"
TITLE = "Buttondown subscribers (not verified)"
LEFT = "Tags, notes and metadata, which are your own; rates of opens and clicks (averages without days)."
APART = True

_TYPE, _SINCE = ("type", "subscriber_type", "status"), ("creation_date", "subscription date", "subscription_date")
_LEFT = ("unsubscription_date", "unsubscription date", "unsubscribed at")
_SHAPE = Csv({"id": ("id",), "email": ("email", "email_address", "email address"), "type": _TYPE, "created": _SINCE,
              "left": _LEFT, "source": ("source", "import")}, required=("email", "type", "created"))
_MARKS = {"secondary_id", "metadata", "referrer_url", "referrer url", "utm_campaign", "utm campaign", "notes", "tags",
          "undeliverability_date", "undeliverability date", "churn_date", "churn date", "upgrade_date", "upgrade date",
          *_LEFT}
_READ = ("regular", "premium", "gifted", "trialed", "churning", "churned", "past_due", "unpaid", "paused")
_CONSENT = {**dict.fromkeys(_READ, "yes"), "unsubscribed": "no", "removed": "no", "complained": "no", "blocked": "no",
            "unactivated": "no", "undeliverable": "bounced", "spammy": "no"}
_STATES = {"premium": "active", "churning": "active", "gifted": "comp", "trialed": "trial", "past_due": "past_due",
           "churned": "cancelled"}
_NEVER = ("unactivated", "spammy", "blocked")


def shape(file: Peek) -> Shape | None:
    """Ours where the type of a subscription and the day it began stand beside at least two columns of Buttondown's own."""
    header = set(file.header)
    named = header & set(_TYPE) and header & set(_SINCE) and header & set(_SHAPE.columns["email"])
    return _SHAPE if named and len(header & _MARKS) >= 2 else None


def newest(raw: ir.Table) -> ir.Value:
    """When each reader came or left."""
    return ibis.coalesce(_cells.when(raw.left), _cells.when(raw.created))


def facts(raw: ir.Table) -> Facts:
    """Readers, what they pay for, and whether they may be written to."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept.filter(_.type.notin(_NEVER)), among=kept),
        "plan": _lists.plans(kept),
        "consent": _lists.consents(kept, "type of the subscription", "left_at"),
        "handle": _handles.handles(kept, "email", by="email"),
        "cover": _lists.covers(kept, "follow", "plan", "consent"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    kind = _cells.cell(raw.type).lower().replace(" ", "_").replace("-", "_")
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "created", "left", address=raw.email, email=_handles.email(raw.email),
        said=raw.type, type=kind, since=_cells.when(raw.created), gone_at=_cells.when(raw.left),
        product=ibis.literal("subscription"),
        came_by=ibis.ifelse(raw.source.lower().contains("import"), ibis.literal("import"), ibis.null("string")),
        state=ibis.cases(*((kind == word, state) for word, state in _STATES.items()), else_=ibis.null("string")),
        consent=ibis.cases(*((kind == word, said) for word, said in _CONSENT.items()), else_=ibis.null("string")))
    over = cells.type.notin(_READ)
    told = cells.mutate(
        left_at=ibis.ifelse(over, cells.gone_at, ibis.null(_cells.TIME)),
        ended_at=ibis.ifelse(over, ibis.coalesce(cells.gone_at, cells.taken_at), ibis.null(_cells.TIME)).cast(_cells.TIME))
    return _lists.judged(
        told, times={"created": "since", "left": "gone_at"}, noise=[_lists.blank(told, "address", "said", "created")],
        checks=[(told.said.isnull(), "there is no type"),
                (told.consent.isnull(), _cells.quoted(told.said, "is not a type of subscription we know"))])
