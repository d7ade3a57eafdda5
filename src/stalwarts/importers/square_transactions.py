"""Square transactions: one line a payment or refund, of the layouts of 2018 and since.

`amount` is `Total Collected`: goods, tax and tip. What was paid with a Square gift card is taken off, for it was counted
when the card was sold. A refund has the number of the transaction it gives back. `Card`, `Cash` and so on are amounts
and say only how it was paid.
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
TITLE = "Square transactions"
LEFT = "Cards, devices, staff, fees; what was paid with a gift card, counted when that was sold."
WHOLE = "movement"
APART = True
CURRENCY = "stated"

_SHAPE = Csv(_square.COLUMNS | {
    "said_amount": ("total collected",), "card": ("square gift card", "gift card"), "product": ("description",),
    "state": ("transaction status",),
}, required=("day", "order", "said_amount"))
_STATES = {"complete": "paid", "completed": "paid", "paid": "paid", "captured": "paid", "pending": "pending", "open": "pending",
           "authorized": "pending", "failed": "failed", "voided": "failed", "void": "failed", "canceled": "failed",
           "cancelled": "failed", "declined": "failed"}


def shape(file: Peek) -> Shape | None:
    """Ours where a transaction's total stands beside the payment and the kind of event."""
    header = set(file.header)
    marks = header & {"payment id", "event type", "gross sales", "net total"}
    return _SHAPE if header >= {"date", "total collected", "transaction id"} and marks else None


def meaning(file: Peek) -> str:
    """The span the file was asked for, where its name says."""
    return _spans.named(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each payment was made."""
    rows = _zones.clocked(raw)
    return _zones.at(rows)


def facts(raw: ir.Table) -> Facts:
    """Payments and refunds, with their buyers as far as a till knows them; the span of the file."""
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
    amount, card = _cells.money_either(_cells.cell(raw.said_amount)), _square.money(raw.card)
    back = _square.refunded(raw)
    net = _sales.exact(amount - ibis.coalesce(card, _sales.zero()))
    cells = raw.select(
        *_sales.COMMON, "order", "said_amount", product=_cells.cell(raw.product), said_at=raw.day,
        occurred_at=_zones.at(raw), collected=amount, amount=net, bad_card=card.isnull(), said_card=raw.card,
        unit=ibis.literal(""), event=_cells.cell(raw.event),
        currency=_square.currency(raw, raw.said_amount), kind=ibis.ifelse(back, "refund", "purchase"),
        state=_cells.cell(raw.state).lower(), payment=ibis.literal("square:") + raw.part, **_square.who(raw))
    known = ibis.cases(*((cells.state == theirs, ours) for theirs, ours in _STATES.items()), else_=_cells.none())
    status = ibis.cases((cells.state.notnull() & (known != "paid"), known), (cells.amount == 0, "comp"), else_="paid")
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    total = cells.order.isnull() & ibis.coalesce(cells.said_at.re_search("(?i)^total"), _cells.no())
    return _sales.judged(
        cells.mutate(status=status), "payment", _square.known(cells), _square.placed(cells),
        (cells.state.notnull() & known.isnull(), _cells.quoted(cells.state, "is not a state of a payment we know")),
        (cells.bad_card, _cells.quoted(cells.said_card, "is not an amount")),
        ((cells.kind == "purchase") & (cells.collected < 0), _cells.quoted(cells.said_amount, "is negative, and no payment is")),
        ((cells.kind == "refund") & (cells.collected > 0), _cells.quoted(cells.said_amount, "is no refund")),
        noise=_cells.first_of((total, "totals line"), (blank, _sales.BLANK)))
