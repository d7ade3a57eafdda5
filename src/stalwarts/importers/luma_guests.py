"""Luma guests: `<event> - Guests - <moment>.csv`, one row a guest of one event, with what they paid for the ticket.

The 22 columns before the host's own questions are those of many exports shown in public; the first is `guest_id` (now) or
`api_id`.

- Who was *approved* has a ticket: an order under the guest's number, at the time of registering, *paid* where an amount
  stands in it and a *comp* where it is zero. Others never had one: a *declined* guest may have got the money back or
  not, which the file does not say, so what stands beside such a guest has *failed*; *pending* and *waitlist* wait.
- An amount is in the currency beside it, else that of its sign. `$25.00` and `25` are the same.
- *Checked in* is an attendance, at its own moment. Being on the list is none, and no consent.
- `utm_source`, which older files call `custom_source`, is where the guest came from. Times are UTC.
"""

from __future__ import annotations

from stalwarts.importers import _asked
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _symbols
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "luma"
TITLE = "Luma guests"
LEFT = "Wallet addresses, what guests thought of the event, answers to questions of yours other than their account name."
YEAR_FIRST = True
WHOLE = "order"
CURRENCY = "stated"

_COLUMNS: dict[str, tuple[str, ...]] = {
    "guest": ("guest_id", "api_id"), "name": ("name",), "first_name": ("first_name",), "last_name": ("last_name",),
    "email": ("email",), "phone": ("phone_number",), "at": ("created_at",), "status": ("approval_status",),
    "came": ("checked_in_at",), "source": ("utm_source", "custom_source"), "said_amount": ("amount",),
    "unit": ("currency",), "code": ("coupon_code",), "ticket": ("ticket_name",)}
_STATUSES = ("approved", "declined", "invited", "pending", "pending_approval", "waitlist")
_WAITING = ("pending", "pending_approval", "waitlist")


def shape(file: Peek) -> Shape | None:
    """Ours where a guest's number and address stand beside whether they were approved."""
    ours = {"email", "created_at", "approval_status"} <= set(file.header) and set(file.header) & set(_COLUMNS["guest"])
    return Csv(_COLUMNS | _asked.columns(file.header), required=("guest", "email", "at", "status")) if ours else None


def newest(raw: ir.Table) -> ir.Value:
    """When each guest registered or came."""
    return ibis.coalesce(_cells.when(raw.came), _cells.when(raw.at))


def facts(raw: ir.Table) -> Facts:
    """Tickets, attendances, guests and what the file says of them."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    # A free ticket may stand without a currency: it is no order then.
    priced = kept.filter(_.amount.notnull() & _.currency.notnull())
    return Facts({
        "order": _sales.orders(priced.filter(_.status != "invited")),
        "handle": _handles.handles(kept, "handle", "typed", by="handle"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", phone="phone", typed_handle="typed"),
        "link": _handles.links(kept, ("handle", "typed", _handles.TYPED), by="handle"),
        "touch": _came(kept),
        "cover": ibis.union(
            _sales.cover(priced),
            _handles.cover(kept, "touch", since=_.occurred_at.min(), until=_.taken_at.max(), kinds="attend", who="listed"),
            _handles.cover(kept, "handle", until=_.taken_at.max(), who="listed")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    parts = _cells.full_name(raw.first_name, raw.last_name)
    unit = ibis.coalesce(raw.unit, _symbols.stated(raw.meaning), _symbols.code(raw.said_amount))
    state = _cells.cell(raw.status).lower()
    cells = raw.select(
        *_sales.COMMON, "said_amount", order=_cells.cell(raw.guest), said_at=raw.at, occurred_at=_cells.when(raw.at),
        address=raw.email, handle=_handles.email(raw.email), name=ibis.coalesce(_cells.cell(raw.name), parts),
        phone=_cells.clean_phone(raw.phone), typed=_asked.typed(raw), said_status=raw.status, state=state,
        said_came=raw.came, came=_cells.when(raw.came), unit=unit, currency=_cells.currency(unit),
        amount=_cells.money_either(raw.said_amount), product=_cells.cell(raw.ticket), code=_cells.cell(raw.code),
        source=_cells.cell(raw.source).lower(), kind=ibis.literal("ticket"))
    noise = _cells.first_of((cells.address.isnull() & cells.order.isnull() & cells.said_at.isnull(), _sales.BLANK))
    told = cells.mutate(noise=noise, status=ibis.cases(
        (cells.state == "invited", "invited"), (cells.state == "declined", "failed"),
        (cells.state.isin(_WAITING), "pending"), (cells.amount == 0, "comp"), else_="paid"))
    return told.mutate(why=ibis.ifelse(told.noise.isnull(), _why(told), _cells.none()))


def _why(t: ir.Table) -> ir.StringValue:
    moved = t.amount.fill_null(0) != 0
    return _cells.first_of(
        (t.order.isnull(), "the guest has no number"),
        (t.address.notnull() & t.handle.isnull(), _cells.quoted(t.address, "is not an e-mail address")),
        (t.handle.isnull(), "there is no e-mail address"),
        (t.said_at.isnull(), "the guest has no date"),
        (t.occurred_at.isnull(), _cells.quoted(t.said_at, "is not a time")),
        (t.state.isnull() | t.state.notin(_STATUSES), _cells.quoted(
            t.said_status.fill_null(""), "is not a status we know")),
        (t.said_came.notnull() & t.came.isnull(), _cells.quoted(t.said_came, "is not a time")),
        (t.said_amount.notnull() & t.amount.isnull(), _cells.quoted(t.said_amount, "is not an amount")),
        (t.amount < 0, _cells.quoted(t.said_amount, "is negative, and no ticket is")),
        (t.amount >= _sales.TOO_MUCH, _cells.quoted(t.said_amount, "is more than anybody pays")),
        (moved & t.unit.isnull(), "the amount has no currency"),
        (t.amount.notnull() & t.unit.notnull() & t.currency.isnull(), _cells.quoted(t.unit, "is not a currency")),
        (~_cells.decimals_ok(t.amount, t.currency), _cells.quoted(t.said_amount, "has more decimals than its currency")))


def _came(kept: ir.Table) -> ir.Table:
    return kept.filter(_.came.notnull()).select(
        "handle", "account", "export_id", occurred_at="came", kind=ibis.literal("attend"),
        direction=ibis.literal("from_them"), post=_cells.none(), stance=ibis.literal("unknown"), machine=_cells.no()).distinct()
