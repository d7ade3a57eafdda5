"""Indiegogo contributions: what was pledged to one campaign, by whom, for which perk.

- A contribution is money when it stands in the list; one whose fulfilment says *refunded* was paid and went back, on a
  day the file does not give: its own. A *cancelled* one failed.
- Who appears as *Anonymous* gave a name to the parcel all the same: neither is taken as a clue then. The e-mail is.
- The currency stands in the cell as a sign: `$` is a US dollar. Times carry their offset.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _inside
from stalwarts.importers import _sales
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "indiegogo"
TITLE = "Indiegogo contributions"
WHOLE = "order"

_SHAPE = Csv({
    "order": ("pledge id", "contribution id"), "state": ("fulfillment status",), "said_at": ("funding date",),
    "appearance": ("appearance",), "name": ("name",), "email": ("email",), "said_amount": ("amount",), "perk": ("perk",),
    "ship_name": ("shipping name",), "city": ("shipping city",), "country": ("shipping country",)},
    required=("order", "said_at", "said_amount"))
_MARKS = {"perk", "perk id", "appearance", "fulfillment status"}
_HIDDEN = "anonymous"


def shape(file: Peek) -> Shape | None:
    """Ours by a pledge's number and day beside perks."""
    return _SHAPE if _SHAPE.fits(file.header) and len(_MARKS & set(file.header)) > 1 else None


def newest(raw: ir.Table) -> ir.Value:
    """When each was given."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Contributions; backers with what the list says of them; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.orders(kept).union(_sales.back(kept)).distinct(),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="called", city="city", country="country"),
        "cover": _sales.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    state = _cells.cell(raw.state).lower().fill_null("")
    amount = _cells.money_either(raw.said_amount)
    hidden = raw.appearance.lower().contains(_HIDDEN).fill_null(_sales.NO) | (raw.name.lower() == _HIDDEN).fill_null(_sales.NO)
    shown = ibis.coalesce(_cells.cell(raw.ship_name), _cells.cell(raw.name))
    cells = raw.select(
        *_sales.COMMON, "said_at", "said_amount", order=_cells.cell(raw.order), said_email=raw.email,
        occurred_at=_written.moment(raw.said_at, raw.export_id), amount=amount, unit=_inside.currency(raw.said_amount),
        currency=_inside.currency(raw.said_amount), handle=_handles.email(raw.email),
        called=ibis.ifelse(hidden, _sales.NONE, shown), city=ibis.ifelse(hidden, _sales.NONE, _cells.cell(raw.city)),
        country=_cells.cell(raw.country), product=_cells.cell(raw.perk), kind=ibis.literal("pledge"),
        back=ibis.ifelse(state.contains("refund"), amount, _sales.zero()), said_back=raw.said_amount,
        status=ibis.cases((state.re_search("cancel|fail"), "failed"), (amount == 0, "comp"), else_="paid"))
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(
        cells, "contribution",
        (cells.amount < 0, _cells.quoted(cells.said_amount, "is negative, and no contribution is")),
        (cells.said_email.notnull() & cells.handle.isnull(), _cells.quoted(cells.said_email, "is not an e-mail address")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _sales.NONE))
