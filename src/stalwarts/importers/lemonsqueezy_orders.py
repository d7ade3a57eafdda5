"""Lemon Squeezy orders: who bought, what, and what was given back (Orders > Export, sent by e-mail).

- `order` is the order's `identifier`, else its number. Amounts are in major units with a decimal point; `total` is what
  the buyer paid, with tax. A file that writes whole cents, as the platform's interface does, cannot be told from one of
  round prices: an amount without a decimal point is set aside unless its currency has no cents.
- *refunded* orders came back whole, at `refunded_at`, else at the order's own time; `refunded_amount` where it says less.
  A partial refund of which no amount tells is set aside.
- An order of nothing is a *comp*, one of the test mode a *test*.
- The headings are known from one reader of the file and from the interface they mirror: UNCERTAIN, found by name.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "lemonsqueezy"
TITLE = "Lemon Squeezy orders"
LEFT = "Tax by itself, tax numbers, licence keys."
YEAR_FIRST = True
WHOLE = "order"
APART = True

_SHAPE = Csv({
    "id": ("identifier",), "number": ("order_number",), "name": ("user_name",), "said_email": ("user_email",),
    "said_at": ("date_utc", "created_at"), "unit": ("currency",), "said_amount": ("total",), "state": ("status",),
    "refunded": ("refunded",), "refunded_at": ("refunded_at",), "said_back": ("refunded_amount",),
    "product": ("product_name", "first_order_item_product_name"), "variant": ("variant_name",), "test": ("test_mode",),
    "code": ("discount_code",), "city": ("city",), "postcode": ("postal_code",), "country": ("country",),
}, required=("said_email", "said_at", "unit", "said_amount"))
_PARTLY = ("partial_refund", "partially refunded", "partially_refunded")
_BACK = ("refunded", *_PARTLY)
_STATES = {"paid": "paid", "pending": "pending", "failed": "failed", "fraudulent": "failed", "void": "failed", "voided": "failed"}
_WHOLE = "^ *-?[0-9,]+ *$"


def shape(file: Peek) -> Shape | None:
    """Ours where an order's number and its buyer's address stand in the platform's own words."""
    header = set(file.header)
    own = header & {"date_utc", "variant_name", "tax_name", "store_id", "total_usd"}
    number = header & {"order_number", "identifier"}
    return _SHAPE if header >= {"user_email", "total", "currency"} and number and own else None


def newest(raw: ir.Table) -> ir.Value:
    """When each order was last touched."""
    made = _cells.when(raw.said_at)
    return ibis.greatest(made, ibis.coalesce(_cells.when(raw.refunded_at), made))


def facts(raw: ir.Table) -> Facts:
    """Orders and refunds; buyers with what the file says of them; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": ibis.union(_sales.orders(kept), _sales.back(kept)),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="name", city="city", postcode="postcode", country="country"),
        "cover": _sales.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    state = _cells.cell(raw.state).lower()
    refunded, test = _sales.flag(raw.refunded), _sales.flag(raw.test)
    gone = refunded.fill_null(_cells.no()) | ibis.coalesce(state.isin(_BACK), _cells.no())
    product = ibis.ifelse(_cells.blank(raw.variant) | (raw.variant == "Default"), raw.product,
                          raw.product + ibis.literal(" (") + raw.variant + ")")
    cells = raw.select(
        *_sales.COMMON, "said_at", "said_amount", "unit", "city", "postcode", "country", "name", state=state, gone=gone,
        order=ibis.coalesce(_cells.cell(raw.id), _cells.cell(raw.number)), said_email=raw.said_email,
        occurred_at=_cells.when(raw.said_at), back_at=_cells.when(raw.refunded_at), said_back=raw.said_back,
        amount=_cells.money_either(raw.said_amount), listed=_sales.money(raw.said_back).abs(), product=product,
        currency=_cells.currency(raw.unit), code=_cells.cell(raw.code), handle=_handles.email(raw.said_email),
        test=test.fill_null(_cells.no()), kind=ibis.literal("purchase"),
        said_neither=_sales.unsaid((raw.refunded, refunded), (raw.test, test)))
    back = ibis.cases((cells.listed > 0, cells.listed), (cells.gone, cells.amount), else_=_sales.zero())
    named = ibis.cases(*((cells.state == theirs, ours) for theirs, ours in _STATES.items()),
                       (cells.state.isin(_BACK) | cells.state.isnull(), "paid"), else_=_cells.none())
    status = ibis.cases((cells.test, "test"), ((named == "paid") & (cells.amount == 0), "comp"), else_=named)
    cells = cells.mutate(back=back.cast(_cells.MONEY), status=status, said_back=ibis.coalesce(cells.said_back, cells.said_amount))
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_email.isnull()
    whole = cells.said_amount.re_search(_WHOLE) & (cells.amount != 0) & _cells.decimals_ok(
        ibis.literal("0.01").cast(_cells.MONEY), cells.currency)
    return _sales.judged(
        cells, "order", (cells.status.isnull(), _cells.quoted(cells.state, "is not a state of an order we know")),
        (cells.said_neither.notnull(), cells.said_neither),
        (cells.state.isin(_PARTLY) & (cells.listed == 0), f"the order {_sales.IN_PART}"),
        (ibis.coalesce(whole, _cells.no()), _cells.quoted(cells.said_amount, "may be whole cents: no decimal point says")),
        (cells.amount < 0, _cells.quoted(cells.said_amount, "is negative, and no order is")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))
