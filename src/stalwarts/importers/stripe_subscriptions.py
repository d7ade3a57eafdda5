"""Stripe subscriptions: standing arrangements as they stood on the day of the file.

- `amount` is the amount of one unit times the quantity. The interval is a month or a year where Stripe says so (or
  twelve months), else Stripe's own words (`week`, `3 month`).
- *trialing* is a trial, *past_due*, *unpaid* and *paused* are past due, *canceled* is cancelled; one that never began
  (*incomplete*) is noise. An active one of 0.00 is a comp.
- The columns' order is not certain: they are found by name. `Start (UTC)` is when it began, else when it was created.
"""

from __future__ import annotations

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

PLATFORM = "stripe"
TITLE = "Stripe subscriptions"
LEFT = "Subscriptions that never began, reasons for leaving, metadata."
YEAR_FIRST = True
APART = True

_SHAPE = Csv({
    "id": ("id",), "customer": ("customer id",), "email": ("customer email",), "name": ("customer name",),
    "plan": ("plan", "plan name", "price", "price id", "product"), "quantity": ("quantity",), "unit": ("currency",),
    "interval": ("interval",), "every": ("interval count",), "amount": ("amount",), "state": ("status",),
    "created": ("created (utc)", "created"), "start": ("start (utc)", "start date (utc)", "start date"),
    "period": ("current period start (utc)",), "until": ("current period end (utc)",),
    "cancelled": ("canceled at (utc)", "cancelled at (utc)"), "ended": ("ended at (utc)",),
}, required=("id", "state", "plan"))
_TIMES = ("created", "start", "period", "until", "cancelled", "ended")
_PAST = ("created", "start", "period", "cancelled")
"""Times that have been when the file is made, if they are said; others may lie ahead."""
_STATES = {"active": "active", "trialing": "trial", "past_due": "past_due", "unpaid": "past_due", "paused": "past_due",
           "canceled": "cancelled", "cancelled": "cancelled", "ended": "cancelled"}
_OF_BEST = ("currency", "interval", "state", "since", "until", "cancelled")
_SECONDS, _ROWS = 1 << 33, 1 << 28
"""More than there are in the times, and in the files, that we know."""
_NEVER = ("incomplete", "incomplete_expired")
_MOST = 4
"""Digits of a quantity: more is a mistake."""


def shape(file: Peek) -> Shape | None:
    """Ours where a subscription's state stands beside its plan and the period it is in."""
    header = set(file.header)
    own = header & {"current period end (utc)", "current period start (utc)", "cancel at period end"}
    return _SHAPE if own and header >= {"id", "status"} and header & set(_SHAPE.columns["plan"]) else None


def newest(raw: ir.Table) -> ir.Value:
    """The latest thing that had happened to each: periods end in the future."""
    past = [_cells.when(raw[name]) for name in _PAST]
    return ibis.greatest(*(ibis.coalesce(moment, past[0]) for moment in past))


def facts(raw: ir.Table) -> Facts:
    """Subscriptions and who holds them."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "plan": _plans(kept),
        "handle": _handles.handles(kept, "email", "customer"),
        "clue": _handles.clues(kept, "handle", once=True, name="name"),
        "link": _handles.links(kept, ("customer", "email", "customer id")),
        "cover": _handles.cover(kept, "plan", until=_.taken_at.max()),
    }, judged)


def _plans(kept: ir.Table) -> ir.Table:
    """One arrangement a holder and plan: of several the standing ones count, added up; of ended ones the last.

    What is paid in two currencies, or by the month and by the year, has no sum: the amount is not known.
    """
    alone, several = _together.apart(kept, "export_id", "handle", "plan")
    several = several.mutate(alive=several.state != "cancelled")
    several = several.mutate(rank=_rank(several))
    unlike = ibis.or_(*(ibis.coalesce(_[name].min(where=_.alive) != _[name].max(where=_.alive), _cells.no())
                        for name in ("currency", "interval")))
    told = several.group_by("export_id", "account", "handle", "plan").agg(
        best=_.row.argmax(_.rank), any_alive=_.alive.any(), seen_at=_.taken_at.max(),
        standing=ibis.ifelse(unlike, ibis.null("decimal(38, 4)"), _.amount.sum(where=_.alive)),
        began=_.since.min(where=_.alive), runs=_.until.max(where=_.alive), ends=_.cancelled.max(where=_.alive))
    best = several.select("export_id", *_OF_BEST, best="row", last="amount")
    met = told.inner_join(best, ["export_id", "best"])
    held = met.select("handle", "account", "currency", "interval", "state", "seen_at", "export_id", product="plan",
                      amount=_sales.exact(_one(met, "standing", "last")), since=_one(met, "began", "since"),
                      until=_one(met, "runs", "until"), cancelled_at=_one(met, "ends", "cancelled"))
    columns = ("handle", "account", "product", "amount", "currency", "interval", "state", "since", "until", "cancelled_at",
               "seen_at", "export_id")
    single = alone.mutate(product="plan", amount=_sales.exact(_.amount), cancelled_at="cancelled", seen_at="taken_at")
    return single.select(columns).union(held.select(columns))


def _one(met: ir.Table, standing: str, last: str) -> ir.Value:
    return ibis.ifelse(met.any_alive, met[standing], met[last])


def _rank(rows: ir.Table) -> ir.IntegerValue:
    """Puts what stands before what has ended, the later before the earlier, and of two alike the one that comes first.

    In one number, by the second: to put rows in order takes several times as long as to look for the greatest.
    """
    seconds = ibis.ifelse(rows.since.notnull(), rows.since.epoch_seconds().clip(1, _SECONDS - 1), 0)
    return rows.alive.cast("int64") * _SECONDS * _ROWS + seconds * _ROWS + (_ROWS - rows.row)


def _judged(raw: ir.Table) -> ir.Table:
    times = {name: _cells.when(raw[name]) for name in _TIMES}
    wrong = ibis.or_(*(raw[name].notnull() & times[name].isnull() for name in _TIMES))
    cells = raw.select(
        *_sales.COMMON, "plan", "name", "id", said_state=raw.state.lower(), said_amount=raw.amount, unit=raw.unit,
        wrong=wrong, said_quantity=raw.quantity, email=_handles.email(raw.email), each=_cells.money_either(raw.amount),
        quantity=_quantity(raw.quantity), currency=_cells.currency(raw.unit), interval=_interval(raw),
        customer=ibis.literal("stripe:") + raw.customer.re_extract("^cus_[A-Za-z0-9_]+$", 0).nullif(""),
        since=ibis.coalesce(times["start"], times["created"]), until=ibis.coalesce(times["ended"], times["until"]),
        cancelled=ibis.coalesce(times["cancelled"], times["ended"]), **{f"{name}_at": times[name] for name in _PAST})
    cells = cells.mutate(amount=_sales.exact(cells.each * cells.quantity), state=_state(cells),
                         handle=ibis.coalesce(cells.email, cells.customer))
    noise = _cells.first_of(
        (cells.id.isnull() & cells.said_state.isnull() & cells.plan.isnull(), _sales.BLANK),
        (cells.said_state.isin(_NEVER), "a subscription that never began"))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), _why(cells), _cells.none()))


def _why(t: ir.Table) -> ir.StringValue:
    priced = t.said_amount.notnull()
    return _cells.first_of(
        (t.handle.isnull(), "the subscription has neither an e-mail nor a customer"),
        (t.plan.isnull(), "the subscription has no plan"),
        (t.said_state.isnull(), "the subscription has no state"),
        (t.state.isnull(), _cells.quoted(t.said_state, "is not a state of a subscription we know")),
        (t.wrong, "one of its times cannot be read"),
        (t.quantity.isnull(), _cells.quoted(t.said_quantity, "is not a quantity")),
        (priced & t.each.isnull(), _cells.quoted(t.said_amount, "is not an amount")),
        (priced & (t.each.abs() >= _sales.TOO_MUCH // 10 ** _MOST),
         _cells.quoted(t.said_amount, "is more than anybody pays")),
        (t.unit.notnull() & t.currency.isnull(), _cells.quoted(t.unit, "is not a currency")),
        (priced & ~_cells.decimals_ok(t.each, t.currency),
         _cells.quoted(t.said_amount, "has more decimals than its currency")))


def _state(t: ir.Table) -> ir.StringValue:
    named = ibis.cases(*((t.said_state == theirs, ours) for theirs, ours in _STATES.items()), else_=_cells.none())
    return ibis.ifelse((named == "active") & (t.each == 0), ibis.literal("comp"), named)


def _quantity(text: ir.StringValue) -> ir.IntegerValue:
    number = text.re_extract(f"^[0-9]{{1,{_MOST}}}$", 0).nullif("").try_cast("int64")
    return ibis.ifelse(text.isnull(), ibis.literal(1, "int64"), number)


def _interval(raw: ir.Table) -> ir.StringValue:
    """`month`, `year`, else Stripe's own words."""
    word = raw.interval.lower().re_replace("^(month|year|week|day)s?ly$|^(month|year|week|day)s$", "\\1\\2")
    every = raw.every.re_extract("^[0-9]+$", 0).nullif("")
    return ibis.cases((every.isnull() | (every == "1"), word), ((every == "12") & (word == "month"), "year"),
                      else_=every + ibis.literal(" ") + word)
