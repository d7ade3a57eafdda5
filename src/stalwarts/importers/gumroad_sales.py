"""Gumroad sales: one line a charge, in US dollars whatever the buyer paid in.

- `amount` is `Sale Price ($)`, as Gumroad counts it. A full refund is all of it (`Partial Refund ($)` is 0.0 then), a
  dispute a chargeback of what was left, *failed* if it was won. The file dates neither: they stand at the sale's own time.
- A recurring charge is a *renewal*; a free trial a *trial*; a pre-order not charged yet is *pending*; a price of 0 is a
  *comp*, and with somebody else's address to give it to a *gift*. Who received a gift is a handle and nobody's buyer.
- The buyer is the address typed at checkout. The address of the Gumroad account is only a clue: people buy for others.
- Where the time is a clock alone (`10:00`), the day beside it is its own.
- A custom field named for an account (`Instagram handle`) is the buyer's word and a certain link, from its own column
  or from `Custom Fields`. Where a field has the name of one of Gumroad's columns the later column is the field.
- `Do not contact?` is consent withdrawn when 1, given when 0. A rating has no date and is left; reviews are text.
- A subscription is a plan: price and interval of its latest charge, until `Subscription End Date`.
- The last line, `Totals`, is noise. Older files lack the newer columns.
"""

from __future__ import annotations

from stalwarts.importers import _asked
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "gumroad"
TITLE = "Gumroad sales"
LEFT = "Fees, streets, licence keys; ratings (without a day) and the texts of reviews."
YEAR_FIRST = True
WHOLE = "order"
APART = True

_COLUMNS = {
    "order": ("purchase id",), "item": ("item name",), "name": ("buyer name",), "email": ("purchase email",),
    "account_email": ("buyer email",), "silent": ("do not contact?", "do not contact"), "day": ("purchase date",),
    "moment": ("purchase time (utc timezone)", "purchase time", "time"), "said_amount": ("sale price ($)", "price ($)"),
    "refunded": ("refunded?",), "said_back": ("partial refund ($)",), "fully": ("fully refunded?",),
    "disputed": ("disputed?",), "won": ("dispute won?",), "code": ("discount code",), "again": ("recurring charge?",),
    "trial": ("free trial purchase?",), "preorder": ("pre-order authorization?",), "fields": ("custom fields",),
    "giftee": ("giftee email",), "recurrence": ("recurrence",), "ended": ("subscription end date",),
    "postcode": ("zip code",),
    "cancelled": ("cancellation date",), "city": ("city",), "country": ("country",), "referrer": ("referrer",),
    "utm": ("utm source",), "paypal": ("paypal transaction id",), "stripe": ("stripe transaction id",),
}
_ANSWERS = ("refunded", "fully", "disputed", "won", "trial", "preorder", "again", "silent")
_BASE = tuple(name for names in _COLUMNS.values() for name in names)
_CLOCK = "^ *([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?: *UTC)? *$"
_YEARLY = "^(?:year|annual)"
_MONTHLY = "^month"


def shape(file: Peek) -> Shape | None:
    """Ours by the purchase's own id beside the address it was typed with."""
    if not set(file.header) >= {"purchase id", "item name", "purchase email", "sale price ($)"}:
        return None
    return Csv(_COLUMNS | _asked.columns(file.header, *_BASE), required=("order", "email", "said_amount"))


def unneeded(file: Peek) -> str | None:
    """A payout repeats the sales it is made of."""
    payout = {"type", "date", "purchase id", "net total ($)"}
    return "a Gumroad payout: the sales hold the same money" if set(file.header) >= payout else None


def meaning(file: Peek) -> str:
    """The span the file was asked for, where its name says."""
    return _spans.named(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each sale was made."""
    return _cells.when(_said_at(raw))


def facts(raw: ir.Table) -> Facts:
    """Sales, refunds and disputes; plans; buyers with what the file says of them; consent; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    people = _handles.handles(kept, "handle", "typed", "giftee")
    return Facts({
        "order": ibis.union(_sales.orders(kept), _sales.back(kept), _chargebacks(kept)),
        "plan": _plans(kept.filter(_.interval.notnull() & _.handle.notnull())),
        "handle": people,
        "clue": _handles.clues(kept, "handle", name="name", city="city", postcode="postcode", country="country",
                               email="other_email",
                               typed_handle="typed"),
        "link": _handles.links(kept, ("handle", "typed", _handles.TYPED)),
        "consent": _consent(kept),
        "cover": _spans.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    # Columns of their own: an engine plans each mention of an expression anew.
    raw = raw.mutate(**{f"is_{name}": _sales.flag(raw[name]) for name in _ANSWERS})
    said_at, typed, answered = _said_at(raw), _typed(raw), {name: raw[f"is_{name}"].fill_null(_cells.no()) for name in _ANSWERS}
    cells = raw.select(
        *_sales.COMMON, "order", "said_amount", "name", "city", "postcode", "country", "code", said_at=said_at,
        product=raw["item"],
        occurred_at=_cells.when(said_at), amount=_cells.money_either(raw.said_amount), unit=ibis.literal("USD"),
        currency=ibis.literal("USD"), said_back=ibis.coalesce(raw.said_back, raw.said_amount),
        partly=_sales.money(raw.said_back), handle=_handles.email(raw.email), giftee=_handles.email(raw.giftee),
        said_email=raw.email, other_email=_cells.clean_email(raw.account_email), typed=typed,
        full=answered["fully"] | (answered["refunded"] & raw.fully.isnull() & raw.said_back.isnull()),
        contested=answered["disputed"], won=answered["won"], silent=answered["silent"], asked=raw.silent.notnull(),
        trial=answered["trial"], preorder=answered["preorder"], interval=_interval(raw.recurrence),
        kind=ibis.ifelse(answered["again"], "renewal", "purchase"), ended=_cells.when(raw.ended),
        cancelled=_cells.when(raw.cancelled), source=ibis.coalesce(_cells.cell(raw.utm), _cells.cell(raw.referrer)).lower(),
        payment=ibis.coalesce(_sales.payment(raw.stripe), _sales.payment(raw.paypal)),
        said_neither=_sales.unsaid(*((raw[name], raw[f"is_{name}"]) for name in _ANSWERS)),
        total=raw.order.lower().isin(("totals", "total")) & said_at.isnull())
    back = ibis.ifelse(cells.full, cells.amount, cells.partly)
    cells = cells.mutate(back=back, status=_status(cells), other_email=cells.other_email.nullif(cells.handle.substr(6)))
    kept = _sales.exact(ibis.greatest(cells.amount - cells.back, _sales.zero()))
    cells = cells.mutate(disputed=ibis.ifelse(cells.contested, kept, _sales.zero()).cast(_cells.MONEY))
    noise = _cells.first_of(
        (cells.total, "totals line"),
        (cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull(), _sales.BLANK))
    return _sales.judged(cells, "sale", *_reasons(cells), noise=noise)


def _chargebacks(kept: ir.Table) -> ir.Table:
    """Disputes; those that were won are kept as failed, so that they overrule what an older file says."""
    disputes = kept.mutate(status=ibis.ifelse(kept.won, ibis.literal("failed"), kept.status))
    return _sales.back(disputes, "disputed", kind="chargeback")


def _said_at(raw: ir.Table) -> ir.StringValue:
    """When a sale was made: its moment, which may be a clock that its day stands beside, else its day."""
    clock = raw.moment.re_extract(_CLOCK, 1).nullif("")
    return ibis.coalesce(raw.day + ibis.literal(" ") + clock, raw.moment, raw.day)


def _reasons(t: ir.Table) -> list[_sales.Check]:
    return [(t.said_neither.notnull(), t.said_neither),
            (t.amount < 0, _cells.quoted(t.said_amount, "is negative, and no sale is")),
            (t.said_email.notnull() & t.handle.isnull(), _cells.quoted(t.said_email, "is not an e-mail address"))]


def _status(t: ir.Table) -> ir.StringValue:
    given = t.giftee.notnull() & (t.giftee != t.handle)
    return ibis.cases((t.trial, "trial"), (t.preorder, "pending"), ((t.amount == 0) & given, "gift"),
                      (t.amount == 0, "comp"), else_="paid")


def _interval(text: ir.StringValue) -> ir.StringValue:
    """`month`, `year`, else Gumroad's own word (`quarterly`)."""
    word = _cells.cell(text).lower()
    return ibis.cases((word.re_search(_YEARLY), "year"), (word.re_search(_MONTHLY), "month"), else_=word)


def _typed(raw: ir.Table) -> ir.StringValue:
    """What the buyer typed: in a column of its own, else in `{"Instagram handle"=>"@maya.makes"}`."""
    lines = raw.fields.re_replace("^[{ ]+|[} ]+$", "").re_replace('" *=> *"', ": ").re_replace('", *"', "\n")
    return ibis.coalesce(_asked.typed(raw), _handles.typed(lines.replace('"', "").replace(": '@", ": @")))


def _plans(kept: ir.Table) -> ir.Table:
    """One subscription a buyer and product, as its latest charge tells it."""
    held = kept.group_by("export_id", "account", "handle", "product").agg(
        since=_.occurred_at.min(), last=_.occurred_at.max(), amount=_.amount.argmax(_.occurred_at),
        interval=_.interval.argmax(_.occurred_at), status=_.status.argmax(_.occurred_at), ended=_.ended.max(),
        cancelled=_.cancelled.max(), open=_.ended.isnull().sum(), seen_at=_.taken_at.max())
    until = ibis.ifelse(held.open > 0, ibis.null(_cells.TIME), held.ended)
    state = ibis.cases((until <= held.seen_at, "cancelled"), (held.status == "trial", "trial"),
                       (held.amount == 0, "comp"), else_="active")
    return held.select(
        "handle", "account", "product", "amount", currency=ibis.literal("USD"), interval="interval", state=state,
        since="since", until=until, cancelled_at=ibis.coalesce(held.cancelled, ibis.ifelse(state == "cancelled", until,
                                                                                           ibis.null(_cells.TIME))),
        seen_at="seen_at", export_id="export_id")


def _consent(kept: ir.Table) -> ir.Table:
    """A buyer's last word: the one of the latest sale."""
    told = kept.filter(_.asked & _.handle.notnull()).group_by("export_id", "account", "handle").agg(
        silent=_.silent.argmax(_.occurred_at), occurred_at=_.occurred_at.max())
    return told.select("handle", "account", purpose=ibis.literal("email"), state=ibis.ifelse(told.silent, "no", "yes"),
                       occurred_at="occurred_at", basis=ibis.literal("`Do not contact?` of the sale"),
                       export_id="export_id")
