"""Etsy sold order items (`EtsySoldOrderItems2026-3.csv`): one line for each thing of an order.

`amount` is the item's total less its discount. Postage and tax stand on each line again and are left, as is a discount
that is the same on each of several lines: then it is the whole order's, and counts once. The orders tell the same money.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _etsy
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _together
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "etsy"
TITLE = "Etsy sold order items"
LEFT = "Postage and tax, which stand on each line again; variations of a thing; addresses of parcels."
REPEATS = ("etsy_orders",)

_SHAPE = Csv({
    "said_at": ("sale date",), "product": ("item name",), "buyer": ("buyer",), "code": ("coupon code",),
    "said_discount": ("discount amount",), "said_amount": ("item total",), "unit": ("currency",),
    "postcode": ("ship zipcode", "delivery zipcode"),
    "line": ("transaction id",), "paid_on": ("date paid",), "name": ("ship name", "delivery name"),
    "city": ("ship city", "delivery city"), "country": ("ship country", "delivery country"), "order": ("order id",),
}, required=("said_at", "product", "said_amount", "unit", "order"))


def shape(file: Peek) -> Shape | None:
    """Ours where a thing's total stands beside its listing and the order."""
    header = set(file.header)
    return _SHAPE if header >= {"sale date", "item name", "item total", "order id"} else None


def meaning(file: Peek) -> str:
    """The month in the file's name."""
    return _etsy.meaning(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each thing was sold."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Things sold; buyers with what the file says of them; the month of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.summed(kept.filter(_.once)),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="name", city="city", postcode="postcode", country="country"),
        "cover": _spans.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        *_sales.COMMON, "order", "line", "said_at", "said_amount", "said_discount", "unit", "product", "name", "city", "postcode",
        "country", "code", "paid_on", occurred_at=_written.moment(raw.said_at, raw.export_id),
        total=_cells.money_either(raw.said_amount), discount=_sales.money(raw.said_discount),
        currency=_cells.currency(raw.unit), kind=ibis.literal("purchase"),
        handle=_etsy.somebody(raw, _etsy.user(raw.buyer), raw.name),
        paid_known=_together.any_in(raw.export_id, raw.paid_on.notnull()))  # whether the file has days of payment at all
    cells = _together.beside(cells, ("export_id", "order", "line"), _.times > 1, times=_.count(), told_first=_.row.min())
    cells = _together.beside(cells, ("export_id", "order"), _.lines > 1, lines=_.count(), first=_.row.min(),
                             least=_.discount.min(), most=_.discount.max(), days=_.paid_on.count())
    off = ibis.ifelse((cells.least == cells.most) & (cells.row > cells["first"]), _sales.zero(), cells.discount)
    again = cells.line.notnull() & ibis.coalesce(cells.row > cells.told_first, _cells.no())
    cells = cells.mutate(amount=_sales.exact(cells.total - off), once=~again)
    unpaid = cells.paid_on.isnull() & (cells.days.fill_null(0) == 0) & cells.paid_known
    status = ibis.cases((unpaid, "pending"),
                        (cells.amount == 0, "comp"), else_="paid")
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(
        cells.mutate(status=status), "line", (cells["product"].isnull(), "the line does not say what was sold"),
        (cells.total < 0, _cells.quoted(cells.said_amount, "is negative, and no sale is")),
        (cells.discount.isnull(), _cells.quoted(cells.said_discount, "is not an amount")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))
