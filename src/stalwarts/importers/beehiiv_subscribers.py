"""beehiiv subscribers: one row a reader, with a column of its own for each tier and whatever fields were added.

- *active* readers follow since `created_at` and may be written to, those too who left at `unsubscribed_at` and came
  back. *inactive* ones left then, and may not. *pending* ones never confirmed: neither follow nor consent. *invalid*
  addresses bounce. Older files call the columns `Created At` and `Subscription Tier`.
- No amount is in the file. A plan is *active* only where the tier is not free and there is a Stripe customer, for tiers
  are also given away; without one it is a *comp*. A file without that column shows nothing as given: there a tier that is
  not free is *active*. Its product is the name of the column that says *Yes*.
- Names stand in fields the publication added (`First Name`, `Last Name`), padded with blanks.
- The fuller export of some 28 columns is known from hearsay: what stands here is found in it by name, the rest is left.
- Times are UTC. Nothing states the day of the file: the last reader to come or go dates it.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _peek
from stalwarts.importers import _shown
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "beehiiv"
TITLE = "beehiiv subscribers"
LEFT = "Rates of opens and clicks (averages without days), fields of your own that are no names."
YEAR_FIRST = True
APART = True

_TIER = ("subscription_tier", "subscription tier")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "email": ("email",), "first_name": ("first name", "first_name"), "last_name": ("last name", "last_name"),
    "name": ("name", "full name"), "status": ("status",), "tier": ("tier", *_TIER), "created": ("created_at", "created at"),
    "left": ("unsubscribed_at", "unsubscribed at"), "source": ("acquisition_source", "acquisition source")}
_MARKS = {"tier", "stripe_customer_id", "unsubscribed_at", "created_at", "created at", *_TIER}
_CUSTOMER = ("stripe_customer_id", "stripe customer id")
_OWN = "tier:"
"""Begins our name of a column that says Yes or No of one tier; what follows is the tier's name."""
_STATUSES = ("active", "inactive", "pending", "validating", "invalid", "needs_attention", "paused", "deleted")


def shape(file: Peek) -> Shape | None:
    """Ours where a status and a tier stand beside the address; every column of a tier is read too."""
    header = set(file.header)
    tiers = [name for name in file.header if name.endswith(" tier") and name not in _TIER]
    ours = {"email", "status"} <= header and (header & {"tier", *_TIER} or tiers) and len(header & _MARKS) >= 2
    if not ours or header & {"uuid", "active_subscription", "subscribed_to_emails"} or not _spoken(file):
        return None
    named = {_OWN + _spelt(file, name).removesuffix(" Tier").removesuffix(" tier"): (name,) for name in tiers}
    paid = {"customer": _CUSTOMER} if header & set(_CUSTOMER) else {}
    return Csv(_COLUMNS | paid | named, required=("email", "status"))


def unneeded(file: Peek) -> str | None:
    """The posts' texts, which say only when each was begun."""
    ours = {"web_title", "content_html", "created_at"} <= set(file.header)
    return "your posts' texts: the file says when each was begun, not when it went out" if ours else None


def newest(raw: ir.Table) -> ir.Value:
    """When each reader came or left."""
    return ibis.coalesce(_cells.when(raw.left), _cells.when(raw.created))


def facts(raw: ir.Table) -> Facts:
    """Readers, their plans, consent, and what they are called."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    readers = kept.filter(_.status.isin(("active", "inactive", "paused", "deleted", "needs_attention")))
    return Facts({
        "follow": _lists.follows(readers, among=kept),
        "plan": _lists.plans(readers, among=kept),
        "consent": _lists.consents(kept, "status on the list", "gone_at"),
        "handle": _handles.handles(kept, "email", "customer", by="email"),
        "clue": _handles.clues(kept, "email", once=True, name="name"),
        "link": _handles.links(kept, ("email", "customer", "customer id"), by="email"),
        "cover": _lists.covers(kept, "follow", "plan", "consent"),
    }, judged)


def _spoken(file: Peek) -> bool:
    """Whether a status in the file's beginning is a word of beehiiv's, or none is shown: other senders write numbers."""
    shown = _shown.words(file, "status")
    return not shown or bool(shown & set(_STATUSES))


def _spelt(file: Peek, name: str) -> str:
    """A column's name as the file spells it: the header has been folded."""
    text = file.text[:1 << 14].decode(_peek.encoding(file.text[:1 << 14]), "replace")
    found = re.search(re.escape(name).replace(r"\ ", r"\s+"), text, re.IGNORECASE)
    return " ".join(found[0].split()) if found else name


def _judged(raw: ir.Table) -> ir.Table:
    tiers = {name.removeprefix(_OWN): _cells.flag(raw[name]) for name in raw.columns if name.startswith(_OWN)}
    paid = [(yes, name) for name, yes in tiers.items() if name.lower() != "free"]
    # Columns of their own: an engine works out each mention anew.
    raw = raw.mutate(names=_cells.joined(raw.first_name, raw.last_name))
    raw = raw.mutate(called=ibis.coalesce(_cells.cell(raw.names), _cells.cell(raw["name"])))
    shown = "customer" in raw.columns
    payer = _handles.stripe(raw.customer) if shown else ibis.null("string")
    status, tier = _cells.cell(raw.status).lower(), _cells.cell(raw.tier).lower()
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "created", "left", address=raw.email, email=_handles.email(raw.email),
        said=raw.status, status=status, tier=tier, since=_cells.when(raw.created), left_at=_cells.when(raw.left),
        name=ibis.ifelse(raw.called.contains("  "), raw.called.re_replace(" +", " "), raw.called),
        customer=payer, product=_cells.first_of(*paid) if paid else ibis.null("string"),
        came_by=ibis.ifelse(raw.source.re_search("(?i)import"), ibis.literal("import"), ibis.null("string")))
    pays = cells.product.notnull() | (cells.tier.notnull() & (cells.tier != "free"))
    given = "comp" if shown else "active"
    gone = cells.status.isin(("inactive", "deleted"))
    told = cells.mutate(
        product=ibis.coalesce(cells.product, cells.tier), gone_at=ibis.ifelse(gone, cells.left_at, ibis.null(_cells.TIME)),
        ended_at=ibis.ifelse(gone, ibis.coalesce(cells.left_at, cells.taken_at), ibis.null(_cells.TIME)).cast(_cells.TIME),
        state=_cells.first_of((pays & gone, "cancelled"), (pays & cells.customer.notnull(), "active"), (pays, given)),
        consent=_cells.first_of((cells.status == "active", "yes"), (cells.status == "invalid", "bounced"),
                                (cells.status.isin(("inactive", "pending", "deleted", "paused")), "no")))
    return _lists.judged(
        told, times={"created": "since", "left": "left_at"}, noise=[_lists.blank(told, "address", "said", "created")],
        checks=[(told.said.isnull(), "there is no status"),
                (told.status.notin(_STATUSES), _cells.quoted(told.said, "is not a status we know"))])
