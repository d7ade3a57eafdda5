"""Ko-fi transactions: tips, memberships, shop orders and commissions; money we gave to others is noise.

- `Received` is the amount. A *Monthly Tip* or *Subscription* is a renewal, a *Tip* a tip, a *Donation* a donation, the
  rest that is known a purchase. There is no column for refunds: what went back shows only in PayPal's or Stripe's own files.
- The form of the times is not certain: they are read in any of the forms seen, month first between slashes unless the
  file shows otherwise. The column says UTC.
- A buyer without an e-mail is known by that payment alone (`ko-fi:order/…`), and by the name in `From`, a clue, by which the
  processor's telling of the same payment is found; without a name the money is kept without a buyer.
- A message with money is a contact. Its text is never kept; a line `Instagram: @name` in it is a clue.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "ko-fi"
TITLE = "Ko-fi transactions"
LEFT = "What they wrote (only an account name in it is kept), sales tax, what you gave to others."
WHOLE = "order"
APART = True

_SHAPE = Csv({
    "said_at": ("datetime (utc)", "date (utc)", "datetime"), "name": ("from",), "message": ("message",),
    "item": ("item",), "said_amount": ("received",), "given": ("given",), "unit": ("currency",),
    "type": ("transactiontype", "transaction type"), "order": ("transactionid", "transaction id"),
    "reference": ("reference",), "country": ("buyercountry", "buyer country"),
    "email": ("buyeremail", "buyer email", "email"),
}, required=("said_at", "said_amount", "order"))
_TYPES = "month|subscri|member|tip|donat|shop|order|commission|purchase|sale|gift|support|coffee"
_NAMELESS = ("somebody", "someone", "anonymous", "ko-fi supporter")


def shape(file: Peek) -> Shape | None:
    """Ours where money received and given stand beside Ko-fi's own number of the transaction."""
    header = set(file.header)
    ours = {"received", "currency"} <= header and header & {"transactionid", "transaction id"}
    return _SHAPE if ours and header & set(_SHAPE.columns["said_at"]) else None


def meaning(file: Peek) -> str:
    """The span the file was asked for, where its name says."""
    return _spans.named(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each payment was made."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Payments; who made them, with what the file says of them; that they wrote; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.orders(kept),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", display_name="name", country="country", typed_handle="said"),
        "touch": _messages(kept),
        "cover": ibis.union(_spans.cover(kept), _handles.cover(
            kept, "touch", since=_.occurred_at.min(), until=_.occurred_at.max(), kinds="message", who="listed")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    type_ = _cells.cell(raw.type).lower()
    cells = raw.select(
        *_sales.COMMON, "order", "said_at", "said_amount", "unit", "country", product=raw["item"],
        occurred_at=_written.moment(raw.said_at, raw.export_id), amount=_cells.money_either(raw.said_amount),
        currency=_cells.currency(raw.unit), said_email=raw.email,
        name=ibis.ifelse(raw.name.lower().isin(_NAMELESS), _cells.none(), raw.name), said=_handles.typed(raw.message),
        wrote=~_cells.blank(raw.message), email=_handles.email(raw.email), payment=_sales.payment(raw.reference),
        given=_sales.money(raw.given), type=type_,
        kind=ibis.cases((type_.re_search("month|subscri|member"), "renewal"), (type_.re_search("tip"), "tip"),
                        (type_.re_search("donat"), "donation"), else_="purchase"))
    nameless = ibis.ifelse(_cells.blank(cells.name), _cells.none(), _handles.of_order(cells.account, cells.order))
    cells = cells.mutate(status=ibis.ifelse(cells.amount == 0, ibis.literal("comp"), ibis.literal("paid")),
                         handle=ibis.coalesce(cells.email, nameless))
    nothing = cells.said_amount.isnull() | (cells.amount == 0)
    noise = _cells.first_of(
        (nothing & (cells.given > 0), "money we gave"),
        (cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull(), _sales.BLANK))
    return _sales.judged(
        cells, "payment", (~cells.type.re_search(_TYPES), _cells.quoted(cells.type, "is not a kind of payment we know")),
        (cells.amount < 0, _cells.quoted(cells.said_amount, "is negative, and no payment is")),
        (cells.said_email.notnull() & cells.email.isnull(), _cells.quoted(cells.said_email, "is not an e-mail address")),
        noise=noise)


def _messages(kept: ir.Table) -> ir.Table:
    return kept.filter(_.wrote & _.email.notnull()).select(
        "handle", "account", "occurred_at", kind=ibis.literal("message"), direction=ibis.literal("from_them"),
        post=_cells.none(), stance=ibis.literal("unknown"), machine=_cells.no(), export_id="export_id").distinct()
