"""Files of sales: what can be wrong with a payment, and how payments and what came back become `order` rows.

Importers bring a table of cells with our names: `order`; `said_at` and `occurred_at`; `said_amount` and `amount`;
`unit` and `currency` (the cell, and what it means); where a row says what came back, `said_back`, `back` and `back_at`;
then `handle`, `account`, `kind`, `status`, `product`, `source`, `code`, `payment` as far as the file knows them.
"""

from __future__ import annotations

from typing import TypeAlias

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _together
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

TOO_MUCH = 10**12
"""From here on a mistake, which would not fit once added up."""
IN_PART = "came back in part, and the file does not say how much"
"""Why an order is set aside of which only its state says that something went back; after its noun."""
BLANK = "blank line"
BACK = ("refund", "chargeback")
"""Kinds of rows that take money away again."""
COMMON = ("export_id", "row", "account", "taken_at", "meaning")

_KNOWN = ("handle", "product", "source", "code", "payment")
_EITHER = "^[^0-9]*[0-9]{1,3},[0-9]{3}[^0-9.,]*$"
"""`12,500` of a currency that has thousandths."""
_STRIPE = "^(?:ch|py|pi)_[A-Za-z0-9_]+$"
_PAYPAL = "^[0-9A-Z]{17}$"

Check: TypeAlias = "tuple[ir.BooleanValue, ir.StringValue | str]"


def judged(cells: ir.Table, noun: str, *own: Check, noise: ir.StringValue | None = None) -> ir.Table:
    """The cells with `why` and `noise`. `own` are the importer's reasons, given before those of money and time.

    What cells said in their own words is for the reasons only, and goes with them.
    """
    rows = cells.mutate(noise=_cells.none() if noise is None else noise)
    judged_ = rows.mutate(why=ibis.ifelse(rows.noise.isnull(), _wrong(rows, noun, *own), _cells.none()))
    return judged_.select(*(name for name in judged_.columns if not name.startswith("said_") and name != "unit"))


def _wrong(t: ir.Table, noun: str, *own: Check) -> ir.StringValue:
    return _cells.first_of(
        (t.order.isnull(), f"the {noun} has no number of its own"),
        *own,
        (t.said_at.isnull(), f"the {noun} has no date"),
        (t.occurred_at.isnull(), _cells.quoted(t.said_at, "is not a time")),
        *_bad_money(t, noun, "amount"),
        (t.unit.isnull(), f"the {noun} has no currency"),
        (t.currency.isnull(), _cells.quoted(t.unit, "is not a currency")),
        (~_cells.decimals_ok(t.amount, t.currency), _cells.quoted(t.said_amount, "has more decimals than its currency")),
        (ibis.ifelse(ibis.literal(_cells.THREE_DECIMALS).contains(t.currency), t.said_amount.re_search(_EITHER), _cells.no()),
         _cells.quoted(t.said_amount, "may be thousands or thousandths")),
        *(_bad_return(t) if "back" in t.columns else ()))


def _bad_money(t: ir.Table, noun: str, name: str) -> list[Check]:
    said, amount = t[f"said_{name}"], t[name]
    return [(said.isnull(), f"the {noun} has no amount"),
            (amount.isnull(), _cells.quoted(said, "is not an amount")),
            (amount.abs() >= TOO_MUCH, _cells.quoted(said, "is more than anybody pays"))]


def _bad_return(t: ir.Table) -> list[Check]:
    return [(t.back.isnull(), _cells.quoted(t.said_back, "is not an amount")),
            (t.back.abs() > t.amount.abs(), _cells.quoted(t.said_back, "is more than was paid")),
            (~_cells.decimals_ok(t.back, t.currency), _cells.quoted(t.said_back, "has more decimals than its currency"))]


# --- cells -------------------------------------------------------------------------------------------------------


def money(text: ir.StringValue) -> ir.DecimalValue:
    """An amount, 0 where the cell says nothing: for columns that are only filled where money moved."""
    return ibis.ifelse(_cells.blank(text), zero(), _cells.money_either(text))


def zero() -> ir.DecimalValue:
    """Nothing, as money."""
    return ibis.literal(0).cast(_cells.MONEY)


def exact(amount: ir.Value) -> ir.DecimalValue:
    """Sums and differences of money as money again."""
    # They are wider than their parts in the engine and not in Ibis, which then leaves a plain cast out.
    return amount.cast("decimal(38, 4)").cast(_cells.MONEY)


def number(text: ir.StringValue) -> ir.IntegerValue:
    """A count of things; null where the text is none."""
    return text.re_extract("^ *([0-9]{1,9})(?:[.]0*)? *$", 1).nullif("").try_cast("int64")


def yes(text: ir.StringValue) -> ir.BooleanValue:
    """Whether a cell says so: `true`, `yes`, `1`; blank and anything else is no, where `unsaid` is not asked."""
    return ibis.coalesce(flag(text), _cells.no())


def flag(text: ir.StringValue) -> ir.BooleanValue:
    """Yes or no, also as the numbers that a program makes of a column of ones and noughts with gaps; null for neither."""
    # Most of these cells are one letter: nothing has to be searched for in them.
    return ibis.cases((text.isin(("1", "1.0")), True), (text.isin(("0", "0.0")), False), else_=_cells.flag(text))


def unsaid(*cells: tuple[ir.StringValue, ir.BooleanValue]) -> ir.StringValue:
    """Why a row cannot be read where one of these cells, beside what it was read as, says neither yes nor no."""
    return _cells.first_of(*((read.isnull() & ~_cells.blank(text), _cells.quoted(text, "is neither yes nor no"))
                             for text, read in cells))


def payment(text: ir.StringValue) -> ir.StringValue:
    """The processor's own id of a payment, as `stripe:pi_3Nx` or `paypal:1AB…`; null for any other text."""
    return ibis.cases((text.re_search(_STRIPE), ibis.literal("stripe:") + text),
                      (text.re_search(_PAYPAL) & text.re_search("[0-9]"), ibis.literal("paypal:") + text), else_=_cells.none())


# --- rows --------------------------------------------------------------------------------------------------------


def orders(rows: ir.Table) -> ir.Table:
    """`order` rows of these; columns that the file does not know are null."""
    known = {name: rows[name] if name in rows.columns else _cells.none() for name in _KNOWN}
    return rows.select("order", "account", "occurred_at", "amount", "currency", "kind", "status", "export_id", **known)


def back(rows: ir.Table, amount: str = "back", at: str = "back_at", kind: str = "refund") -> ir.Table:
    """`order` rows of what came back: negative, at their own time or, where the file states none, the payment's."""
    moved = rows.filter(rows[amount] != 0)
    when = ibis.coalesce(moved[at], moved.occurred_at) if at in rows.columns else moved.occurred_at
    return orders(moved.mutate(amount=(-moved[amount].abs()).cast(_cells.MONEY), occurred_at=when,
                               kind=ibis.literal(kind)))


def parted(rows: ir.Table, which: ir.BooleanValue) -> tuple[ir.Table, ir.Table]:
    """Some rows, and all others."""
    certain = ibis.coalesce(which, _cells.no())
    return rows.filter(certain), rows.filter(~certain)


def settled(rows: ir.Table, *one: str) -> ir.Table:
    """Rows in which nothing went back of which a later row of the same order, its columns `one`, says that it was undone.

    Money that comes back of a dispute or of a refund is such a row: one that failed, of what came and when it came. It is no
    payment: in files whose spans overlap, or leave a gap, one would be seen without the other, and the order paid twice. A
    dispute is undone whole, whatever came of it; of refunds as many of the same amount as failed, the last of them.
    """
    moved, others = parted(rows, rows.kind.isin(BACK))
    sized = moved.mutate(_size=ibis.ifelse(moved.kind == "refund", moved.amount.abs(), zero()).cast(_cells.MONEY))
    alike = [*one, "kind", "_size"]
    undone = sized.filter(undoes(sized)).group_by(*alike).agg(_until=_.occurred_at.max(), _times=_.occurred_at.nunique())
    told = sized.left_join(undone, alike, rname="{name}_undone")
    told = told.mutate(_open=ibis.coalesce(told["_until"] >= told.occurred_at, _cells.no()) & ~undoes(told))
    last = ibis.row_number().over(group_by=[*alike, "_open"], order_by=[ibis.desc("occurred_at"), "product", "export_id"])
    failed = told["_open"] & ((told.kind == "chargeback") | (last < told["_times"]))
    ended = told.mutate(status=ibis.ifelse(failed, ibis.literal("failed"), told.status))
    return ibis.union(others, ended.select(*rows.columns))


def undoes(rows: ir.Table) -> ir.BooleanValue:
    """Whether a row says that what had come back went the other way again."""
    return rows.kind.isin(BACK) & ibis.coalesce(rows.status == "failed", _cells.no()) & (rows.amount > 0)


def summed(rows: ir.Table) -> ir.Table:
    """`order` rows of lines: what is alike in order, kind, time and product is added up, the rest is the first line's.

    Beside lines that were paid, those that failed or wait add nothing.
    """
    alone, several = (_lined(part) for part in _together.apart(rows, "export_id", "order"))
    first = {name: several[name].argmin(several["_line"]) for name in ("handle", "source", "code", "payment")}
    carts = several.group_by("export_id", "account", "order", "kind", "occurred_at", "currency", "product").agg(
        paid=_.amount.sum(where=_["_paid"]), whole=_.amount.sum(), said=_.status.argmin(_["_line"]),
        any=_["_paid"].any(), **first)
    whole = carts.mutate(amount=exact(ibis.ifelse(carts["any"], carts.paid, carts.whole)),
                         status=ibis.ifelse(carts["any"], ibis.literal("paid"), carts.said))
    return orders(alone.mutate(amount=exact(alone.amount))).union(orders(whole))


def _lined(rows: ir.Table) -> ir.Table:
    return rows.mutate(_line=rows.row, _paid=rows.status == "paid",
                       **{name: _cells.none() for name in _KNOWN if name not in rows.columns})


def counted(kept: ir.Table, one: str) -> ir.Table:
    """`tally` rows of lifetime counts of orders, from `handle` and `count`, where it is known; several entries are added up.

    `one` is the column that tells one entry of the list from another, so that an entry given twice counts once.
    """
    alone, several = (rows.filter(_["count"].notnull()) for rows in _together.apart(kept, "export_id", "handle"))
    entries = several.group_by("export_id", "account", "handle", _one=several[one]).agg(
        most=_["count"].max(), until=_.taken_at.max())
    totals = entries.group_by("export_id", "account", "handle").agg(value=_.most.sum(), until=_.until.max())
    single = alone.select("export_id", "account", "handle", value="count", until="taken_at")
    return ibis.union(*(rows.select(
        account="account", since=ibis.null(_cells.TIME), until="until", of=ibis.literal("units"),
        value=_.value.cast(_cells.MONEY), currency=_cells.none(), post=_cells.none(), product=_cells.none(), handle="handle",
        export_id="export_id") for rows in (single, totals)))


def cover(kept: ir.Table, kinds: str | None = None) -> ir.Table:
    """The span of a file of sales: from its first payment to the day of the file."""
    return _handles.cover(kept, "order", kinds=kinds, since=_.occurred_at.min(),
                          until=ibis.greatest(_.occurred_at.max(), _.taken_at.max()).cast(_cells.TIME))
