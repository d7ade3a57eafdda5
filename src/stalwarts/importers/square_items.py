"""Square items: one line for each thing of a transaction. The transactions tell the same money, with tips.

`amount` is net sales and tax. Things that are alike in one transaction and moment are added up; a refund's are negative.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _square
from stalwarts.importers import _zones
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "square"
TITLE = "Square items"
LEFT = "Categories, codes of goods, modifiers."
REPEATS = ("square_transactions",)
CURRENCY = "stated"

_SHAPE = Csv(_square.COLUMNS | {"product": ("item",), "said_amount": ("net sales",), "tax": ("tax",)},
             required=("day", "order", "product", "said_amount"))


def shape(file: Peek) -> Shape | None:
    """Ours where a thing and its quantity stand beside net sales and a transaction."""
    return _SHAPE if set(file.header) >= {"date", "item", "qty", "net sales", "transaction id"} else None


def meaning(file: Peek) -> str:
    """The span the file was asked for, where its name says."""
    return _spans.named(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each thing was sold."""
    rows = _zones.clocked(raw)
    return _zones.at(rows)


def facts(raw: ir.Table) -> Facts:
    """Things sold and given back, with their buyers as far as a till knows them; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.summed(kept),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="name"),
        "cover": _spans.cover(kept, last=False),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    raw = _zones.clocked(raw)
    net, tax = _cells.money_either(_cells.cell(raw.said_amount)), _square.money(raw.tax)
    cells = raw.select(
        *_sales.COMMON, "order", "said_amount", product=_cells.cell(raw["product"]), said_at=raw.day, net=net,
        event=_cells.cell(raw.event),
        occurred_at=_zones.at(raw), amount=_sales.exact(net + ibis.coalesce(tax, _sales.zero())),
        said_tax=raw.tax, bad_tax=tax.isnull(),
        unit=ibis.literal(""), currency=_square.currency(raw, raw.said_amount),
        kind=ibis.ifelse(_square.refunded(raw), "refund", "purchase"), **_square.who(raw),
        payment=ibis.literal("square:") + raw.part)
    status = ibis.ifelse(cells.amount == 0, ibis.literal("comp"), ibis.literal("paid"))
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(
        cells.mutate(status=status), "line", _square.known(cells), _square.placed(cells),
        (cells.product.isnull(), "the line does not say what was sold"),
        (cells.bad_tax, _cells.quoted(cells.said_tax, "is not an amount")),
        ((cells.kind == "purchase") & (cells.net < 0),
         _cells.quoted(cells.said_amount, "is negative, and the line is no refund")),
        ((cells.kind == "refund") & (cells.net > 0), _cells.quoted(cells.said_amount, "is no refund")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))
