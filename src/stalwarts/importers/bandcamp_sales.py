"""Bandcamp sales: the raw data report. One line a thing sold; lines of one cart share a transaction.

- `amount` is `sub total`: price times number, and what the buyer gave on top, before postage and tax. Those are passed
  on and are nobody's support; `item total` holds them, and only where there is no sub total do we take it.
- Some reports keep what the buyer gave on top (`additional fan contribution`) out of `sub total`. It is added where only
  so the line adds up to its `item total`, with postage and either tax or none; where both readings do, it is not.
- A refund is a line of its own, negative. A payout is money on its way to us, counted when it was paid: noise.
- Who received it does not matter: a line paid to Bandcamp, or kept against a balance, was paid by the buyer all the
  same, whatever `amount you received` says. A thing for 0 is a *comp*.
- `order` is the transaction; what is alike in one transaction, moment and name is added up.
- Times are `6/24/23 11:45am` or `12/31/2025 23:59`, month first. The zone is not stated: UTC. Some accounts write the
  day first: taken so where a first number over 12 shows it anywhere in the file, or where the month first would leave
  the span that the file's name gives. Where nothing tells, it is month first. `2026-02-01 08:00:00` and
  `13 May 2026 23:28:01 GMT`, as Bandcamp tells it to programs, can be read in one way only.
- The file's name gives the span asked for, `20260301-20260331_…`; without it, the first sale to the day of the file.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _together
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "bandcamp"
TITLE = "Bandcamp sales"
LEFT = ("Postage and tax (passed on, nobody's support), addresses of parcels, payouts (money on its way to you, "
        "counted when it was paid).")

_SHAPE = Csv({
    "date": ("date",), "type": ("item type",), "item": ("item name",), "currency": ("currency",),
    "sub_total": ("sub total",), "item_total": ("item total",), "given": ("additional fan contribution",),
    "shipping": ("shipping",), "tax": ("seller tax",), "other_tax": ("marketplace tax",), "code": ("discount code",),
    "transaction": ("bandcamp transaction id",), "paypal": ("paypal transaction id",), "name": ("buyer name",),
    "postcode": ("ship to zip",),
    "email": ("buyer email",), "phone": ("buyer phone",), "note": ("buyer note",), "city": ("city",),
    "ship_city": ("ship to city",), "country": ("country code", "country"), "referer": ("referer", "referrer"),
}, required=("date", "type", "transaction"))

_SPAN = re.compile(r"^(\d{4})(\d\d)(\d\d)-(\d{4})(\d\d)(\d\d)_")
_PAYPAL = "^[0-9A-Z]{12,20}$"
"""A transaction of PayPal; the column also says in words where money was kept back."""
_NO_SALE = "pending|adjust|transfer|correction|balance|(?:^|[^a-z])fees?$"
"""What may be no thing that was sold; things themselves are called in many ways."""
_MONTHS = 12
_SLASHED = "^ *([0-9]{1,2})/([0-9]{1,2})/(?:20)?([0-9]{2}) +([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?) *$"
"""A clock of the whole day: twelve hours say which half they are in."""
_TOO_MUCH = 10**12
"""From here on a mistake, which would not fit once added up."""


def shape(file: Peek) -> Shape | None:
    """Ours by Bandcamp's own number of the transaction."""
    return _SHAPE if set(file.header) >= {"bandcamp transaction id", "item type", "date"} else None


def meaning(file: Peek) -> str:
    """The span the report was asked for: `2026-03-01 2026-03-31`, or nothing."""
    found = _SPAN.search(file.name)
    return "{}-{}-{} {}-{}-{}".format(*found.groups()) if found else ""


def newest(raw: ir.Table) -> ir.Value:
    """When each line was written."""
    return _time(raw)


def facts(raw: ir.Table) -> Facts:
    """Sales and refunds; buyers with what the report says of them; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _orders(kept),
        "handle": _handles.handles(kept, "email", "phone"),
        "clue": _handles.clues(kept, "handle", name="name", city="city", postcode="postcode", country="country",
                               typed_handle="said"),
        "link": _handles.links(kept, ("email", "phone", _handles.ONE_ROW)),
        "cover": _handles.cover(
            kept, "order", since=ibis.coalesce(_.since.min(), _.occurred_at.min()),
            until=ibis.coalesce(_.until.max(), ibis.greatest(_.occurred_at.max(), _.taken_at.max()))),
    }, judged)


def _span(raw: ir.Table) -> tuple[ir.TimestampValue, ir.TimestampValue]:
    """The first moment of the span in the file's name, and the first after it; null where the name gives none."""
    days = [raw.meaning.substr(at, len("2026-03-01")).try_cast(_cells.TIME) for at in (0, len("2026-03-01 "))]
    return days[0], (days[1] + ibis.interval(hours=24)).cast(_cells.TIME)


def _time(raw: ir.Table) -> ir.TimestampValue:
    """When each line was written, once the whole file has said whether its days come first."""
    first, second = (raw.date.re_extract(f"^ *(?:[0-9]+/){{{n}}}([0-9]+)/", 1).try_cast("int64") for n in (0, 1))
    american, (since, until) = _read(raw.date), _span(raw)
    # A day of slack at each end: the report's own days begin in a zone it does not state.
    outside = ~american.between(since - ibis.interval(hours=24), until + ibis.interval(hours=24))
    day_first = _together.such(raw.export_id, _.shown | (_.hinted & ~_.refused), shown=first > _MONTHS, hinted=outside,
                               refused=second > _MONTHS)
    return _read(raw.date, day_first)


def _read(text: ir.StringValue, day_first: ir.BooleanValue | None = None) -> ir.TimestampValue:
    """A time in any of the ways it is written, its month first unless `day_first`."""
    month = text.re_replace(_SLASHED, r"20\3-\1-\2 \4")
    whole = month if day_first is None else ibis.ifelse(day_first, text.re_replace(_SLASHED, r"20\3-\2-\1 \4"), month)
    return ibis.cases(
        (text.re_search("(?i)[ap]m *$"), _cells.us12(text, day_first=day_first)),
        (text.re_search("[A-Z][a-z]{2}"), _cells.stamp(text.re_replace(" *GMT *$", ""), "%d %b %Y %H:%M:%S")),
        else_=_cells.when(whole))


def _judged(raw: ir.Table) -> ir.Table:
    since, until = _span(raw)
    raw = raw.mutate(occurred_at=_time(raw), money=ibis.coalesce(raw.sub_total, raw.item_total))
    # In columns of their own: an engine plans each mention of an expression anew, and these are weighed against each other.
    raw = raw.mutate(amount=_cells.money_either(raw.money), total=_sales.money(raw.item_total), parcel=_sales.money(raw.shipping),
                     one_tax=_sales.money(raw.tax), more_tax=_sales.money(raw.other_tax), gift=_sales.money(raw.given).abs())
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", "date", "item", "name", "country", "postcode", "code",
        type=raw.type.lower(), order=ibis.coalesce(raw.transaction, raw.paypal), occurred_at=raw.occurred_at, money=raw.money,
        amount=_whole(raw), unit=raw.currency, currency=_cells.currency(raw.currency),
        email=_handles.email(raw.email), phone=_handles.phone(raw.phone), said=_handles.typed(raw.note),
        payment=ibis.literal("paypal:") + raw.paypal.re_extract(_PAYPAL, 0).nullif(""),
        city=ibis.coalesce(raw.city, raw.ship_city), source=raw.referer.lower(), since=since, until=until)
    kind = ibis.cases((cells.type.re_search("refund"), "refund"),
                      (cells.type.re_search("chargeback|reversal|dispute"), "chargeback"), else_="purchase")
    cells = cells.mutate(handle=ibis.coalesce(cells.email, cells.phone), kind=kind, noise=_noise(cells))
    return cells.mutate(why=ibis.ifelse(cells.noise.isnull(), _why(cells), ibis.null("string")))


def _whole(raw: ir.Table) -> ir.DecimalValue:
    """What a line cost, with what was given on top where its sub total leaves that out."""
    amount, tax, other = raw.amount, raw.one_tax, raw.more_tax
    given = ibis.ifelse(amount < 0, -raw.gift, raw.gift).cast(_cells.MONEY)
    taxes = (_sales.zero(), tax, other, tax + other)
    within, beside = (ibis.or_(*(_sales.exact(raw.total - amount - more - raw.parcel - each) == 0 for each in taxes))
                      for more in (_sales.zero(), given))
    # Most lines are paid at their price: only where something was given is anything weighed.
    apart = ibis.coalesce(given != 0, _cells.no()) & raw.sub_total.notnull() & beside & ~within
    return ibis.ifelse(ibis.coalesce(apart, _cells.no()), _sales.exact(amount + given), amount)


def _noise(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(
        (t.type.contains("payout"), "payout: what was paid before, on its way to us"),
        (t.type.isnull() & t.date.isnull() & t.order.isnull(), "blank line"))


def _why(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(
        (t.type.isnull(), "the line does not say what was sold"),
        (t.type.re_search(_NO_SALE), _cells.quoted(t.type, "is not a kind of line we know")),
        (t.date.isnull(), "the line has no date"),
        (t.occurred_at.isnull(), _cells.quoted(t.date, "is not a time")),
        (t.order.isnull(), "the line has no transaction"),
        (t.money.isnull(), "the line has no amount"),
        (t.amount.isnull(), _cells.quoted(t.money, "is not an amount")),
        ((t.kind == "purchase") & (t.amount < 0), _cells.quoted(t.money, "is negative, and the line is no refund")),
        (t.amount.abs() >= _TOO_MUCH, _cells.quoted(t.money, "is more than anybody pays")),
        (t.unit.isnull(), "the line has no currency"),
        (t.currency.isnull(), _cells.quoted(t.unit, "is not a currency")),
        (~_cells.decimals_ok(t.amount, t.currency), _cells.quoted(t.money, "has more decimals than its currency")))


def _orders(kept: ir.Table) -> ir.Table:
    signed = ibis.ifelse(kept.kind == "purchase", kept.amount, -kept.amount.abs())
    carts = kept.mutate(signed=signed).group_by(
        "export_id", "account", "order", "kind", "occurred_at", "currency", product="item").agg(
        amount=_.signed.sum().cast(_cells.MONEY), handle=_.handle.min(), source=_.source.min(), code=_.code.min(),
        payment=_.payment.min())
    return carts.mutate(status=ibis.ifelse(carts.amount == 0, ibis.literal("comp"), ibis.literal("paid")))
