"""Shopify orders: what was bought, by whom, and what came back.

One order stands on several lines; only its first carries a payment state and totals, the others name one more thing
bought and count as kept without adding money. What we take from the first line:

- `order` is `Name` (`#1001`): it stands on every line, in every layout and in Shopify's payment files, while `Id`
  stands on first lines of newer layouts only, so a key made from it would change between an old and a new export.
- `amount` is `Total`, what the buyer paid, less `Outstanding Balance` where only a part was paid. `Refunded Amount` is
  a row of its own, negative. The file gives no refund date, so it stands at the order's own time.
- money moved at `Paid at`, else `Created at`, both with the shop's offset. Where a spreadsheet made the numbers of its days
  of both (`45384.348`), they are read as UTC: it keeps no offset.
- `payment` is the first `Payment Reference`: PayPal's or Stripe's own id where it is one of theirs, else Shopify's.
- `voided` and `expired` orders are *failed*, and so is one that was cancelled before it was paid; other `pending` and
  `authorized` ones are *pending*; an order of 0.00 is a *comp*; one through Shopify's bogus gateway a *test* (other tests
  are not marked). An order that was paid and then cancelled went back as far as `Refunded Amount` says: while it is `paid`
  the shop has the money.
- an order settled by a gift card alone is a *gift*: no money moved, and what the card cost was counted when it was sold.
- a file may lack columns, also those of the things bought and of e-mails: what it says of its orders is taken.
- orders at the till have no e-mail: the telephone number is the handle then, else there is none and the money is kept.
- a line `Instagram: @name` in `Note Attributes`, a field made for it, is the buyer's own word and a certain link; in
  `Notes`, where the shop writes too, it is only a clue. Billing telephones may be somebody else's: a clue.
- `Accepts Marketing` *yes* is consent. *no* says that a box was left empty once, and is no row.
"""

from __future__ import annotations

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

PLATFORM = "shopify"
TITLE = "Shopify orders"
LEFT = "Postage, tax and discounts by themselves, streets, notes but for an account name typed on its line."
YEAR_FIRST = True
WHOLE = "order"
APART = True

_MARKS = {"name", "financial status", "paid at", "total"}
_OWN = {"lineitem name", "payment reference", "fulfillment status"}
_SHAPE = Csv({
    "name": ("name",), "email": ("email",), "state": ("financial status",), "paid_at": ("paid at",),
    "accepts": ("accepts marketing",), "currency": ("currency",), "total": ("total",), "code": ("discount code",),
    "created_at": ("created at",), "item": ("lineitem name",), "billing_name": ("billing name",),
    "postcode": ("billing zip",),
    "city": ("billing city",), "country": ("billing country",), "billing_phone": ("billing phone",),
    "phone": ("phone",), "notes": ("notes",), "attributes": ("note attributes",), "cancelled_at": ("cancelled at",),
    "gateway": ("payment method",), "refunded": ("refunded amount",), "outstanding": ("outstanding balance",),
    "reference": ("payment reference", "payment id", "payment references"),
}, required=("name", "state", "paid_at", "total"))

_PAID = ("paid", "partially_paid", "partially_refunded", "refunded")
_PENDING = ("pending", "authorized")
_FAILED = ("voided", "expired")
_CARDS = ("gift_card", "gift card", "geschenkgutschein", "carte-cadeau")
_SERIAL = "^[345][0-9]{4}(?:[.,][0-9]{1,15})?$"
"""How spreadsheets count days, of 1982 to 2064, and the time of the day behind the mark."""
_UTM = "(?im)^[ \t]*utm_source[ \t]*[:=][ \t]*([^ \t\r\n&]+)"


def shape(file: Peek) -> Shape | None:
    """Ours where an order's name, payment state and total stand beside a line item or another column of Shopify's own."""
    header = set(file.header)
    return _SHAPE if header >= _MARKS and header & _OWN else None


def newest(raw: ir.Table) -> ir.Value:
    """When each order was made."""
    return _when(raw.created_at, raw.created_at)


def facts(raw: ir.Table) -> Facts:
    """Orders and refunds; buyers with what the order says of them; consent; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged).filter(_.first)
    handles = ("email", "phone", "typed")
    return Facts({
        "order": _orders(kept),
        "handle": _handles.handles(kept, *handles),
        "clue": _handles.clues(kept, "handle", name="billing_name", city="city", postcode="postcode", country="country",
                               phone="billing_phone", typed_handle="said"),
        "link": _handles.links(kept, ("email", "phone", _handles.ONE_ROW), ("handle", "typed", _handles.TYPED)),
        "consent": _consent(kept),
        "cover": _handles.cover(
            kept, "order", since=_.moved.min(), until=ibis.greatest(_.moved.max(), _.taken_at.max())),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", "name", "item", "code", "billing_name", "city", "country",
        "total", "refunded", "outstanding",
        postcode=_cells.unguard(raw.postcode),
        first=raw.state.notnull() | raw.total.notnull(),
        state=raw.state.lower(),
        moment=ibis.coalesce(raw.paid_at, raw.created_at),
        moved=_when(ibis.coalesce(raw.paid_at, raw.created_at), raw.created_at),
        unit=raw.currency,
        currency=_cells.currency(raw.currency),
        amount=_cells.money_either(raw.total),
        back=_amount(raw.refunded),
        due=_amount(raw.outstanding),
        email=_handles.email(raw.email),
        phone=_handles.phone(raw.phone),
        typed=_handles.typed(raw.attributes),
        noted=_handles.typed(raw.notes),
        billing_phone=_cells.clean_phone(raw.billing_phone),
        source=raw.attributes.re_extract(_UTM, 1).lower().nullif(""),
        payment=_payment(raw.reference),
        cancelled=raw.cancelled_at.notnull(),
        test=ibis.coalesce(raw.gateway.lower().contains("bogus"), _cells.no()),
        card=ibis.coalesce(raw.gateway.lower().isin(_CARDS), _cells.no()),
        agrees=ibis.coalesce(raw.accepts.lower() == "yes", _cells.no()),
    )
    return cells.select(
        "export_id", "row", "account", "taken_at", "meaning", "name", "item", "code", "billing_name", "city", "postcode",
        "country",
        "first", "moved", "currency", "email", "phone", "typed", "billing_phone", "source", "agrees", "payment",
        amount=_paid(cells), back=_returned(cells),
        status=_status(cells), handle=ibis.coalesce(cells.email, cells.phone),
        said=ibis.coalesce(cells.typed, cells.noted), why=_why(cells), noise=_noise(cells))


def _when(text: ir.StringValue, made: ir.StringValue) -> ir.TimestampValue:
    """A time, also as a number of days where that is how the order was made: one number among times is a slip."""
    number = ibis.ifelse(made.re_search(_SERIAL), text.re_extract(_SERIAL, 0).replace(",", "."), _cells.none())
    seconds = ((number.try_cast("float64") - 25_569) * 86_400).round().cast("int64")
    return ibis.coalesce(_cells.when(text), seconds.as_timestamp("s").cast(_cells.TIME))


def _payment(text: ir.StringValue) -> ir.StringValue:
    """The first of the payments an order was settled by; one that no other processor names is Shopify's own."""
    one = text.re_extract("^ *([^ ,;+]+)", 1).nullif("")
    return ibis.coalesce(_sales.payment(one), ibis.literal("shopify:") + one)


def _amount(text: ir.StringValue) -> ir.DecimalValue:
    none = text.isnull() | (text == "0.00")
    return ibis.ifelse(none, ibis.literal(0).cast(_cells.MONEY), _cells.money_either(text))


def _why(t: ir.Table) -> ir.StringValue:
    bad = _cells.first_of(
        (t.name.isnull(), "the order has no name"),
        (t.state.isnull(), "the order has no payment state"),
        (t.state.notin(_PAID) & t.state.notin(_PENDING) & t.state.notin(_FAILED),
         _cells.quoted(t.state, "is not a payment state we know")),
        (t.moment.isnull(), "the order has no date"),
        (t.moved.isnull(), _cells.quoted(t.moment, "is not a time")),
        (t.total.isnull(), "the order has no total"),
        (t.amount.isnull(), _cells.quoted(t.total, "is not an amount")),
        (t.back.isnull(), _cells.quoted(t.refunded, "is not an amount")),
        ((t.state == "partially_refunded") & t.refunded.isnull(), f"the order {_sales.IN_PART}"),
        (t.due.isnull(), _cells.quoted(t.outstanding, "is not an amount")),
        (t.amount < 0, _cells.quoted(t.total, "is negative, and no order is")),
        ((t.state == "partially_paid") & (t.due > t.amount), _cells.quoted(t.outstanding, "is more than the order")),
        (t.unit.isnull(), "the order has no currency"),
        (t.currency.isnull(), _cells.quoted(t.unit, "is not a currency")),
        (~_cells.decimals_ok(t.amount, t.currency), _cells.quoted(t.total, "has more decimals than its currency")),
        (~_cells.decimals_ok(t.back, t.currency), _cells.quoted(t.refunded, "has more decimals than its currency")),
    )
    return ibis.ifelse(t.first, bad, ibis.null("string"))


def _noise(t: ir.Table) -> ir.StringValue:
    return ibis.ifelse(~t.first & t.name.isnull(), ibis.literal("blank line"), ibis.null("string"))


def _paid(t: ir.Table) -> ir.DecimalValue:
    # A difference is wider than its parts in the engine and not in Ibis, which then leaves a plain cast out.
    part = (t.amount - t.due).cast("decimal(38, 4)").cast(_cells.MONEY)
    return ibis.ifelse(t.state == "partially_paid", part, t.amount)


def _returned(t: ir.Table) -> ir.DecimalValue:
    # `refunded` means all of it, also where the amount beside it is missing.
    return ibis.ifelse((t.state == "refunded") & (t.back == 0), t.amount, t.back)


def _status(t: ir.Table) -> ir.StringValue:
    return ibis.cases(
        (t.test, "test"), (t.state.isin(_FAILED) | (t.cancelled & t.state.isin(_PENDING)), "failed"),
        (t.state.isin(_PENDING), "pending"), (t.amount == 0, "comp"), (t.card, "gift"), else_="paid")


def _orders(kept: ir.Table) -> ir.Table:
    bought = kept.select(
        "handle", "account", "amount", "currency", "status", "source", "code", "back", "export_id", order="name",
        occurred_at="moved", product="item", kind=ibis.literal("purchase"), payment="payment")
    refunds = bought.filter(_.back != 0).mutate(amount=(-_.back.abs()).cast(_cells.MONEY), kind=ibis.literal("refund"))
    return ibis.union(bought, refunds).drop("back")


def _consent(kept: ir.Table) -> ir.Table:
    given = kept.filter(_.agrees & _.email.notnull()).group_by("export_id", "account", "email").agg(occurred_at=_.moved.max())
    return given.select(handle="email", account="account", purpose=ibis.literal("email"), state=ibis.literal("yes"),
                        occurred_at="occurred_at", basis=ibis.literal("ticked at checkout"), export_id="export_id")
