"""WooCommerce orders with their buyers, as the order export plugin (WebToffee) writes them: one line an order.

- `order` is the order's number, `amount` its total, paid at `paid_date`, else `order_date`; both are the site's own
  time without a zone, taken as UTC. *completed* and *processing* are paid; *on-hold* and *pending* wait.
- `refund_items` gives each refund its amount and day (`amount:34.90|reason:…|date:…`). The grammar of these cells is
  remembered, not proven (UNCERTAIN): what cannot be read in one is set aside. A *refunded* order that lists none came
  back whole, at its own time.
- `transaction_id` is the processor's id of the payment. The buyer is the billing address, else the customer's; the
  site's own number of a customer is one only on that site and is left.
- The source is the order attribution's, the code the first coupon, the product the first line's.
"""

from __future__ import annotations

from datetime import datetime

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _asked
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "woocommerce"
TITLE = "WooCommerce orders"
LEFT = "Streets, notes, postage and tax by themselves, the site's own number of a customer."
WHOLE = "order"

_COLUMNS = {
    "id": ("order_number", "order_id"), "ordered": ("order_date",), "paid_at": ("paid_date", "date_paid"),
    "state": ("status", "order_status"), "said_amount": ("order_total",), "unit": ("order_currency", "currency"),
    "said_email": ("billing_email", "customer_email"), "customer": ("customer_email",),
    "first_name": ("billing_first_name",), "last_name": ("billing_last_name",), "phone": ("billing_phone",),
    "postcode": ("billing_postcode",),
    "city": ("billing_city",), "country": ("billing_country",), "transaction": ("transaction_id",),
    "refunds": ("refund_items",), "coupons": ("coupon_items", "coupons"), "line": ("line_item_1", "line_items"),
    "note": ("customer_note",),
    "utm": ("meta:_wc_order_attribution_utm_source", "_wc_order_attribution_utm_source", "meta:utm_source"),
}
_PAID = ("completed", "processing", "refunded", "partially-refunded", "shipped", "delivered")
_PENDING = ("pending", "on-hold", "pending payment", "on hold", "checkout-draft", "draft")
_FAILED = ("failed", "cancelled", "canceled", "trash")
_REFUND = "amount:([^|]*)"
_DAY = "date:([^|;]*)"


def shape(file: Peek) -> Shape | None:
    """Ours where an order's total and date stand beside the address of its bill, in the plugin's own names."""
    header = set(file.header)
    ours = header >= {"order_total", "order_date"} and header & set(_COLUMNS["said_email"])
    if not ours or not header & set(_COLUMNS["id"]) or not header & set(_COLUMNS["state"]):
        return None
    taken = [name for names in _COLUMNS.values() for name in names]
    return Csv(_COLUMNS | _asked.columns(file.header, *taken), required=("id", "ordered", "state", "said_amount"))


def taken(file: Peek) -> datetime | None:
    """The day in the file's name."""
    return _spans.taken(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each order was made or paid."""
    return _written.moment(ibis.coalesce(raw.paid_at, raw.ordered), raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Orders and refunds; buyers with what the file says of them; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": ibis.union(_sales.orders(kept), _listed(kept), _sales.back(kept, "whole")),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="name", city="city", postcode="postcode", country="country", phone="phone",
                               email="other",
                               typed_handle="said"),
        "cover": _sales.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    said_at, names = ibis.coalesce(raw.paid_at, raw.ordered), (raw.first_name.fill_null(""), raw.last_name.fill_null(""))
    cells = raw.select(
        *_sales.COMMON, "said_amount", "unit", "said_email", "city", "postcode", "country", "refunds", order=raw.id,
        said_at=said_at,
        occurred_at=_written.moment(said_at, raw.export_id), amount=_cells.money_either(raw.said_amount),
        currency=_cells.currency(raw.unit), state=_cells.cell(raw.state).lower().re_replace("^wc-", ""),
        handle=ibis.coalesce(_handles.email(raw.said_email), _handles.email(raw.customer)),
        other=_cells.clean_email(raw.customer), name=_cells.cell(names[0] + ibis.literal(" ") + names[1]),
        phone=_cells.clean_phone(_cells.unguard(raw.phone)), payment=_sales.payment(_cells.cell(raw.transaction)),
        code=_cells.cell(raw.coupons.re_extract("^(?:code:)?([^|;,]+)", 1)), source=_cells.cell(raw.utm).lower(),
        product=_cells.cell(raw.line.re_extract("(?:^|[|])name:([^|]*)", 1)), kind=ibis.literal("purchase"),
        said=ibis.coalesce(_asked.typed(raw), _handles.typed(raw.note)))
    status = ibis.cases((cells.state.isin(_FAILED), "failed"), (cells.state.isin(_PENDING), "pending"),
                        (cells.amount == 0, "comp"), else_="paid")
    unlisted = (cells.state == "refunded") & ~ibis.coalesce(cells.refunds.re_search(_REFUND), _sales.NO)
    cells = cells.mutate(
        status=status, whole=ibis.ifelse(unlisted, cells.amount, _sales.zero()).cast(_cells.MONEY),
        other=cells.other.nullif(cells.handle.substr(len("email:"))))
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(cells, "order", *_reasons(cells), noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _sales.NONE))


def _reasons(t: ir.Table) -> list[_sales.Check]:
    strange = t.refunds.notnull() & ~t.refunds.re_search(r"^(?:amount:-?[0-9]+(?:[.,][0-9]{1,4})?(?:[|][^|]*)*[;,|\s]*)+$")
    return [(t.state.isnull(), "the order has no state"),
            (t.state.notin((*_PAID, *_PENDING, *_FAILED)), _cells.quoted(t.state, "is not a state of an order we know")),
            (t.amount < 0, _cells.quoted(t.said_amount, "is negative, and no order is")),
            (ibis.coalesce(strange, _sales.NO), _cells.quoted(t.refunds, "is not a list of refunds"))]


def _listed(kept: ir.Table) -> ir.Table:
    """A row for each refund that an order lists."""
    pieces = kept.filter(_.refunds.notnull()).mutate(piece=_.refunds.split("amount:").unnest())
    read = pieces.mutate(back=_cells.money_either(pieces.piece.re_extract("^-?([0-9.,]+[0-9]|[0-9])", 1)),
                         back_at=_cells.when(_cells.cell(pieces.piece.re_extract(_DAY, 1))))
    return _sales.back(read.filter(_.back.notnull()))
