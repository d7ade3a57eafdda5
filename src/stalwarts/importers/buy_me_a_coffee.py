"""Buy Me a Coffee supporters: what was given once, by whom (the list of supporters, downloaded as CSV).

- One public reader of the file (`Supporters_list_<date>.csv`) attests its names, addresses, currency, and that the amount is
  `Coffee Count` times `Coffee Price`, in major units.
- UNCERTAIN: under which heading the day stands, and whether a payment has a number, that reader does not show. Both are taken
  where a heading says so in plain words; without a day a row is set aside. Without a number a payment is known by its time,
  giver and amount, so that a later download finds it again.
- Each is a *tip*. What was given back shows in Stripe's or PayPal's own files. Months of members are no rows of this file.
- *Someone* is nobody's name. An address that ends with `_is_deleted_` and a number is that of a closed account.
- What they wrote is never kept.
"""

from __future__ import annotations

from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _together
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "buymeacoffee"
TITLE = "Buy Me a Coffee supporters"
LEFT = "What they wrote."
WHOLE = "order"
APART = True

_SHAPE = Csv({
    "name": ("supporter name",), "said_email": ("supporter email",), "count": ("coffee count",), "price": ("coffee price",),
    "unit": ("support currency", "currency"), "number": ("support id", "transaction id", "payment id"),
    "said_at": ("support created on", "support created at", "supported on", "support date", "created on", "created at",
                "payment date", "transaction date", "date (utc)", "date"),
}, required=("said_email", "count", "price", "unit"))
NAMELESS = ("someone", "anonymous")
_CLOSED = "_is_deleted_[0-9]+ *$"
_WIDE = "decimal(38, 4)"
_FEW, _LITTLE = 1_000, 10**9
"""Room for two amounts multiplied, however wrong they are."""


def shape(file: Peek) -> Shape | None:
    """Ours where coffees and their price stand beside a supporter."""
    return _SHAPE if _SHAPE.fits(file.header) else None


def taken(file: Peek) -> datetime | None:
    """The day in the file's name, on which it was downloaded."""
    return _spans.taken(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each was given."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """What was given; who gave it, with the name; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.orders(_numbered(kept)),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", display_name="name"),
        "cover": _sales.cover(kept, kinds="tip"),
    }, judged)


def named(text: ir.StringValue) -> ir.StringValue:
    """A supporter's name, its letters as they were before HTML escaped them; null for the word that stands for none."""
    return ibis.ifelse(_cells.cell(text).lower().isin(NAMELESS), _cells.none(), _cells.headline(text))


def address(text: ir.StringValue) -> ir.StringValue:
    """A supporter's address, also of an account that was closed."""
    # Few are: to search a text for these words takes a fifth of what a pattern does.
    return ibis.ifelse(text.contains("_is_deleted_"), text.re_replace(_CLOSED, ""), text)


def _judged(raw: ir.Table) -> ir.Table:
    said = raw["count"] + ibis.literal(" x ") + raw.price
    cells = raw.select(
        *_sales.COMMON, "said_at", "unit", number=_cells.cell(raw.number), said_email=_cells.cell(raw.said_email),
        handle=_handles.email(address(raw.said_email)), name=named(raw.name), currency=_cells.currency(raw.unit),
        occurred_at=_written.moment(raw.said_at, raw.export_id), said_amount=said, kind=ibis.literal("tip"),
        times=_cells.money_either(raw["count"]), each=_cells.money_either(raw.price))
    # In columns of their own before they are mentioned again: an engine plans each mention of an expression anew.
    count, price = cells.times, cells.each
    cells = cells.mutate(amount=_product(count, price), sound=ibis.coalesce(
        (count > 0) & (price >= 0) & (count < _sales.TOO_MUCH) & (price < _sales.TOO_MUCH), _cells.no()))
    cells = cells.mutate(status=ibis.ifelse(cells.amount == 0, ibis.literal("comp"), "paid"), order=ibis.literal("made below"))
    blank = cells.said_email.isnull() & cells.said_amount.isnull() & cells.said_at.isnull()
    return _sales.judged(
        cells, "payment", (cells.said_amount.notnull() & ~cells.sound, _cells.quoted(cells.said_amount, "is not an amount")),
        (cells.said_email.notnull() & cells.handle.isnull(), _cells.quoted(cells.said_email, "is not an e-mail address")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))


def _product(count: ir.DecimalValue, price: ir.DecimalValue) -> ir.DecimalValue:
    """So many times a price; null for more than fits. Nearly always a few times little, for which narrow numbers will do."""
    few = (count.round(0) == count) & (count.abs() < _FEW) & (price.abs() < _LITTLE)
    wide = (count.cast(_WIDE) * price.cast(_WIDE)).try_cast(_cells.MONEY)
    return ibis.ifelse(few, _sales.exact(price * count.cast("int64")), wide)


def _numbered(kept: ir.Table) -> ir.Table:
    """Payments with their number; without one the time, the giver, the amount and the how-many-eth such row."""
    same = ("export_id", "occurred_at", "handle", "amount")
    alone, several = _together.apart(kept, *same)
    place = ibis.row_number().over(group_by=[several[column] for column in same], order_by=several.row) + 1
    return _with_number(alone, ibis.literal("1")).union(_with_number(several, place.cast("string")))


def _with_number(kept: ir.Table, place: ir.StringValue) -> ir.Table:
    own = ibis.literal("/").join([kept.occurred_at.strftime("%Y%m%d%H%M%S"), kept.handle.fill_null(""),
                                  kept.amount.cast("string"), place])
    return kept.mutate(order=ibis.coalesce(kept.number, own))
