"""Etsy monthly statement (`etsy_statement_2026_3.csv`): sales and refunds with their days, among fees, taxes and deposits.

It names no buyer: the order stands only in the words (`Payment for Order #3800000001`). The orders and items tell the
same sales with their buyers; what the statement adds is when money went back. Amounts are in the shop's own currency.
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
TITLE = "Etsy statement"
LEFT = "Fees, taxes and deposits: between you and Etsy, and nobody's support."
WHOLE = "movement"
REPEATS = ("etsy_orders", "etsy_items")

_SHAPE = Csv({
    "said_at": ("date",), "type": ("type",), "title": ("title",), "info": ("info",), "unit": ("currency",),
    "said_amount": ("amount",),
}, required=("said_at", "type", "title", "unit", "said_amount"))
_USUAL = "%b %d, %Y"
_ORDER = "(?i)order *#? *([0-9]{6,})"
_PAID = "Payment for Order #"
"""How Etsy titles most lines in English: to look for a number anywhere takes four times as long."""
_OURS = ("fee", "fees", "deposit", "tax", "marketing", "shipping", "postage", "vat", "seller fee", "listing", "payment",
         "reserve", "recoupment", "donation", "gst", "buyer fee", "miscellaneous", "transfer", "disbursement", "offsite ads")


def shape(file: Peek) -> Shape | None:
    """Ours where a title and its information stand beside fees and taxes."""
    return _SHAPE if set(file.header) >= {"date", "type", "title", "info", "fees & taxes", "net"} else None


def meaning(file: Peek) -> str:
    """The month in the file's name."""
    return _etsy.meaning(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each movement was written."""
    return _written.moment(raw.said_at, raw.export_id, _USUAL)


def facts(raw: ir.Table) -> Facts:
    """Sales and refunds by order; the month of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({"order": _sales.summed(kept), "cover": _spans.cover(kept)}, judged)


def _judged(raw: ir.Table) -> ir.Table:
    type_, said = _cells.cell(raw.type).lower(), raw.said_amount.nullif("--")
    amount = _cells.money_either(said)
    refund = ibis.coalesce(type_.contains("refund"), _cells.no())
    cells = raw.select(
        *_sales.COMMON, "said_at", "unit", said_amount=said, type=type_, amount=amount, currency=_cells.currency(raw.unit),
        occurred_at=_written.moment(raw.said_at, raw.export_id, _USUAL), product=_cells.none(),
        order=ibis.ifelse(raw.title.re_search(f"^{_PAID}[0-9]{{6,}}$"), raw.title.substr(len(_PAID)), ibis.coalesce(
            raw.title.re_extract(_ORDER, 1).nullif(""), raw["info"].re_extract(_ORDER, 1).nullif(""))),
        kind=ibis.ifelse(refund, "refund", "purchase"), status=ibis.ifelse(amount == 0, "comp", "paid"))
    ours = ~refund & (cells.type.isin(_OURS) | ((cells.type != "sale") & cells.said_amount.isnull()))
    noise = _cells.first_of(
        (cells.type.isnull() & cells.said_at.isnull() & cells.said_amount.isnull(), _sales.BLANK),
        (ours, ibis.literal("no buyer's money: ") + cells.type),
        (refund & (cells.said_amount.isnull() | (cells.amount > 0)), "a fee given back to us"))
    return _sales.judged(
        cells, "line", (cells.type.isnull(), "the line does not say what moved"),
        (~refund & (cells.type != "sale"), _cells.quoted(cells.type, "is not a kind of movement we know")),
        (~refund & (cells.amount < 0), _cells.quoted(cells.said_amount, "is negative, and no sale is")), noise=noise)
