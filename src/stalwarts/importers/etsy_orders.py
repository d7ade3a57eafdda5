"""Etsy sold orders (`EtsySoldOrders2026-3.csv`): one line an order, with what became of it.

- `amount` is `Order Total`, what the buyer paid. A non-zero `Adjusted Order Total` is what is left of it after refunds and
  cancellations; some files repeat the total there where nothing changed, some write 0.00. So a 0.00 means that all came
  back only where the order is *Refunded* or *Canceled*. The file dates no refund: it stands at the order's own time.
- Shops in British English call what is shipped delivered (`Delivery City`).
- `order` is Etsy's, the same in all its files. The items of an order stand in another file.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _etsy
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "etsy"
TITLE = "Etsy sold orders"
LEFT = "Fees (between you and Etsy), streets of parcels; reviews stand in another file."
WHOLE = "order"
APART = True

_SHAPE = Csv({
    "said_at": ("sale date",), "order": ("order id",), "user": ("buyer user id",), "name": ("full name",),
    "postcode": ("ship zipcode", "delivery zipcode"), "buyer": ("buyer",), "city": ("ship city", "delivery city"),
    "country": ("ship country", "delivery country"), "unit": ("currency",),
    "code": ("coupon code",), "said_amount": ("order total",), "state": ("status",),
    "said_adjusted": ("adjusted order total",),
}, required=("said_at", "order", "unit", "said_amount"))
_GONE = ("refunded", "fully refunded", "canceled", "cancelled")
_PENDING = ("unpaid", "payment pending", "pending", "processing payment", "open payment")
_TROUBLE = "fail|declin|dispute|charge.?back|reversed|void|expired|fraud|not paid"
"""What a state shows that may be none of an order that was paid; others, such as *Completed*, tell how far the parcel is."""


def shape(file: Peek) -> Shape | None:
    """Ours where an order's total stands beside the sale's day and Etsy's name of the buyer."""
    header = set(file.header)
    return _SHAPE if header >= {"sale date", "order id", "order total"} and header & {"buyer user id", "buyer"} else None


def meaning(file: Peek) -> str:
    """The month in the file's name."""
    return _etsy.meaning(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each order was made."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Orders and what came back; buyers with what the file says of them; the month of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": ibis.union(_sales.orders(kept), _sales.back(kept)),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="name", city="city", postcode="postcode", country="country"),
        "cover": _spans.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    buyer = ibis.coalesce(ibis.literal("etsy:") + _cells.cell(raw.user).lower(), _etsy.user(raw.buyer))
    total, adjusted = _cells.money_either(raw.said_amount), _sales.money(raw.said_adjusted)
    cells = raw.select(
        *_sales.COMMON, "order", "said_at", "said_amount", "unit", "name", "city", "postcode", "country", "code",
        occurred_at=_written.moment(raw.said_at, raw.export_id), amount=ibis.greatest(total, adjusted).cast(_cells.MONEY),
        currency=_cells.currency(raw.unit), adjusted=adjusted, total=total, state=_cells.cell(raw.state).lower(),
        said_back=ibis.coalesce(raw.said_adjusted, raw.said_amount), handle=_etsy.somebody(raw, buyer, raw.name),
        kind=ibis.literal("purchase"))
    gone = ibis.coalesce(cells.state.isin(_GONE), _cells.no())
    unchanged = (cells.adjusted == 0) & ~gone
    back = ibis.ifelse(unchanged, _sales.zero(), cells.amount - cells.adjusted)
    unpaid = ibis.coalesce(cells.state.isin(_PENDING), _cells.no())
    strange = ibis.coalesce(cells.state.re_search(_TROUBLE), _cells.no())
    status = ibis.cases((unpaid, "pending"), (cells.amount == 0, "comp"), else_="paid")
    cells = cells.mutate(back=_sales.exact(back), status=status, amount=cells.total.isnull().ifelse(
        ibis.null(_cells.MONEY), cells.amount))
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(
        cells, "order", (strange, _cells.quoted(cells.state, "is not a state of an order we know")),
        (cells.total < 0, _cells.quoted(cells.said_amount, "is negative, and no order is")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))
