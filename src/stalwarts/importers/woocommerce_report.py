"""WooCommerce Analytics, orders: the report of the shop's own pages, made by the server or, when small, in the browser.

- No address stands in it, only a name: the buyer is `woocommerce:order/…` with the name as a clue, and who that is
  stays to be said. Orders with addresses of the same shop tell the same, and more.
- Refunds are lines of their own, negative. `Net sales` leaves out tax and postage.
- The server's layout shows its currency in `N. Revenue (formatted)` (`&euro;46.00`); the browser's names none: then it is
  the one you state, `stalwarts add --currency EUR`, else none, in ISO's letters for that: the buyers count, what they
  paid is not known. A `$` is read as US dollars unless you state another.
- Times are the site's, without a zone: UTC. Labels come in the site's language; those of English are known.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _symbols
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "woocommerce"
TITLE = "WooCommerce Analytics orders"
LEFT = "Tax and postage; the report names no address."
WHOLE = "movement"
REPEATS = ("woocommerce_orders",)
CURRENCY = "stated"

_SHAPE = Csv({
    "said_at": ("date",), "order": ("order #", "order"), "state": ("status",), "name": ("customer",),
    "products": ("product(s)", "products"), "said_amount": ("net sales",), "coupons": ("coupon(s)", "coupons"),
    "formatted": ("n. revenue (formatted)",), "attribution": ("attribution",),
}, required=("said_at", "order", "state", "said_amount"))
_PAID = ("completed", "processing", "refunded", "shipped", "delivered")
_PENDING = ("pending", "on-hold", "pending payment", "on hold")
_FAILED = ("failed", "cancelled", "canceled", "trash")


def shape(file: Peek) -> Shape | None:
    """Ours where an order and its net sales stand beside the kind of customer or the coupons."""
    header = set(file.header)
    own = header & {"customer type", "coupon(s)", "product(s)", "items sold"}
    return _SHAPE if header >= {"date", "order #", "status", "net sales"} and own else None


def newest(raw: ir.Table) -> ir.Value:
    """When each order was made."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Orders and refunds, with their buyers' names; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.orders(kept),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="name"),
        "cover": _sales.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    stated = _symbols.stated(raw.meaning)
    shown = _symbols.code(raw.formatted.replace("&euro;", "€").replace("&pound;", "£").replace("&#36;", "$")
                          .replace("&yen;", "¥").replace("&nbsp;", " "))
    amount = _cells.money_either(raw.said_amount)
    source = raw.attribution.lower().re_replace("^(?:source|referral|organic|utm): *", "")
    cells = raw.select(
        *_sales.COMMON, "order", "said_at", "said_amount", "name", state=_cells.cell(raw.state).lower(),
        occurred_at=_written.moment(raw.said_at, raw.export_id), amount=amount, unit=ibis.literal(""),
        currency=ibis.coalesce(stated, shown, _symbols.UNSTATED), kind=ibis.ifelse(amount < 0, "refund", "purchase"),
        product=_cells.cell(raw.products.re_extract("^(?:-?[0-9]+[\u00d7x] )?(.*?)(?:, -?[0-9]+[\u00d7x] .*)?$", 1)),
        code=_cells.cell(raw.coupons.re_extract("^[^,]+", 0)), source=_cells.cell(source),
        handle=ibis.ifelse(_cells.blank(raw.name), _sales.NONE, _handles.of_order(raw.account, raw.order)))
    status = ibis.cases((cells.state.isin(_FAILED), "failed"), (cells.state.isin(_PENDING), "pending"),
                        (cells.amount == 0, "comp"), else_="paid")
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(
        cells.mutate(status=status), "order", (cells.state.isnull(), "the order has no state"),
        (cells.state.notin((*_PAID, *_PENDING, *_FAILED)), _cells.quoted(cells.state, "is not a state of an order we know")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _sales.NONE))
