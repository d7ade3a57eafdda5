"""Patreon earnings by month: what came in, with nobody named. Three public readers of the file agree on its columns.

- `Total gross earnings` of a month, less its `Refunds`, is a total of *takings*: what members paid, before Patreon's fees
  and the processor's, which are no member's business. Refunds are written as negative numbers, and taken as such where
  somebody writes them without the sign.
- It is a check on the members' list and never added to its orders or lifetime totals: the same money stands in both.
- A month is the one in which payments succeeded. One that has not ended counts up to the file's own time.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "patreon"
TITLE = "Patreon earnings"
LEFT = "Fees, taxes, adjustments, what went to which app: not what members gave."

_SHAPE = Csv({
    "month": ("month - successful transactions", "month"), "unit": ("currency",), "gross": ("total gross earnings",),
    "back": ("refunds",)}, required=("month", "unit", "gross"))
_MARKS = {"patreon platform fees", "payment processing fees", "total net earnings", "recovered payments",
          "membership gross earnings - web and android"}
_MONTH = "^ *(20[0-9]{2}-(?:0[1-9]|1[0-2]))(?:-01)? *$"


def shape(file: Peek) -> Shape | None:
    """Ours where a month's gross earnings stand beside Patreon's own fees."""
    return _SHAPE if _SHAPE.fits(file.header) and len(set(file.header) & _MARKS) >= 2 else None


def newest(raw: ir.Table) -> ir.Value:
    """The end of each month; of one that has not ended, now."""
    began = _began(raw.month)
    ends = (began + ibis.interval(months=1)).cast(_cells.TIME)
    return ibis.least(ends, ibis.greatest(began, ibis.now().cast(_cells.TIME)))


def facts(raw: ir.Table) -> Facts:
    """Takings by month."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({"tally": _totals.tallies(kept, takings="taken"), "cover": _totals.cover(kept, "takings")}, judged)


def _began(month: ir.StringValue) -> ir.TimestampValue:
    return (month.re_extract(_MONTH, 1).nullif("") + ibis.literal("-01")).try_cast(_cells.TIME)


def _judged(raw: ir.Table) -> ir.Table:
    began, back = _began(raw.month), _cells.money_either(raw.back)
    ends = (began + ibis.interval(months=1)).cast(_cells.TIME)
    whole = (_cells.money_either(raw.gross) - back.fill_null(0).abs()).cast("decimal(38, 4)").cast(_cells.MONEY)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "month", "unit", "gross", said_back=raw.back, returned=back, since=began,
        until=ibis.greatest(began, ibis.least(ends, raw.taken_at)).cast(_cells.TIME), taken=whole,
        currency=_cells.currency(_cells.cell(raw.unit)), post=ibis.null("string"), product=ibis.null("string"))
    blank = cells.month.isnull() & cells.gross.isnull()
    total = (cells.month.lower().re_search("^ *tota") & cells.since.isnull()).fill_null(ibis.literal(value=False))
    noise = _cells.first_of((blank, "blank line"), (total, "totals line"))
    why = _cells.first_of(
        (cells.month.isnull(), "there is no month"),
        (cells.since.isnull(), _cells.quoted(cells.month, "is not a month")),
        (cells.gross.isnull(), "the month has no earnings"),
        (cells.taken.isnull() & cells.returned.isnull() & cells.said_back.notnull(),
         _cells.quoted(cells.said_back, "is not an amount")),
        (cells.taken.isnull(), _cells.quoted(cells.gross, "is not an amount")),
        (cells.said_back.notnull() & cells.returned.isnull(), _cells.quoted(cells.said_back, "is not an amount")),
        (cells.unit.isnull(), "the month has no currency"),
        (cells.currency.isnull(), _cells.quoted(cells.unit, "is not a currency")))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), why, ibis.null("string")))
