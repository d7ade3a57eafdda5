"""Steady members: one row a member with the plan, what it costs a month, and how it stands.

From Steady's help page and two public readers of the file.

- A plan is *active* where it runs, also where it is *not renewing*: that one has an end and the day it was cancelled is
  no end of it. *In trial* is a *trial*, *gifted* ones are *comp*, *cancelled* and *expired* ones have ended.
- `plan_monthly_amount_cents` is the price of a month in cents, of an annual plan, too: a year's is twelve times that. No
  column names the currency: Steady counts in euros, where you state no other.
- Members follow since `subscribed_at` and came by the till. No payment is in the file, and no consent: whether somebody
  reads the newsletter is another file's to say (`email`, `opted_in_at`).
- Times are UTC, where no zone stands beside them.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _symbols
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "steady"
TITLE = "Steady members"
LEFT = "Streets and where parcels go, and what a plan is to cost in future."
YEAR_FIRST = True
APART = True
CURRENCY = "stated"

_SHAPE = Csv({
    "email": ("email",), "first_name": ("first_name",), "last_name": ("last_name",), "plan": ("plan_name",),
    "cents": ("plan_monthly_amount_cents",), "gifted": ("gifted",), "period": ("subscription_period",),
    "state": ("subscription_state",), "joined": ("subscribed_at",), "cancelled": ("cancelled_at",), "ends": ("expires_at",),
    "city": ("city", "shipping_city"), "postcode": ("zip_code", "shipping_zip_code"),
    "country": ("country", "shipping_country_code"),
}, required=("email", "state"))
_STATES = {"active": "active", "not_renewing": "active", "in_trial": "trial", "trial": "trial", "cancelled": "cancelled",
           "canceled": "cancelled", "expired": "cancelled", "guest": "comp"}
_CENTS = "^ *([0-9]{1,9}) *$"


def shape(file: Peek) -> Shape | None:
    """Ours where the state of a subscription stands beside its price in cents."""
    return _SHAPE if {"email", "subscription_state", "plan_monthly_amount_cents"} <= set(file.header) else None


def newest(raw: ir.Table) -> ir.Value:
    """When each member joined or cancelled."""
    return ibis.coalesce(_cells.when(raw.cancelled), _cells.when(raw.joined))


def facts(raw: ir.Table) -> Facts:
    """Members, their plans, and what the file says of them."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    until = _.taken_at.max().cast(_cells.TIME)
    return Facts({
        "follow": _lists.follows(kept, "member"),
        "plan": _lists.plans(kept),
        "handle": _handles.handles(kept, "email", by="email"),
        "clue": _handles.clues(kept, "email", once=True, name="name", city="city", postcode="postcode", country="country"),
        "cover": ibis.union(_handles.cover(kept, "follow", until=until, kinds="member"),
                            _handles.cover(kept, "plan", until=until)),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    said, period = _cells.cell(raw.state).lower().replace(" ", "_"), _cells.cell(raw.period).lower()
    yearly = period.re_search("annual|year").fill_null(_cells.no())
    # A column of its own: an engine works out each mention anew.
    raw = raw.mutate(names=_cells.joined(raw.first_name, raw.last_name))
    cents = raw.cents.re_extract(_CENTS, 1).nullif("").try_cast("int64")
    monthly = (cents.cast("decimal(18, 4)") / 100).cast(_cells.MONEY)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "joined", "ends", "cents", said_cancelled=raw.cancelled, address=raw.email,
        email=_handles.email(raw.email), said=raw.state, standing=said, since=_cells.when(raw.joined),
        began=_cells.when(raw.joined), until=_cells.when(raw.ends), left_at=_cells.when(raw.cancelled),
        product=_cells.cell(raw.plan),
        interval=ibis.cases((yearly, "year"), (period.contains("month"), "month"), else_=ibis.null("string")),
        amount=ibis.ifelse(yearly, monthly * 12, monthly).cast(_cells.MONEY),
        said_gifted=raw.gifted, gifted=_cells.flag(raw.gifted),
        currency=ibis.coalesce(_symbols.stated(raw.meaning), ibis.literal("EUR")),
        city=_cells.cell(raw.city), postcode=_cells.cell(raw.postcode), country=_cells.cell(raw.country),
        name=_cells.cell(raw.names),
        came_by=ibis.literal("checkout"))
    state = ibis.cases(*((cells.standing == word, state) for word, state in _STATES.items()), else_=ibis.null("string"))
    over = ibis.coalesce(cells.until, cells.left_at, cells.taken_at)
    told = cells.mutate(
        state=ibis.ifelse(cells.gifted & (state == "active"), ibis.literal("comp"), state),
        ended_at=ibis.ifelse(state == "cancelled", ibis.least(over, cells.taken_at), ibis.null(_cells.TIME)).cast(_cells.TIME))
    return _lists.judged(
        told, times={"joined": "since", "ends": "until", "said_cancelled": "left_at"},
        noise=[_lists.blank(told, "address", "said", "joined")],
        checks=[(told.said.isnull(), "there is no state"),
                (told.state.isnull(), _cells.quoted(told.said, "is not a state we know")),
                (told.gifted.isnull() & ~_cells.blank(told.said_gifted), _cells.quoted(
                    told.said_gifted, "is neither yes nor no")),
                ((told.amount != 0) & ~_cells.decimals_ok(ibis.literal("0.01").cast(_cells.MONEY), told.currency), _cells.quoted(
                    told.currency, "has no cents, and the price is in cents")),
                (told.cents.notnull() & told.amount.isnull(), _cells.quoted(told.cents, "is not an amount in cents"))])
