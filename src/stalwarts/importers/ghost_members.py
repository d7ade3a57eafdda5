"""Ghost members: `members.<day>.csv`, one row a member; with `products` (2021), `tiers` (2022) and `gift_id` (2026).

- Members follow since `created_at`; one with a `deleted_at` followed until then. `subscribed_to_emails` is consent.
- No amount is in the file. A plan is *active* only where a tier stands beside a Stripe customer; a complimentary plan, a
  gift, and a tier nobody pays for are *comps*. Files without tiers do not say who pays now: no plan, and no cover of plans.
- The handle is the e-mail; Ghost's own id and the Stripe customer are linked to it.
- The day in the name dates the file; else its last member does. The list may have been filtered: `assumed`.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _ghost
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _ghost.PLATFORM
TITLE = "Ghost members"
LEFT = "Notes and labels of your own."
YEAR_FIRST = True
APART = True

_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id",), "email": ("email",), "name": ("name",), "note": ("note",), "subscribed": ("subscribed_to_emails",),
    "comp": ("complimentary_plan",), "customer": ("stripe_customer_id",), "created": ("created_at",),
    "deleted": ("deleted_at",), "gift": ("gift_id",),
}
_TIERS = {"tiers": ("tiers", "products")}
_OWN = {"subscribed_to_emails", "complimentary_plan"}
_MARKS = {*_OWN, "stripe_customer_id", "deleted_at", "labels", "note"}

account = _ghost.account
taken = _ghost.taken


def shape(file: Peek) -> Shape | None:
    """Ours where Ghost's words for consent or for a free plan stand beside the address and another column of its own."""
    header = set(file.header)
    if "email" not in header or not header & _OWN or len(header & _MARKS) < 2:
        return None
    return Csv(_COLUMNS | (_TIERS if header & set(_TIERS["tiers"]) else {}), required=("email",))


def newest(raw: ir.Table) -> ir.Value:
    """When each member joined."""
    return _cells.when(raw.created)


def facts(raw: ir.Table) -> Facts:
    """Members, their plans, consent, and what they are called."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept),
        "plan": _lists.plans(kept.filter(_.ended_at.isnull()), among=kept),
        "consent": _lists.consents(kept, "the member's switch for e-mail"),
        "handle": _handles.handles(kept, "email", "number", "customer", by="email"),
        "clue": _handles.clues(kept, "email", once=True, name="name", typed_handle="typed"),
        "link": _handles.links(kept, ("email", "number", "customer id"), ("email", "customer", "customer id"), by="email"),
        "cover": _lists.covers(kept, "follow", *(["plan"] if "tiers" in raw.columns else []), "consent"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    customer = raw.customer.re_extract("^ *(cus_[A-Za-z0-9_]+) *$", 1).nullif("")
    product = _cells.cell(raw.tiers) if "tiers" in raw.columns else ibis.null("string")
    comp, gift = _cells.flag(raw.comp), _cells.cell(raw.gift)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "created", "deleted", address=raw.email,
        email=_handles.email(raw.email), name=_cells.cell(raw.name), typed=_handles.typed(raw.note),
        number=ibis.literal("ghost:") + raw.id.re_extract("^ *([0-9a-f]{24}) *$", 1).nullif(""),
        customer=ibis.literal("stripe:") + customer, on=raw.subscribed, free=raw.comp, complimentary=comp,
        subscribed=_cells.flag(raw.subscribed), since=_cells.when(raw.created), ended_at=_cells.when(raw.deleted),
        product=product, state=_cells.first_of(
            (comp | gift.notnull(), "comp"), (product.notnull() & customer.notnull(), "active"),
            (product.notnull(), "comp")))
    told = cells.mutate(consent=_lists.consent(~cells.subscribed))
    return _lists.judged(
        told, times={"created": "since", "deleted": "ended_at"}, flags={"on": "subscribed", "free": "complimentary"},
        noise=[_lists.blank(told, "address", "created", "name", "on")])
