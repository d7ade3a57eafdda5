"""Stripe customers: whom the account knows, under which e-mail, and how often each has paid.

- An e-mail may own several customers, each its own line; an address and the customer beside it are one being.
- `Payment Count` is a lifetime tally of *units*, so that 0 proves that somebody had paid nothing by then; a file without
  it proves nothing. `Total Spend` names no currency and is left: the payments hold the money. `Plan` and `Status` stand
  fuller in the subscriptions.
- Metadata named for an account (`instagram (metadata)`) is a clue: software or the seller may have written it.
"""

from __future__ import annotations

from stalwarts.importers import _asked
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "stripe"
TITLE = "Stripe customers"
LEFT = "Total spent (without a currency; the payments hold it), plan and state (the subscriptions hold them)."
YEAR_FIRST = True

_COLUMNS = {
    "id": ("id",), "email": ("email", "customer email"), "name": ("name",), "description": ("description",),
    "postcode": ("address postal code", "card address zip"),
    "count": ("payment count",), "phone": ("phone", "customer phone"), "city": ("address city", "card address city"),
    "country": ("address country", "card address country"), "created": ("created (utc)", "created date (utc)"),
}
_MARKS = {"payment count", "total spend", "delinquent", "refunded volume", "dispute losses"}


def shape(file: Peek) -> Shape | None:
    """Ours where an id and an e-mail stand beside a count of payments or a total spent, and no state of a payment."""
    header = set(file.header)
    if not header >= {"id", "email"} or not header & _MARKS or "amount" in header:
        return None
    return Csv(_COLUMNS | _asked.columns(file.header, ending="(metadata)"), required=("id", "email"))


def newest(raw: ir.Table) -> ir.Value:
    """When each customer was made."""
    return _cells.when(raw.created)


def facts(raw: ir.Table) -> Facts:
    """Customers, what the file says of them, and their lifetime count of payments."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    counted = kept.filter(_["count"].notnull())
    return Facts({
        "handle": _handles.handles(kept, "email", "customer"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", city="city", postcode="postcode", country="country",
                               phone="phone", typed_handle="said"),
        "link": _handles.links(kept, ("customer", "email", "customer id"), by="customer"),
        "tally": _sales.counted(kept, "id"),
        "cover": ibis.union(
            _handles.cover(counted, "tally", until=_.taken_at.max(), kinds="units"),
            _handles.cover(kept.anti_join(counted, "export_id"), "handle", until=_.taken_at.max(), who="listed")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        *_sales.COMMON, "id", "city", "postcode", "country", said=_asked.typed(raw),
        name=ibis.coalesce(raw.name, raw.description),
        said_count=raw["count"], count=_sales.number(raw["count"]), email=_handles.email(raw.email),
        phone=_cells.clean_phone(raw.phone), blank=raw.id.isnull() & raw.email.isnull(),
        customer=ibis.literal("stripe:") + raw.id.re_extract("^cus_[A-Za-z0-9_]+$", 0).nullif(""))
    cells = cells.mutate(handle=ibis.coalesce(cells.email, cells.customer))
    why = _cells.first_of(
        (cells.handle.isnull(), "the customer has neither an e-mail nor an id of Stripe's"),
        (cells.said_count.notnull() & cells["count"].isnull(),
         _cells.quoted(cells.said_count, "is not a number of payments")))
    return cells.mutate(why=ibis.ifelse(cells.blank, _cells.none(), why),
                        noise=ibis.ifelse(cells.blank, ibis.literal(_sales.BLANK), _cells.none()))
