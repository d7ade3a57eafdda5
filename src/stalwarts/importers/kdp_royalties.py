"""Amazon KDP royalties, as a table: totals of a title in a shop and a month (or day). No buyers stand in it.

Units, less those given back, and takings (the royalty) are tallies of `title (shop)`, for one title earns in several
shops and currencies. The official files are workbooks of several sheets; these columns are known from third parties
only: UNCERTAIN, so each is found by its name, and a row whose sums do not fit together is set aside. A workbook's sheet of
combined sales holds what its sheets by kind of book (e-book, paperback, hardcover) hold: without it these are one table.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "kdp"
TITLE = "Amazon KDP royalties"
LEFT = "List prices, authors' names, kinds of royalty."

_SHAPE = Csv({
    "said_at": ("royalty date",), "title": ("title",), "shop": ("marketplace",), "sold": ("units sold",),
    "returned": ("units refunded",), "said_units": ("net units sold",), "said_amount": ("royalty",), "unit": ("currency",),
}, required=("said_at", "title", "said_amount", "unit"))
_MONTH = "^ *20[0-9]{2}-(?:0[1-9]|1[0-2]) *$"


def shape(file: Peek) -> Shape | None:
    """Ours where a title's royalty stands beside its shop and units."""
    return _SHAPE if set(file.header) >= {"royalty date", "title", "marketplace", "royalty", "currency"} else None


def sheets(names: tuple[str, ...]) -> tuple[str, ...]:
    """The sheet of all sales where there is one; else what is told of each kind of book belongs together."""
    whole = tuple(name for name in names if "combined" in name.lower())
    return whole[:1] or names


def newest(raw: ir.Table) -> ir.Value:
    """The end of each span counted; of one that has not ended, now."""
    rows = _spanned(raw)
    return ibis.least(rows.until, ibis.greatest(rows.since, ibis.now().cast(_cells.TIME)))


def facts(raw: ir.Table) -> Facts:
    """Units and takings by title, shop and span."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    spans = {"since": _.since.min(), "until": _.until.max()}
    return Facts({
        "tally": ibis.union(_tally(kept.mutate(currency=_cells.none()), "units"), _tally(kept, "takings")),
        "cover": ibis.union(*(_handles.cover(kept, "tally", kinds=kind, **spans) for kind in ("units", "takings"))),
    }, judged)


def _spanned(raw: ir.Table) -> ir.Table:
    """Rows with `since` and `until` of the month or the day a total is of."""
    text, month = raw.said_at, ibis.coalesce(raw.said_at.re_search(_MONTH), _cells.no())
    rows = raw.mutate(monthly=month, since=ibis.ifelse(
        month, _cells.when(text.re_replace(" ", "") + "-01"), _written.moment(text, raw.export_id)))
    until = ibis.ifelse(rows.monthly, rows.since + ibis.interval(months=1), rows.since + ibis.interval(hours=24))
    return rows.mutate(until=until.cast(_cells.TIME))


def _judged(raw: ir.Table) -> ir.Table:
    raw = _spanned(raw)
    sold, returned = _count(raw.sold), _count(raw.returned)
    shop = ibis.ifelse(_cells.blank(raw.shop), ibis.literal(""), ibis.literal(" (") + _cells.cell(raw.shop) + ")")
    cells = raw.select(
        *_sales.COMMON, "said_at", "said_amount", "unit", "said_units", "since", "until", title=raw.title,
        product=_cells.cell(raw.title) + shop, currency=_cells.currency(raw.unit),
        net=ibis.coalesce(_count(raw.said_units), sold - returned.fill_null(0)), sold=sold, returned=returned,
        takings=_cells.money_either(_cells.cell(raw.said_amount)))
    cells = cells.mutate(units=cells.net.cast(_cells.MONEY))
    blank = cells.said_at.isnull() & cells.title.isnull() & cells.said_amount.isnull()
    total = cells.title.isnull() & ibis.coalesce(cells.said_at.re_search("(?i)^(?:grand )?total"), _cells.no())
    noise = _cells.first_of((blank, _sales.BLANK), (total, "totals line"))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), _why(cells), _cells.none()))


def _count(text: ir.StringValue) -> ir.IntegerValue:
    return text.re_extract("^ *(-?[0-9]{1,9})(?:[.]0*)? *$", 1).nullif("").try_cast("int64")


def _why(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(
        (t.said_at.isnull(), "the total has no date"), (t.since.isnull(), _cells.quoted(t.said_at, "is not a month or day")),
        (t.title.isnull(), "the total has no title"),
        (t.net.isnull(), "the total has no number of units"),
        (t.sold.notnull() & t.returned.notnull() & (t.sold - t.returned != t.net), "its units do not add up"),
        (t.said_amount.isnull(), "the total has no royalty"),
        (t.takings.isnull(), _cells.quoted(t.said_amount, "is not an amount")),
        (t.takings.abs() >= _sales.TOO_MUCH, _cells.quoted(t.said_amount, "is more than anybody earns")),
        (t.currency.isnull(), "the total has no currency"),
        (~_cells.decimals_ok(t.takings, t.currency), _cells.quoted(t.said_amount, "has more decimals than its currency")))


def _tally(kept: ir.Table, of: str) -> ir.Table:
    """One total a span and product; kinds of royalty and of sale are added up."""
    sums = kept.mutate(value=kept[of]).group_by("export_id", "account", "since", "until", "product", "currency").agg(
        value=_sales.exact(_.value.sum()))
    return sums.select("account", "since", "until", of=ibis.literal(of), value="value", currency="currency",
                       post=_cells.none(), product="product", handle=_cells.none(), export_id="export_id")
