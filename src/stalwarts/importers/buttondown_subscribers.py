"""Buttondown subscribers: one row a reader, with the type of the subscription. Not verified.

Nobody has shown us a whole file. Its columns are taken from Buttondown's own documentation, which names them twice: as its
list shows them (`Email`, `Status`, `Subscription date`, `Unsubscription date`) and as its API does (`email_address`, once
once `email`; `type`, once `subscriber_type`; `creation_date`; `unsubscription_date`), and the types from its published
API (August 2026). It is claimed by those names, as a table or as the JSON that its exports may be had in.

- *regular*, *premium*, *gifted*, *trialed*, *churning*, *churned*, *paused*, *upcoming*, *past due* and *unpaid* readers
  follow and may be written to; *unsubscribed* ones left, *complained* and *blocked* ones must not be written to,
  *undeliverable* ones cannot, since `undeliverability_date`. *unactivated* ones never confirmed: neither follow nor consent.
- *premium* and *churning* is a plan that is paid for, *churned* one that was until `churn_date`, *paused* and *past due* is
  past due, for it brings nothing, each since `upgrade_date`; *gifted* is a *comp* until `gift_subscription_end_date`,
  *trialed* a *trial*. *upcoming* plans have not begun. An amount is in none of its files.
- The Stripe customer is linked to the reader.
- A source that says *import*: was imported. Times are UTC. Where nothing dates the file the last to come or go does.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "buttondown"
TITLE = "Buttondown subscribers (not verified)"
LEFT = "Tags, notes and metadata, which are your own; rates of opens and clicks (averages without days)."
YEAR_FIRST = True
APART = True

_TYPE, _SINCE = ("type", "subscriber_type", "status"), ("creation_date", "subscription date", "subscription_date")
_LEFT = ("unsubscription_date", "unsubscription date", "unsubscribed at")
_SHAPE = Csv({"id": ("id",), "email": ("email", "email_address", "email address"), "type": _TYPE, "created": _SINCE,
              "left": _LEFT, "source": ("source", "import"), **{name: (name, name.replace("_", " ")) for name in (
                  "stripe_customer_id", "undeliverability_date", "upgrade_date", "churn_date", "gift_subscription_end_date")}},
             required=("email", "type", "created"))
_JSON = {"email_address": "email", "creation_date": "created", "unsubscription_date": "left"}
"""The interface's names of columns that go by others here."""
_LIST = Json(dict.fromkeys((*_JSON, *(name for name in _SHAPE.columns if name not in _JSON.values())), "VARCHAR"))
_MARKS = {"secondary_id", "metadata", "referrer_url", "referrer url", "utm_campaign", "utm campaign", "notes", "tags",
          "undeliverability_date", "undeliverability date", "churn_date", "churn date", "upgrade_date", "upgrade date",
          *_LEFT}
_READ = ("regular", "premium", "gifted", "trialed", "churning", "churned", "past_due", "unpaid", "paused",
         "upcoming")
_CONSENT = {**dict.fromkeys(_READ, "yes"), "unsubscribed": "no", "removed": "no", "complained": "no", "blocked": "no",
            "unactivated": "no", "undeliverable": "bounced", "spammy": "no"}
_STATES = {"premium": "active", "churning": "active", "gifted": "comp", "trialed": "trial", "past_due": "past_due",
           "paused": "past_due", "churned": "cancelled"}
_PAID = ("premium", "churning", "past_due", "paused", "churned")
_NEVER = ("unactivated", "spammy", "blocked")


def shape(file: Peek) -> Shape | None:
    """Ours where the type of a subscription and the day it began stand beside at least two columns of Buttondown's own."""
    header = set(file.header)
    if file.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[":
        keys = {*_JSON, "type", "secondary_id"}
        return _LIST if all(f'"{key}"'.encode() in file.head for key in keys) else None
    named = header & set(_TYPE) and header & set(_SINCE) and header & set(_SHAPE.columns["email"])
    return _SHAPE if named and len(header & _MARKS) >= 2 else None


def newest(raw: ir.Table) -> ir.Value:
    """When each reader came or left, or began or ceased to pay."""
    raw = _named(raw)
    dates = (raw.left, raw.undeliverability_date, raw.churn_date, raw.upgrade_date, raw.created)
    return ibis.coalesce(*map(_cells.when, dates))


def facts(raw: ir.Table) -> Facts:
    """Readers, what they pay for, and whether they may be written to."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept.filter(_.type.notin(_NEVER)), among=kept),
        "plan": _lists.plans(kept),
        "consent": _lists.consents(kept, "type of the subscription", "left_at"),
        "handle": _handles.handles(kept, "email", "customer", by="email"),
        "link": _handles.links(kept, ("email", "customer", "customer id"), by="email"),
        "cover": _lists.covers(kept, "follow", "plan", "consent"),
    }, judged)


def _named(raw: ir.Table) -> ir.Table:
    """The rows by our names of their columns."""
    return raw.rename({ours: name for name, ours in _JSON.items()}) if "email_address" in raw.columns else raw


def _judged(raw: ir.Table) -> ir.Table:
    raw = _named(raw)
    kind = _cells.cell(raw.type).lower().replace(" ", "_").replace("-", "_")
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "created", "left", address=raw.email, email=_handles.email(raw.email),
        said=raw.type, type=kind, since=_cells.when(raw.created), gone_at=_cells.when(raw.left),
        bounced=raw.undeliverability_date, bounced_at=_cells.when(raw.undeliverability_date),
        upgraded=raw.upgrade_date, upgraded_at=_cells.when(raw.upgrade_date),
        churned=raw.churn_date, churned_at=_cells.when(raw.churn_date),
        gift=raw.gift_subscription_end_date, gift_ends=_cells.when(raw.gift_subscription_end_date),
        customer=_handles.stripe(raw.stripe_customer_id),
        product=ibis.literal("subscription"),
        came_by=ibis.ifelse(raw.source.lower().contains("import"), ibis.literal("import"), ibis.null("string")),
        state=ibis.cases(*((kind == word, state) for word, state in _STATES.items()), else_=ibis.null("string")),
        consent=ibis.cases(*((kind == word, said) for word, said in _CONSENT.items()), else_=ibis.null("string")))
    never, over = ibis.null(_cells.TIME), ~_cells.one_of(cells.type, _READ)
    cells = cells.mutate(left_at=ibis.cases(
        (cells.type == "undeliverable", ibis.coalesce(cells.bounced_at, cells.gone_at)), (over, cells.gone_at), else_=never))
    told = cells.mutate(
        ended_at=ibis.ifelse(over, ibis.coalesce(cells.left_at, cells.taken_at), never).cast(_cells.TIME),
        began=ibis.ifelse(_cells.one_of(cells.type, _PAID), cells.upgraded_at, never),
        until=ibis.cases((cells.type == "churned", cells.churned_at), (cells.type == "gifted", cells.gift_ends), else_=never))
    return _lists.judged(
        told, noise=[_lists.blank(told, "address", "said", "created")],
        times={"created": "since", "left": "gone_at", "bounced": "bounced_at", "upgraded": "upgraded_at",
               "churned": "churned_at", "gift": "gift_ends"},
        checks=[(told.said.isnull(), "there is no type"),
                (told.consent.isnull(), _cells.quoted(told.said, "is not a type of subscription we know"))])
