"""Paddle adjustments: what was given back of transactions, with the day (Reports > Adjustments).

- The headings mirror Paddle's interface, as its help page says: `transaction_id`, `customer_email`, `action`, `status`,
  `created_at`. Of the amounts the copies of that page we could read show no heading: `total` and `currency_code` are those of
  the interface and of the report of transactions. UNCERTAIN, found by name.
- `order` is the transaction, which the report of transactions tells without what came back: that stands here alone, so
  nothing is taken off twice. `total` is with tax, of either sign.
- A *refund* counts once Paddle has approved it, a *chargeback* too. Either has failed where it was reversed: its state says
  so or, of a chargeback, a line of its own.
- What waits for approval or was refused moved no money, and a warning of a chargeback none. A credit lowers an invoice that
  is not paid yet, or what the customer pays later: both stand in the transactions, and no money goes back.
- They stand at the time they were made, which stays the same; when they were approved, the file does not say.
- Amounts without a decimal point are set aside as in `paddle_transactions`.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _together
from stalwarts.importers import paddle_transactions
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "paddle"
TITLE = "Paddle adjustments"
LEFT = "Credits, warnings, what waits for approval or was refused; reasons, tax, fees and earnings, addresses, businesses."
YEAR_FIRST = True
WHOLE = "movement"
APART = True

_SHAPE = Csv({
    "id": ("id",), "transaction": ("transaction_id",), "customer": ("customer_id",), "said_email": ("customer_email",),
    "country": ("address_country_code",), "action": ("action",), "state": ("status",), "made": ("created_at",),
    "changed": ("updated_at",), "unit": ("currency_code", "transaction_currency"), "said_amount": ("total",),
}, required=("transaction", "action", "state", "made", "unit", "said_amount"))
_KINDS = {"refund": "refund", "chargeback": "chargeback", "chargeback_reverse": "chargeback"}
_NONE = {"credit": "a credit: no money went back", "credit_reverse": "a credit taken back: no money moved",
         "chargeback_warning": "a warning: no money moved", "chargeback_warning_reverse": "a warning taken back: no money moved"}
_WAITING = {"pending_approval": "waits for Paddle's approval: no money moved", "rejected": "refused by Paddle: no money moved"}
_STATES = ("approved", "reversed")
_SAME = "[ _-]+"


def shape(file: Peek) -> Shape | None:
    """Ours where an action stands beside the transaction it changes and its customer; not by line item."""
    return _SHAPE if _SHAPE.fits(file.header) and "customer_id" in file.header and "adjustment_id" not in file.header else None


def unneeded(file: Peek) -> str | None:
    """The same once more, item by item."""
    items = set(file.header) >= {"adjustment_id", "transaction_id", "action", "status"}
    return "Paddle's adjustments by line item: the report of adjustments tells the same" if items else None


def newest(raw: ir.Table) -> ir.Value:
    """When each adjustment was made or changed."""
    made = _cells.when(raw.made)
    return ibis.greatest(made, ibis.coalesce(_cells.when(raw.changed), made))


def facts(raw: ir.Table) -> Facts:
    """What went back and was paid again, by transaction; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.settled(_sales.summed(kept), "export_id", "order"),
        "handle": _handles.handles(kept, "email", "buyer"),
        "clue": _handles.clues(kept, "handle", country="country"),
        "link": _handles.links(kept, ("buyer", "email", "customer id")),
        "cover": _sales.cover(kept, kinds="refund chargeback"),
    }, judged)


def _named(text: ir.StringValue, names: dict[str, str]) -> ir.StringValue:
    return ibis.cases(*((text == theirs, ours) for theirs, ours in names.items()), else_=_cells.none())


def _judged(raw: ir.Table) -> ir.Table:
    action, state = (_cells.cell(text).lower().re_replace(_SAME, "_") for text in (raw.action, raw.state))
    cells = raw.select(
        *_sales.COMMON, "said_amount", "unit", "country", adjustment=_cells.cell(raw.id), action=action, state=state,
        transaction=_cells.cell(raw.transaction), said_at=raw.made, occurred_at=_cells.when(raw.made), product=_cells.none(),
        email=_handles.email(raw.said_email), currency=_cells.currency(raw.unit), size=_cells.money_either(raw.said_amount).abs(),
        buyer=ibis.literal("paddle:") + raw.customer.re_extract("^ctm_[A-Za-z0-9_]+$", 0).nullif(""),
        seen=ibis.coalesce(_cells.when(raw.changed), _cells.when(raw.made)))
    cells = cells.mutate(kind=_named(cells.action, _KINDS), order=ibis.coalesce(cells.transaction, cells.adjustment),
                         handle=ibis.coalesce(cells.email, cells.buyer))
    cells = _together.newest(cells, ("export_id", "adjustment"), cells.seen)
    came = cells.action == "chargeback_reverse"
    undone, signed = (cells.state == "reversed") | came, ibis.ifelse(came, cells["size"], -cells["size"])
    cells = cells.mutate(amount=signed.cast(_cells.MONEY), status=ibis.ifelse(undone, ibis.literal("failed"), "paid"))
    again = cells.adjustment.notnull() & (cells.row != cells.best)
    noise = _cells.first_of(
        (cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull(), _sales.BLANK),
        (ibis.coalesce(again, _cells.no()), "an older line of the same adjustment"),
        (cells.action.isin(tuple(_NONE)), _named(cells.action, _NONE)),
        (cells.kind.notnull() & cells.state.isin(tuple(_WAITING)), _named(cells.state, _WAITING)),
        (cells.kind.notnull() & (cells.amount == 0), "no money moved"))
    return _sales.judged(
        cells, "adjustment", (cells.transaction.isnull(), "it does not say which transaction it changes"),
        (cells.action.isnull(), "the adjustment does not say what it is"),
        (cells.kind.isnull(), _cells.quoted(cells.action, "is not a kind of adjustment we know")),
        (cells.state.isnull(), "the adjustment has no state"),
        (~cells.state.isin(_STATES), _cells.quoted(cells.state, "is not a state of an adjustment we know")),
        (paddle_transactions.maybe_cents(cells), _cells.quoted(cells.said_amount, paddle_transactions.CENTS)), noise=noise)
