"""Each payer's paying days, now and as they stood at an earlier moment, and whether they paid again after it.

A paying day is one on which an order was made of which money stayed. The earlier moment lies as long before the end of sight
as a coming span is long (`horizon`), or halfway back to the first payment where the files hold less than twice that; none where
half is under 60 days. Payments without a handle are left out: nobody can be seen coming back.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import number
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._money import kept_orders
from stalwarts.measures._sight import window

VERSION = 1
KEEP = True
LEAST = 60
"""Days held back below which nothing is learned of paying again."""


def stood(support: Table, sight: Table, horizon: Table, moment: Table) -> Table:
    """One row per payer with a handle.

    Columns: person, days (paying days up to the end of sight), first, last (of them, in days since 1970-01-01), end (the day
    sight ends, or the view's own without sight), held (days between the two moments; null: too few), whole (bool: held is a
    year, and sight began a year before that), then (paying days by the earlier moment), then_last, again (bool: paid between
    the two moments).
    """
    orders = kept_orders(support).filter(~_.person.startswith("order:"))
    each = orders.select("person", day=number(_["first"])).distinct()
    dated = each.cross_join(_span(each, sight, horizon, moment)).filter(_.day <= _.end)
    early = _.day <= _.end - _.held
    return dated.group_by("person").agg(
        days=_.count(), first=_.day.min(), last=_.day.max(), end=_.end.max(), held=_.held.max(), whole=_.whole.any(),
        then=early.sum().fill_null(0).cast("int64"), then_last=_.day.max(where=early), again=(~early).any())


def _span(each: Table, sight: Table, horizon: Table, moment: Table) -> Table:
    """One row: end (day number), held (days), whole."""
    known = window(sight).cross_join(moment.select("as_of")).cross_join(horizon.select("days"))
    begun = known.cross_join(each.agg(oldest=_.day.min()))
    ends = begun.mutate(end=_.end.coalesce(seconds(_.as_of).cast("int64")) // DAY, start=_.start // DAY)
    # Where sight goes back long enough nobody is missing at the earlier moment, if anybody had paid by then.
    whole = (ends.start <= ends.end - 2 * ends["days"]) & (ends.oldest < ends.end - ends["days"])
    half = (ends.end - ibis.greatest(ends.start, ends.oldest)) // 2
    half = ends.mutate(held=surely(whole).ifelse(ends["days"], ibis.least(ends["days"], half)))
    told = half.select("end", "start", held=ibis.ifelse(half.start.notnull() & (half.held >= LEAST), half.held, _none()))
    return told.select("end", held=_.held.cast("int64"), whole=surely((_.held == YEAR) & (_.start <= _.end - 2 * YEAR)))


def _none() -> Value:
    return ibis.null("int64")
