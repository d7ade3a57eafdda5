"""Shopify customers: everybody a shop knows, with how often they ordered, and whether it may write to them.

Both layouts: with `Customer ID` and `Default Address …` (now), and with `Address1 …` and without an id (before). Files
without `Total Orders`, such as those made to be put into another shop, tell consent and ids all the same.

- The handle is the e-mail, else the telephone number, else `shopify:<customer id>`, which is Shopify's own everywhere.
- `Total Orders` is a lifetime tally of *units*, so that 0 proves that somebody had bought nothing by then: a file that
  counts nobody's proves nothing. `Total Spent` is left: the file names no currency, and the orders hold the money.
- Consent is the state on the day of the file, with no date of its own. Being a customer is not following.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _together
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "shopify"
TITLE = "Shopify customers"
LEFT = "Streets, total spent (without a currency; the orders hold it), notes and tags of yours."

_CONSENTS = {"accepts email marketing", "accepts marketing"}
_OWN = {"customer id", "default address city", "default address company", "default address country code", "default address zip"}
_SHAPE = Csv({
    "customer": ("customer id",), "first_name": ("first name",), "last_name": ("last name",), "email": ("email",),
    "postcode": ("default address zip", "zip"),
    "phone": ("phone",), "address_phone": ("default address phone",), "city": ("default address city", "city"),
    "country": ("default address country code", "country code", "country"), "orders": ("total orders",),
    "agrees": ("accepts email marketing", "accepts marketing"), "agrees_sms": ("accepts sms marketing",),
}, required=("email",))


def shape(file: Peek) -> Shape | None:
    """Ours where consent to be written to stands beside a total spent, or beside Shopify's id or address of a customer."""
    header = set(file.header)
    counted = header >= {"email", "total spent", "total orders"} and header & _CONSENTS
    listed = header >= {"email", "first name", "accepts email marketing"} and header & _OWN
    return _SHAPE if counted or listed else None


def facts(raw: ir.Table) -> Facts:
    """Customers, what the file says of them, their lifetime count of orders, and their consent."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "handle": _handles.handles(kept, "email", "phone", "customer"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", city="city", postcode="postcode", country="country",
                               phone="address_phone"),
        "link": _handles.links(kept, ("customer", "email", "customer id"), ("customer", "phone", "customer id"),
                               ("email", "phone", _handles.ONE_ROW), by="customer"),
        "tally": _tallies(kept),
        "consent": ibis.union(_consent(kept, "email", "agrees"), _consent(kept, "phone", "agrees_sms")),
        "cover": ibis.union(
            _handles.cover(kept.filter(_["count"].notnull()), "tally", until=_.taken_at.max(), kinds="units"),
            _handles.cover(kept, "consent", until=_.taken_at.max(), who="listed")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    number = _cells.unguard(raw.customer)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", "city", "country", "orders", postcode=_cells.unguard(raw.postcode),
        counts=_together.any_in(raw.export_id, raw.orders.notnull()),
        blank=raw.email.isnull() & raw.phone.isnull() & raw.customer.isnull() & raw.orders.isnull(),
        count=ibis.ifelse(raw.orders.re_search("^[0-9]{1,9}$"), raw.orders.try_cast("int64"), ibis.null("int64")),
        email=_handles.email(raw.email),
        phone=_handles.phone(raw.phone),
        customer=ibis.literal("shopify:") + ibis.ifelse(number.re_search("^[0-9]+$"), number, ibis.null("string")),
        address_phone=_cells.clean_phone(raw.address_phone),
        name=_cells.full_name(raw.first_name, raw.last_name),
        said_email=raw.agrees, said_sms=raw.agrees_sms,
        agrees=_cells.flag(raw.agrees), agrees_sms=_cells.flag(raw.agrees_sms))
    cells = cells.mutate(handle=ibis.coalesce(cells.email, cells.phone, cells.customer))
    why = _cells.first_of(
        (cells.handle.isnull(), "the customer has no e-mail, telephone number with its country, or id"),
        (cells.counts & cells.orders.isnull(), "the customer has no number of orders"),
        (cells.orders.notnull() & cells["count"].isnull(), _cells.quoted(cells.orders, "is not a number of orders")),
        *((cells[box].isnull() & ~_cells.blank(cells[said]), _cells.quoted(cells[said], "is neither yes nor no"))
          for said, box in (("said_email", "agrees"), ("said_sms", "agrees_sms"))))
    return cells.mutate(why=ibis.ifelse(cells.blank, ibis.null("string"), why),
                        noise=ibis.ifelse(cells.blank, ibis.literal("blank line"), ibis.null("string")))


def _tallies(kept: ir.Table) -> ir.Table:
    counted = kept.filter(_["count"].notnull())
    totals = counted.group_by("export_id", "account", "handle").agg(value=_["count"].max(), until=_.taken_at.max())
    text = ibis.null("string")
    return totals.select(
        account="account", since=ibis.null(_cells.TIME), until="until", of=ibis.literal("units"),
        value=_.value.cast(_cells.MONEY), currency=text, post=text, product=text, handle="handle",
        export_id="export_id")


def _consent(kept: ir.Table, handle: str, box: str) -> ir.Table:
    ticked = kept.filter(kept[handle].notnull() & kept[box].notnull())
    last = ticked.group_by("export_id", "account", shown=ticked[handle]).agg(
        state=ibis.ifelse(ticked[box].all(), ibis.literal("yes"), ibis.literal("no")))
    return last.select(
        handle="shown", account="account", purpose=ibis.literal("email" if handle == "email" else "sms"), state="state",
        occurred_at=ibis.null(_cells.TIME), basis=ibis.literal("box in the shop's customer list"),
        export_id="export_id")
