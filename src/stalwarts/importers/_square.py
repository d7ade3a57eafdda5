"""What Square's two files share: dates, clocks and zones in words, money with a sign, buyers without an address.

- Times are a day, a clock and a zone in words (`Eastern Time (US & Canada)`). Money is `$1,030.00`, `-$27.08`, and in
  older files `($33.62)`. A `$` is the US dollar, in Australia's zones the Australian, unless you state another
  (`stalwarts add --currency CAD`).
- The buyer is `square:<customer id>`, else a name alone under the order it stands with, else nobody: no file of Square's
  payments holds an address.
- The last day that a file's name gives is the first day after its span.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _symbols
from stalwarts.late import ibis
from stalwarts.late import ir

COLUMNS = {
    "day": ("date",), "clock": ("time",), "zone": ("time zone", "timezone"), "order": ("transaction id",),
    "part": ("payment id",), "event": ("event type",), "customer": ("customer id",), "name": ("customer name",),
}
_AUSTRALIAN = ("Sydney", "Melbourne", "Brisbane", "Adelaide", "Perth", "Hobart", "Darwin", "Canberra")
_EVENT = "(?i)payment|refund|sale"
_ID = "^[A-Za-z0-9_-]{6,64}$"


def money(text: ir.StringValue) -> ir.DecimalValue:
    """An amount; nothing where the cell says nothing."""
    return _sales.money(_cells.cell(text))


def currency(raw: ir.Table, shown: ir.StringValue) -> ir.StringValue:
    """The currency that an amount shows, or that was stated for the file."""
    signed = _symbols.code(shown)
    local = ibis.ifelse((signed == "USD") & raw.zone.isin(_AUSTRALIAN), ibis.literal("AUD"), signed)
    return ibis.coalesce(_symbols.stated(raw.meaning), local, _symbols.UNSTATED)


def who(raw: ir.Table) -> dict[str, ir.Value]:
    """`name`, and the `handle` of the buyer."""
    name = _cells.cell(raw.name)
    known = ibis.literal("square:") + _cells.cell(raw.customer).re_extract(_ID, 0).nullif("")
    return {"name": name, "handle": ibis.coalesce(known, ibis.ifelse(
        name.notnull(), _handles.of_order(raw.account, raw.order), _cells.none()))}


def refunded(raw: ir.Table) -> ir.BooleanValue:
    """Whether a row is one of money going back."""
    return ibis.coalesce(raw.event.lower().contains("refund"), _cells.no())


def known(t: ir.Table) -> _sales.Check:
    """The reason of a row of an event that is neither a payment nor a refund: what it is of, money or not, nobody can tell."""
    return t.event.notnull() & ~t.event.re_search(_EVENT), _cells.quoted(t.event, "is not a kind of event we know")


def placed(t: ir.Table) -> _sales.Check:
    """The reason of a row whose day, clock or zone cannot be read."""
    return (t.said_at.notnull() & t.occurred_at.isnull(),
            _cells.quoted(t.said_at, "is not a time, or its zone is not one we know"))
