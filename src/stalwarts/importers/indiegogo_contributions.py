"""Indiegogo contributions: one line a contribution.

`order` is the pledge's own number; `$1,500` carries its currency, a bare `$` the US dollar unless you state another
(`stalwarts add --currency CAD`). A contribution whose fulfilment is *Refunded* came back whole, at its own time: no
column dates it. Who appears as *Anonymous* has an address all the same, and no name.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _symbols
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "indiegogo"
TITLE = "Indiegogo contributions"
LEFT = "Streets of parcels, the state of delivery but for what was refunded."
WHOLE = "order"
APART = True
CURRENCY = "stated"

_SHAPE = Csv({
    "order": ("pledge id",), "said_at": ("funding date",), "state": ("fulfillment status",), "shown": ("appearance",),
    "name": ("name",), "said_email": ("email",), "said_amount": ("amount",), "product": ("perk",),
    "postcode": ("shipping zip/postal code",),
    "city": ("shipping city",), "country": ("shipping country",),
}, required=("order", "said_at", "said_amount"))
_FAILED = ("canceled", "cancelled", "failed", "charge failed", "payment failed")
_TROUBLE = "charge.?back|dispute|declin|revers|void|expired|fraud|pending payment|unpaid|error"
"""What a state shows that may be none of money that came: all others tell how far the perk is."""


def shape(file: Peek) -> Shape | None:
    """Ours where a pledge's number stands beside its perk and the day it was funded."""
    return _SHAPE if set(file.header) >= {"pledge id", "perk", "funding date", "amount"} else None


def newest(raw: ir.Table) -> ir.Value:
    """When each contribution was made."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Contributions and what came back; who gave; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": ibis.union(_sales.orders(kept), _sales.back(kept)),
        "handle": _handles.handles(kept, "handle", by="handle"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", city="city", postcode="postcode", country="country"),
        "cover": _sales.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    amount, state = _cells.money_either(_cells.cell(raw.said_amount)), _cells.cell(raw.state).lower()
    hidden = ibis.coalesce((raw.shown.lower() == "anonymous") | (raw.name.lower() == "anonymous"), _cells.no())
    cells = raw.select(
        *_sales.COMMON, "order", "said_at", "said_amount", "product", "city", "postcode", "country", "said_email", state=state,
        occurred_at=_written.moment(raw.said_at, raw.export_id), amount=amount, unit=ibis.literal(""),
        currency=ibis.coalesce(_symbols.stated(raw.meaning), _symbols.code(raw.said_amount), _symbols.UNSTATED),
        handle=_handles.email(raw.said_email), name=ibis.ifelse(hidden, _cells.none(), raw.name), kind=ibis.literal("pledge"),
        said_back=raw.said_amount,
        back=ibis.ifelse(ibis.coalesce(state.contains("refund"), _cells.no()), amount, _sales.zero()).cast(_cells.MONEY))
    strange = ibis.coalesce(cells.state.re_search(_TROUBLE) & cells.state.notin(_FAILED), _cells.no())
    status = ibis.cases((cells.state.isin(_FAILED), "failed"), (cells.amount == 0, "comp"), else_="paid")
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(
        cells.mutate(status=status), "contribution",
        (strange, _cells.quoted(cells.state, "is not a state of a contribution we know")),
        (cells.amount < 0, _cells.quoted(cells.said_amount, "is negative, and no contribution is")),
        (cells.said_email.notnull() & cells.handle.isnull(), _cells.quoted(cells.said_email, "is not an e-mail address")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))
