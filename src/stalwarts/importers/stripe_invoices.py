"""Stripe invoices: what subscribers and clients were billed, and what of it was paid (Billing > Invoices > Export).

- `order` is the charge that paid, which the payments of the same account tell better; an invoice that names none counts
  only outside the time that they cover. Refunds do not stand here: the payments and the balance have them.
- The amount is `Amount Paid`, at `Paid At`. An open invoice waits for what is due; void and uncollectible ones failed;
  a draft is nobody's bill yet. One paid with nothing, by a coupon or on trial, is a *comp*.
- An invoice of a subscription is a *renewal*. Its headings are known from others' readers of the file, not their order.
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

PLATFORM = "stripe"
TITLE = "Stripe invoices"
LEFT = "Drafts, tax and discounts by themselves, periods, coupons."
YEAR_FIRST = True
WHOLE = "order"
APART = True
REPEATS = ("stripe_payments",)
LEDGER = "in_"

_SHAPE = Csv({
    "id": ("id",), "charge": ("charge", "charge id"), "customer": ("customer", "customer id"), "email": ("customer email",),
    "name": ("customer name",), "description": ("description",), "number": ("number",), "unit": ("currency",),
    "date": ("date (utc)", "created (utc)", "created date (utc)"), "finalized": ("finalized at (utc)",),
    "paid_at": ("paid at (utc)",), "due": ("amount due",), "said_amount": ("amount paid",), "state": ("status",),
    "paid": ("paid",), "subscription": ("subscription", "subscription id"),
}, required=("id", "due", "said_amount", "unit", "date"))
_STATES = {"paid": "paid", "open": "pending", "void": "failed", "uncollectible": "failed", "deleted": "failed",
           "past due": "pending", "past_due": "pending", "failed": "failed"}


def shape(file: Peek) -> Shape | None:
    """Ours where what is due and what was paid stand beside an invoice's own times."""
    header = set(file.header)
    own = header & {"finalized at (utc)", "voided at (utc)", "marked uncollectible at (utc)", "due date (utc)"}
    return _SHAPE if header >= {"id", "amount due", "amount paid", "currency"} and own else None


def newest(raw: ir.Table) -> ir.Value:
    """When each invoice was last touched."""
    made = _cells.when(raw.date)
    return ibis.greatest(*(ibis.coalesce(_cells.when(cell), made) for cell in (raw.date, raw.finalized, raw.paid_at)))


def facts(raw: ir.Table) -> Facts:
    """Invoices with those they were sent to; the span of the file, for those it lists."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.orders(kept),
        "handle": _handles.handles(kept, "email", "customer"),
        "clue": _handles.clues(kept, "handle", name="name"),
        "link": _handles.links(kept, ("customer", "email", "customer id")),
        # Only what was billed stands here: whoever bought without an invoice is in no file of them.
        "cover": _handles.cover(kept, "order", who="listed", since=_.occurred_at.min(),
                                until=ibis.greatest(_.occurred_at.max(), _.taken_at.max())),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    said_at, state = ibis.coalesce(raw.paid_at, raw.finalized, raw.date), _cells.cell(raw.state).lower()
    paid = ibis.ifelse(_sales.yes(raw.paid), ibis.literal("paid"), ibis.ifelse(raw.paid.notnull(), "open", _cells.none()))
    charge = raw.charge.re_extract("^(?:ch|py)_[A-Za-z0-9_]+$", 0).nullif("")
    cells = raw.select(
        *_sales.COMMON, "name", "unit", id=raw.id, order=ibis.coalesce(charge, raw.id), payment=_sales.payment(charge),
        said_at=said_at, occurred_at=_cells.when(said_at), said_state=ibis.coalesce(state, paid), said_paid=raw.said_amount,
        said_due=raw.due, said_neither=_sales.unsaid((raw.paid, _sales.flag(raw.paid))), due=_sales.money(raw.due),
        sum=_sales.money(raw.said_amount), currency=_cells.currency(raw.unit),
        email=_handles.email(raw.email), product=_cells.cell(raw.description),
        kind=ibis.ifelse(_cells.blank(raw.subscription), ibis.literal("purchase"), "renewal"),
        customer=ibis.literal("stripe:") + raw.customer.re_extract("^cus_[A-Za-z0-9_]+$", 0).nullif(""))
    named = ibis.cases(*((cells.said_state == theirs, ours) for theirs, ours in _STATES.items()), else_=_cells.none())
    # Of an open invoice that was paid in part, the part is here.
    some = (named != "paid") & (cells["sum"] > 0)
    status = ibis.cases((some, "paid"), ((named == "paid") & (cells["sum"] == 0), "comp"), else_=named)
    moved = (named == "paid") | some
    cells = cells.mutate(
        status=status, handle=ibis.coalesce(cells.email, cells.customer), amount=ibis.ifelse(moved, cells["sum"], cells.due),
        said_amount=ibis.ifelse(moved, cells.said_paid, cells.said_due))
    noise = _cells.first_of(
        (cells.id.isnull() & cells.said_at.isnull() & cells.said_paid.isnull(), _sales.BLANK),
        (cells.said_state == "draft", "a draft: nobody's bill yet"))
    return _sales.judged(
        cells, "invoice", (cells.said_neither.notnull(), cells.said_neither),
        (cells.said_state.isnull(), "the invoice has no state"),
        (cells.status.isnull(), _cells.quoted(cells.said_state, "is not a state of an invoice we know")),
        (cells.amount < 0, _cells.quoted(cells.said_amount, "is negative, and no bill is")), noise=noise)
