"""Paddle transactions: what customers paid, by checkout, invoice and renewal (Reports > Transactions).

- The columns mirror Paddle's interface, as its help page says: `customer_email`, `currency_code`, `billed_at`, `total`.
  `order` is the transaction. `total` is what the customer paid, with tax.
- *completed* and *paid* are paid; *billed*, *ready* and *past_due* wait; *canceled* failed; a *draft* is a checkout that
  nobody finished: noise. What was given back stands in the report of adjustments alone (`paddle_adjustments`).
- The interface writes money in the lowest unit (`1299` for 12.99), and so does the report of prices, as its page says; of
  this one no page does. An amount with a decimal point is in major units; one without is set aside unless its currency has
  no cents: nothing is guessed.
- A transaction of a subscription is a *renewal* where its origin says so. The report by line item tells the same
  transactions by product: their lines are added up.
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

PLATFORM = "paddle"
TITLE = "Paddle transactions"
LEFT = "Drafts, tax, fees and earnings by themselves, addresses, businesses; adjustments, which are a report of their own."
YEAR_FIRST = True
WHOLE = "order"
APART = True

_SHAPE = Csv({
    "id": ("transaction_id", "id"), "state": ("transaction_status", "status"), "customer": ("customer_id",),
    "said_email": ("customer_email",), "country": ("address_country_code",), "unit": ("currency_code", "transaction_currency"),
    "said_amount": ("grand_total", "total"), "billed": ("billed_at",), "made": ("created_at",), "origin": ("origin",),
    "product": ("product_name",), "code": ("discount_code",),
}, required=("id", "state", "customer", "unit", "said_amount", "made"))
_STATES = {"completed": "paid", "paid": "paid", "billed": "pending", "ready": "pending", "past_due": "pending",
           "past due": "pending", "canceled": "failed", "cancelled": "failed"}
_WHOLE = "^ *-?[0-9,]+ *$"
CENTS = "may be whole cents: no decimal point says"


def shape(file: Peek) -> Shape | None:
    """Ours where a transaction's state and customer stand beside what only Paddle counts, and nothing that adjusts one."""
    header = set(file.header)
    if "adjustment_id" in header or {"action", "transaction_id"} <= header:
        return None
    own = header & {"collection_mode", "price_ids", "discount_ids", "address_country_code", "earnings"}
    unit = header & set(_SHAPE.columns["unit"])
    return _SHAPE if header >= {"customer_id", "customer_email", "created_at"} and unit and own and (
        header & set(_SHAPE.columns["said_amount"])) and header & set(_SHAPE.columns["state"]) else None


def newest(raw: ir.Table) -> ir.Value:
    """When each transaction was made or billed."""
    made = _cells.when(raw.made)
    return ibis.greatest(made, ibis.coalesce(_cells.when(raw.billed), made))


def facts(raw: ir.Table) -> Facts:
    """Transactions with their customers; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.summed(kept),
        "handle": _handles.handles(kept, "email", "buyer"),
        "clue": _handles.clues(kept, "handle", country="country"),
        "link": _handles.links(kept, ("buyer", "email", "customer id")),
        "cover": _sales.cover(kept),
    }, judged)


def maybe_cents(cells: ir.Table) -> ir.BooleanValue:
    """Whether an amount has no decimal point where its currency has decimals."""
    cents = _cells.decimals_ok(ibis.literal("0.01").cast(_cells.MONEY), cells.currency)
    return ibis.coalesce(cells.said_amount.re_search(_WHOLE) & (cells.amount != 0) & cents, _cells.no())


def _judged(raw: ir.Table) -> ir.Table:
    said_at = ibis.coalesce(raw.billed, raw.made)
    renewed = ibis.coalesce(raw.origin.lower().contains("subscription_recurring"), _cells.no())
    cells = raw.select(
        *_sales.COMMON, "said_amount", "unit", "country", "product", said_at=said_at, occurred_at=_cells.when(said_at),
        order=_cells.cell(raw.id), state=_cells.cell(raw.state).lower(), email=_handles.email(raw.said_email),
        buyer=ibis.literal("paddle:") + raw.customer.re_extract("^ctm_[A-Za-z0-9_]+$", 0).nullif(""),
        amount=_cells.money_either(raw.said_amount), currency=_cells.currency(raw.unit), code=_cells.cell(raw.code),
        changed=ibis.coalesce(raw.origin.lower().contains("payment_method_change"), _cells.no()),
        kind=ibis.ifelse(renewed, ibis.literal("renewal"), "purchase"))
    named = ibis.cases(*((cells.state == theirs, ours) for theirs, ours in _STATES.items()), else_=_cells.none())
    cells = cells.mutate(handle=ibis.coalesce(cells.email, cells.buyer),
                         status=ibis.ifelse((named == "paid") & (cells.amount == 0), ibis.literal("comp"), named))
    noise = _cells.first_of(
        (cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull(), _sales.BLANK),
        (cells.state == "draft", "a checkout that nobody finished"),
        ((cells.amount == 0) & cells.changed, "another card for a subscription: no money moved"))
    return _sales.judged(
        cells, "transaction", (cells.state.isnull(), "the transaction has no state"),
        (cells.status.isnull(), _cells.quoted(cells.state, "is not a state of a transaction we know")),
        (maybe_cents(cells), _cells.quoted(cells.said_amount, CENTS)),
        (cells.amount < 0, _cells.quoted(cells.said_amount, "is negative, and no payment is")), noise=noise)
