"""Substack's list of subscribers from the dashboard, with all its columns: who reads, who pays, what each has done.

Not the export of the publication (`substack_subscribers`): its headings are the dashboard's words, `Start date`, `Stripe
plan`, `Activity`, in an order of Substack's choice, and any may be left out. Six public readers of the file agree on them.
Two more know it by the names that Substack's own interface has for the same columns: `subscription_created_at` and so on.

- Everybody on the list follows, since `Start date`; the list's own author is noise. It does not say who turned the mail
  off: no consent.
- `Type` says what of the plan: *paid*, *founding* and *iap* (bought in the app) are *active*; *comp* and *gift* a *comp*;
  *free trial* a *trial*. Whoever is *free* and once paid has *cancelled*, until `Expiration date`, else `Cancel date`.
- A first payment within a day of joining: came by the till; a source that says *import*: was imported.
- `Revenue` is a lifetime total of *takings*, where its currency shows or is stated; 0 proves that nothing was paid. Of
  `total_revenue_generated` only the 0 is read: nothing says whether it counts cents.
  `Comments` and `Shares` are lifetime totals too.
- `Last clicked at` is the one deed that is dated: a *click*. When a letter was last opened is left: machines open, too.
"""

from __future__ import annotations

from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _spans
from stalwarts.importers import _substack
from stalwarts.importers import _symbols
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _substack.PLATFORM
TITLE = "Substack subscribers, as the dashboard lists them"
LEFT = "How many letters and posts each was sent, opened and saw: counts without days. The rating in stars."
YEAR_FIRST = True
APART = True
CURRENCY = "stated"

_SHAPE = Csv({
    "email": ("email", "user_email_address"), "name": ("name", "user_name"), "type": ("type", "subscription_type"),
    "plan": ("stripe plan", "stripe_plan_name"), "interval": ("subscription interval", "subscription_interval"),
    "cancelled": ("cancel date", "unsubscribed_at"), "start": ("start date", "subscription_created_at"),
    "upgraded": ("paid upgrade date", "last_subscribed_at"), "first": ("first paid date", "first_payment_at"),
    "expires": ("expiration date", "subscription_expires_at"), "source": ("subscription source (free)", "free_attribution"),
    "clicked": ("last clicked at", "last_clicked_at"), "revenue": ("revenue",), "counted": ("total_revenue_generated",),
    "comments": ("comments", "num_comments"), "shares": ("shares", "num_shares"),
    "country": ("country", "subscription country"),
}, required=("email", "start"))
_MARKS = {"stripe plan", "paid upgrade date", "first paid date", "subscription source (free)", "emails received (6mo)",
          "emails opened (6mo)", "subscription interval", "days active (30d)", "cancel date", "activity"}
_RAW_MARKS = {"subscription_type", "subscription_interval", "num_emails_received", "num_web_post_views", "activity_rating",
              "num_unique_web_posts_seen", "days_active_last_30d", "total_revenue_generated"}
_DATES = {"start": "since", "upgraded": "upgraded_at", "first": "first_at", "cancelled": "cancelled_at", "expires": "until",
          "clicked": "clicked_at"}
_STATES = {"paid": "active", "founding": "active", "iap": "active", "comp": "comp", "gift": "comp", "free_trial": "trial",
           "free trial": "trial", "trial": "trial"}
_FREE = ("free", "none")

account = _substack.account


def shape(file: Peek) -> Shape | None:
    """Ours where the day somebody joined stands beside at least two of the dashboard's own columns."""
    header = set(file.header)
    shown = {"email", "start date"} <= header and len(header & _MARKS) >= 2
    raw = {"user_email_address", "subscription_created_at"} <= header and len(header & _RAW_MARKS) >= 2
    return _SHAPE if shown or raw else None


def taken(file: Peek) -> datetime | None:
    """The day in the file's name, where it has one."""
    return _spans.taken(file)


def newest(raw: ir.Table) -> ir.Value:
    """The last that is known of each reader."""
    return ibis.coalesce(*(_cells.when(raw[name]) for name in ("clicked", "upgraded", "first", "start")))


def facts(raw: ir.Table) -> Facts:
    """Readers, their plans and lifetime totals, clicks, and what the file says of them."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    until = _.taken_at.max().cast(_cells.TIME)
    return Facts({
        "follow": _lists.follows(kept),
        "plan": _lists.plans(kept),
        "tally": ibis.union(*(_tallies(kept, of) for of in ("takings", "comments", "shares"))),
        "touch": _clicks(kept),
        "handle": _handles.handles(kept, "email", by="email"),
        "clue": _handles.clues(kept, "email", once=True, name="name", country="country"),
        "cover": ibis.union(_lists.covers(kept, "follow", "plan"),
                            _handles.cover(kept, "tally", until=until, kinds="takings comments shares", who="listed"),
                            _handles.cover(kept, "touch", until=until, kinds="click", who="listed")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    said = _cells.cell(raw.type).lower()
    rhythm = ibis.coalesce(_cells.cell(raw.interval), _cells.cell(raw.plan)).lower()
    cells = raw.select(
        "export_id", "row", "account", "taken_at", *(name for name in _DATES if name != "expires"), ends=raw.expires,
        address=raw.email, email=_handles.email(raw.email), said_type=raw.type, type=said, name=_cells.cell(raw.name),
        country=_cells.cell(raw.country), earned=raw.revenue,
        takings=ibis.coalesce(_cells.money_either(raw.revenue), _nothing(raw.counted)),
        unit=ibis.coalesce(_symbols.stated(raw.meaning), _symbols.code(raw.revenue)),
        said_comments=raw.comments, said_shares=raw.shares, comments=_totals.number(raw.comments),
        shares=_totals.number(raw.shares), product=ibis.literal("subscription"),
        interval=ibis.cases((rhythm.contains("month"), "month"), (rhythm.re_search("year|annual|founding"), "year"),
                            else_=ibis.null("string")),
        imported=raw.source.lower().contains("import").fill_null(_cells.no()),
        **{read: _cells.when(raw[name]) for name, read in _DATES.items()})
    paid = ibis.coalesce(cells.first_at, cells.upgraded_at)
    state = ibis.cases(*((cells.type == word, state) for word, state in _STATES.items()), else_=ibis.null("string"))
    told = cells.mutate(
        began=paid, state=ibis.coalesce(state, ibis.ifelse(paid.notnull(), ibis.literal("cancelled"), ibis.null("string"))),
        until=ibis.coalesce(cells.until, ibis.ifelse(state.isnull(), cells.cancelled_at, ibis.null(_cells.TIME))),
        came_by=ibis.ifelse(cells.imported, ibis.literal("import"), _lists.came_by(cells.since, paid)))
    return _lists.judged(
        told, times={"ends" if name == "expires" else name: read for name, read in _DATES.items()},
        checks=[(told.type.notnull() & told.type.notin((*_STATES, *_FREE)), _cells.quoted(
                    told.said_type, "is not a kind of subscription we know")),
                (told.earned.notnull() & told.takings.isnull(), _cells.quoted(told.earned, "is not an amount")),
                *_totals.wrong(told.said_comments, told.said_shares)],
        noise=[_substack.erased(told.address), ((told.type == "author").fill_null(_cells.no()), "the list's own author"),
               _lists.blank(told, "address", "start", "name")])


def _nothing(text: ir.StringValue) -> ir.DecimalValue:
    """Zero where a total of unknown units is none."""
    return ibis.ifelse(text.re_search("^ *0+(?:[.]0*)? *$"), ibis.literal(0).cast(_cells.MONEY), ibis.null(_cells.MONEY))


def _tallies(kept: ir.Table, of: str) -> ir.Table:
    """Lifetime totals of one reader; of money only where its currency shows, or there is none."""
    text, unit = ibis.null("string"), kept.unit if of == "takings" else ibis.null("string")
    counted = kept.mutate(number=kept[of].cast(_cells.MONEY), currency=unit)
    shown = counted.filter(counted.number.notnull() & ((counted.number == 0) | counted.currency.notnull() | (of != "takings")))
    totals = shown.group_by("export_id", "account", "email", "currency").agg(value=_.number.max(), until=_.taken_at.max())
    return totals.select(
        account="account", since=ibis.null(_cells.TIME), until=_.until.cast(_cells.TIME), of=ibis.literal(of),
        value="value", currency="currency", post=text, product=text, handle="email", export_id="export_id")


def _clicks(kept: ir.Table) -> ir.Table:
    return kept.filter(_.clicked_at.notnull()).select(
        "account", "export_id", handle="email", occurred_at="clicked_at", kind=ibis.literal("click"),
        direction=ibis.literal("from_them"), post=_cells.none(), stance=ibis.literal("unknown"), machine=_cells.no()).distinct()
