"""Etsy monthly statement (`etsy_statement_2026_3.csv`): sales and refunds with their days, among fees, taxes and deposits.

It names no buyer: the order stands only in the words (`Payment for Order #3800000001`). The orders and items tell the
same sales with their buyers; what the statement adds is when money went back. Amounts are in the shop's own currency.
A shop in German has German headings and days such as `15. July 2025`; kinds and titles stay English, but for its transfers.
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
APART = True
REPEATS = ("etsy_orders", "etsy_items")

_SHAPE = Csv({
    "said_at": ("date", "datum"), "type": ("type", "art"), "title": ("title", "titel"), "info": ("info",),
    "unit": ("currency", "währung"), "said_amount": ("amount", "betrag"),
}, required=("said_at", "type", "title", "unit", "said_amount"))
_BESIDE = ({"info", "fees & taxes", "net"}, {"info", "gebühren & steuern", "netto"})
_USUAL = "%b %d, %Y"
_DOTTED = "^ *([0-9]{1,2})[.] +([A-Za-z])"
_ORDER = "(?i)order *#? *([0-9]{6,})"
_PAID = "Payment for Order #"
"""How Etsy titles most lines in English: to look for a number anywhere takes four times as long."""
_OURS = ("fee", "fees", "deposit", "tax", "marketing", "shipping", "postage", "vat", "seller fee", "listing", "payment",
         "reserve", "recoupment", "donation", "gst", "buyer fee", "miscellaneous", "transfer", "disbursement", "offsite ads",
         "überweisung", "transaction", "delivery", "delivery label", "postage label", "shipping label")


def shape(file: Peek) -> Shape | None:
    """Ours where a title and its information stand beside fees and taxes."""
    ours = any(set(file.header) >= beside for beside in _BESIDE)
    return _SHAPE if ours and _SHAPE.fits(file.header) else None


def unneeded(file: Peek) -> str | None:
    """Deposits, and the payments of orders."""
    header = set(file.header)
    if header >= {"date", "amount", "currency", "status", "bank account ending digits"}:
        return "what Etsy paid out to your bank: the orders it is the money of stand in the sold orders"
    if header >= {"payment id", "order id", "gross amount", "net amount", "order date"}:
        return "Etsy's payments, order by order: the sold orders tell the same orders and what came back of them; add those"
    return None


def meaning(file: Peek) -> str:
    """The month in the file's name."""
    return _etsy.meaning(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each movement was written."""
    rows = _dayed(raw)
    return _written.moment(rows.day, rows.export_id, _USUAL)


def _dayed(raw: ir.Table) -> ir.Table:
    """Rows with their `day`, without the dot that German has behind its number."""
    return raw.mutate(day=raw.said_at.re_replace(_DOTTED, r"\1 \2"))


def facts(raw: ir.Table) -> Facts:
    """Sales and refunds by order; the month of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({"order": _sales.summed(kept), "cover": _spans.cover(kept)}, judged)


def _judged(raw: ir.Table) -> ir.Table:
    raw = _dayed(raw)
    type_, said = _cells.cell(raw.type).lower(), raw.said_amount.nullif("--")
    amount = _cells.money_either(said)
    refund = ibis.coalesce(type_.contains("refund"), _cells.no())
    cells = raw.select(
        *_sales.COMMON, "said_at", "unit", said_amount=said, type=type_, amount=amount, currency=_cells.currency(raw.unit),
        occurred_at=_written.moment(raw.day, raw.export_id, _USUAL), product=_cells.none(),
        order=ibis.ifelse(raw.title.re_search(f"^{_PAID}[0-9]{{6,}}$"), raw.title.substr(len(_PAID)), ibis.coalesce(
            raw.title.re_extract(_ORDER, 1).nullif(""), raw["info"].re_extract(_ORDER, 1).nullif(""))),
        kind=ibis.ifelse(refund, "refund", "purchase"), status=ibis.ifelse(amount == 0, "comp", "paid"))
    ours = ~refund & (_cells.one_of(cells.type, _OURS) | ((cells.type != "sale") & cells.said_amount.isnull()))
    noise = _cells.first_of(
        (cells.type.isnull() & cells.said_at.isnull() & cells.said_amount.isnull(), _sales.BLANK),
        (ours, ibis.literal("no buyer's money: ") + cells.type),
        (refund & (cells.said_amount.isnull() | (cells.amount > 0)), "a fee given back to us"))
    return _sales.judged(
        cells, "line", (cells.type.isnull(), "the line does not say what moved"),
        (~refund & (cells.type != "sale"), _cells.quoted(cells.type, "is not a kind of movement we know")),
        (~refund & (cells.amount < 0), _cells.quoted(cells.said_amount, "is negative, and no sale is")), noise=noise)
