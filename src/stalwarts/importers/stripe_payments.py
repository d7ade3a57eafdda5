"""Stripe payments: one line a payment, of the dashboard's export of now (`unified_payments.csv`) and of before.

- Columns are found by name: exports may hold 23 default columns, all 85, or any choice, and one more for each key of
  metadata. Amounts are in major units, with a point or, in older European files, a comma; times are UTC.
- Lines without an `id` are attempts that never became a charge: noise.
- What came back is `Amount Refunded`, all of it where the state is *Refunded*, at the (last) refund date, else at the
  payment's own time; of a part of which the file has no amount nobody knows. A dispute is a chargeback of its amount, of what
  was left where only the state speaks of it; an inquiry (`warning_…`), one that was prevented, won,
  or refunded instead, is kept as *failed*: money stayed, and a later file overrules an earlier one.
- `order` is Stripe's `id`; `payment` its PaymentIntent where the file has it, which is what shops write down.
- The buyer is the e-mail, else `stripe:cus_…`; both in one line are one being. A checkout's own field named for an
  account (`instagram`) is the buyer's word and a certain link; metadata and `Client Reference ID` (`ig:maya`), which
  links and software fill in, are clues. The cardholder's name, telephone and city are clues.
- `source` is the UTM source, else a `Client Reference ID` that is one plain word. Promotional consent given at
  checkout is consent; not given, it says nothing.
"""

from __future__ import annotations

from stalwarts.importers import _asked
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
TITLE = "Stripe payments"
LEFT = "Cards, attempts that never became a charge, fees, streets, metadata that is no account name."
YEAR_FIRST = True
WHOLE = "order"
APART = True

_CREATED = ("created date (utc)", "created (utc)")
_MARKS = {"amount refunded", "captured", "seller message", "statement descriptor", "card id", "paymentintent id",
          "converted amount", "decline reason", "payment source type", "card last4"}
_OTHERS = {"current period end (utc)", "arrival date (utc)", "available on (utc)", "net"}
_FIELDS = {f"field_{n}_{part}": (f"checkout custom field {n} {part}",) for n in (1, 2, 3) for part in ("key", "value")}
_COLUMNS = {
    "id": ("id",), "created": _CREATED, "said_amount": ("amount",), "said_back": ("amount refunded",),
    "unit": ("currency",), "state": ("status",), "captured": ("captured",), "mode": ("mode",),
    "refunded_at": ("refunded date (utc)",), "disputed": ("disputed amount",), "dispute_at": ("dispute date (utc)",),
    "dispute": ("dispute status",), "description": ("description",), "items": ("checkout line item summary",),
    "intent": ("paymentintent id",), "customer": ("customer id",), "email": ("customer email",),
    "postcode": ("card address zip",),
    "phone": ("customer phone",), "card_name": ("card name", "shipping name"), "city": ("card address city",),
    "country": ("card address country", "shipping address country"), "reference": ("client reference id",),
    "utm": ("utm source", "utm_source (metadata)"), "promotion": ("checkout promotional consent",), **_FIELDS,
}

_PAID = ("paid", "succeeded", "refunded", "partially refunded", "partially_refunded", "disputed", "dispute lost",
         "dispute won", "early fraud warning")
_PARTLY, _CONTESTED = ("partially refunded", "partially_refunded"), ("disputed", "dispute lost")
_PENDING = ("pending", "processing", "uncaptured", "requires_capture", "in progress")
_FAILED = ("failed", "canceled", "cancelled", "incomplete", "requires_payment_method", "requires_confirmation",
           "requires_action", "requires_source", "requires_source_action", "blocked", "expired", "requires action")
_TAKEN = ("needs_response", "under_review", "lost")
"""States of a dispute in which the money is gone, for now or for good."""
_LEFT = ("won", "prevented", "charge_refunded", "warning_needs_response", "warning_under_review", "warning_closed")
"""Those in which it stayed, or went back by a refund."""
_WORD = "^[A-Za-z][A-Za-z_-]{1,30}$"


def shape(file: Peek) -> Shape | None:
    """Ours where an id, a state and an amount stand beside something only Stripe's payments have."""
    header = set(file.header)
    ours = header >= {"id", "amount", "currency", "status"} and header & set(_CREATED) and header & _MARKS
    if not ours or header & _OTHERS:
        return None
    return Csv(_COLUMNS | _asked.columns(file.header, ending="(metadata)"),
               required=("id", "created", "said_amount", "unit", "state"))


def unneeded(file: Peek) -> str | None:
    """Payouts and transfers are what was paid before, on its way to us."""
    header = set(file.header)
    payouts = header >= {"id", "amount", "arrival date (utc)"} or header >= {"payout_id", "payout_status", "effective_at"}
    return "Stripe's payouts: what was paid before, on its way to you" if payouts else None


def newest(raw: ir.Table) -> ir.Value:
    """When each line was last touched."""
    return ibis.greatest(*(ibis.coalesce(_cells.when(cell), _cells.when(raw.created))
                           for cell in (raw.created, raw.refunded_at, raw.dispute_at)))


def facts(raw: ir.Table) -> Facts:
    """Payments, refunds and chargebacks; buyers with what the file says of them; consent; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": ibis.union(_sales.orders(kept), _sales.back(kept), _chargebacks(kept)),
        "handle": _handles.handles(kept, "email", "customer", "typed"),
        "clue": _handles.clues(kept, "handle", name="card_name", city="city", postcode="postcode", country="country",
                               phone="phone",
                               typed_handle="said"),
        "link": _handles.links(kept, ("customer", "email", "customer id"), ("handle", "typed", _handles.TYPED)),
        "consent": _consent(kept),
        "cover": _sales.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    state = raw.state.lower()
    cells = raw.select(
        *_sales.COMMON, "said_amount", "unit", "card_name", "city", "postcode", "country",
        order=raw.id, state=state, said_at=raw.created, occurred_at=_cells.when(raw.created),
        said_back=ibis.coalesce(raw.said_back, raw.said_amount), said_disputed=raw.disputed,
        amount=_cells.money_either(raw.said_amount), returned=_sales.money(raw.said_back),
        said_given=raw.said_back, said_back_at=raw.refunded_at, back_at=_cells.when(raw.refunded_at),
        disputed=_sales.money(raw.disputed),
        said_disputed_at=raw.dispute_at, disputed_at=_cells.when(raw.dispute_at), currency=_cells.currency(raw.unit),
        product=ibis.coalesce(raw["items"], raw.description), email=_handles.email(raw.email),
        customer=ibis.literal("stripe:") + raw.customer.re_extract("^cus_[A-Za-z0-9_]+$", 0).nullif(""),
        phone=_cells.clean_phone(raw.phone), typed=_typed(raw), noted=_noted(raw), source=_source(raw),
        payment=_sales.payment(ibis.coalesce(raw.intent, raw.id)),
        kind=ibis.ifelse(raw.description.re_search("(?i)^subscription (?:update|cycle)"), "renewal", "purchase"),
        dispute=_cells.cell(raw.dispute).lower().replace(" ", "_"),
        said_captured=raw.captured, captured=_cells.flag(raw.captured),
        test=ibis.coalesce(raw.mode.lower().startswith("test"), _cells.no()),
        agrees=ibis.coalesce(raw.promotion.lower().isin(("opt_in", "true", "yes")), _cells.no()))
    status = _status(cells)
    whole = cells.state.isin(("refunded",)) & (cells.returned == 0)
    returned = ibis.ifelse(whole, cells.amount, cells.returned)
    gone = cells.state.isin(_CONTESTED) & (cells.disputed == 0)
    cells = cells.mutate(
        disputed=ibis.ifelse(gone, _sales.exact(cells.amount - cells.returned), cells.disputed).cast(_cells.MONEY),
        status=status, back=ibis.ifelse(status.isin(("paid", "test")), returned, _sales.zero()).cast(_cells.MONEY),
        handle=ibis.coalesce(cells.email, cells.customer), said=ibis.coalesce(cells.typed, cells.noted))
    return _sales.judged(cells, "payment", *_reasons(cells), noise=_noise(cells))


def _noise(t: ir.Table) -> ir.StringValue:
    empty = t.said_at.isnull() & t.said_amount.isnull()
    return _cells.first_of((t.order.isnull() & empty, _sales.BLANK),
                           (t.order.isnull(), "an attempt that never became a charge"))


def _reasons(t: ir.Table) -> list[_sales.Check]:
    known = t.state.isin((*_PAID, *_PENDING, *_FAILED))
    return [(t.state.isnull(), "the payment has no state"),
            (~known, _cells.quoted(t.state, "is not a payment state we know")),
            (t.amount < 0, _cells.quoted(t.said_amount, "is negative, and no payment is")),
            (t.captured.isnull() & ~_cells.blank(t.said_captured), _cells.quoted(t.said_captured, "is neither yes nor no")),
            (t.said_back_at.notnull() & t.back_at.isnull(), _cells.quoted(t.said_back_at, "is not a time")),
            (t.said_disputed_at.notnull() & t.disputed_at.isnull(), _cells.quoted(t.said_disputed_at, "is not a time")),
            (t.disputed.isnull(), _cells.quoted(t.said_disputed, "is not an amount")),
            (t.state.isin(_PARTLY) & t.said_given.isnull(), f"the payment {_sales.IN_PART}"),
            ((t.disputed != 0) & t.dispute.notin((*_TAKEN, *_LEFT)),
             _cells.quoted(t.dispute, "is not a state of a dispute we know")),
            (~_cells.decimals_ok(t.disputed, t.currency),
             _cells.quoted(t.said_disputed, "has more decimals than its currency"))]


def _status(t: ir.Table) -> ir.StringValue:
    return ibis.cases(
        (t.state.isin(_FAILED), "failed"), (t.test, "test"), (t.state.isin(_PENDING) | ~t.captured, "pending"),
        (t.amount == 0, "comp"), else_="paid")


def _chargebacks(kept: ir.Table) -> ir.Table:
    """Disputes; those in which the money stayed are kept as failed, so that they overrule what an older file says."""
    gone = kept.dispute.isin(_TAKEN) | kept.dispute.isnull()
    disputes = kept.mutate(status=ibis.ifelse(gone & (kept.status == "paid"), "paid", "failed"))
    return _sales.back(disputes, "disputed", "disputed_at", "chargeback")


def _typed(raw: ir.Table) -> ir.StringValue:
    """What the buyer typed in a checkout's own field."""
    return ibis.coalesce(*(_asked.named(raw[f"field_{n}_key"], raw[f"field_{n}_value"]) for n in (1, 2, 3)))


def _noted(raw: ir.Table) -> ir.StringValue:
    """What a link or software says of the buyer's account."""
    return ibis.coalesce(_handles.typed(raw.reference), _asked.typed(raw))


def _source(raw: ir.Table) -> ir.StringValue:
    word = raw.reference.re_extract(_WORD, 0).nullif("")
    return ibis.coalesce(_cells.cell(raw.utm), word).lower()


def _consent(kept: ir.Table) -> ir.Table:
    given = kept.filter(_.agrees & _.email.notnull()).group_by("export_id", "account", "email").agg(
        occurred_at=_.occurred_at.max())
    return given.select(handle="email", account="account", purpose=ibis.literal("email"), state=ibis.literal("yes"),
                        occurred_at="occurred_at", basis=ibis.literal("ticked at checkout"), export_id="export_id")
