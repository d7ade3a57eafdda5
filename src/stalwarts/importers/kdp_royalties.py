"""Amazon KDP royalties, as a table: totals of a title in a shop and a month (or day). No buyers stand in it.

Units, less those given back, and takings (the royalty) are tallies of `title (shop)`, for one title earns in several
shops and currencies. The official files are workbooks of several sheets; these columns are known from third parties
only, in English and Japanese: UNCERTAIN, so each is found by its name, and a row whose sums do not fit together is set aside.
A workbook's sheet of combined sales holds what its sheets by kind of book (e-book, paperback, hardcover) hold: without it
these are one table. In a report of a month that is over no row has a date: the first line says which month it is (`Sales
Period, June 2025`). What is paid for pages read comes in fractions of a cent and is no sale: its sheet is left. Nor are the
copies of a kind that says so (`Free - Promotion`, `Free - Price Match`): they stand under `Units Sold` and bring no royalty.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _peek
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
LEFT = "List prices, authors' names, kinds of royalty; pages read in Kindle Unlimited."

_SHAPE = Csv({
    "said_at": ("royalty date", "ロイヤリティ発生日"), "title": ("title", "タイトル"),
    "shop": ("marketplace", "マーケットプレイス"), "sold": ("units sold", "注文数"),
    "returned": ("units refunded", "払い戻し数"), "said_units": ("net units sold", "実質注文数"),
    "said_amount": ("royalty", "ロイヤリティ"), "unit": ("currency", "通貨"), "deal": ("transaction type", "コンテンツ区分"),
}, required=("title", "said_amount", "unit"))
_BOOK = {"title", "shop", "said_amount", "unit"}
_FREE = ("free", "無料")
_MONTH = "^ *20[0-9]{2}-(?:0[1-9]|1[0-2]) *$"
_KINDS = re.compile("(?i)e-?book|audiobook|paperback|hardcover|電子書籍|ペーパーバック|ハードカバー")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PERIOD = re.compile(r"(?i)^\W*(?:sales period|販売期間)\W+(.+)")
_YEAR, _ISO = re.compile(r"20\d\d"), re.compile(r"(20\d\d)-(0[1-9]|1[0-2])(?!\d)")
_NAMED = re.compile(r"(?i)(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?<!\d)(1[0-2]|0?[1-9])月")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDERED = {"paid units", "有料ダウンロード数"}
_BOOK_IDS = {"asin", "isbn", "asin/isbn"}


def shape(file: Peek) -> Shape | None:
    """Ours where a title's royalty stands beside its shop, and the day it was earned or the copies sold and given back."""
    told = _told(file)
    dated, counted = "said_at" in told, told >= {"sold", "returned"} and bool(_BOOK_IDS & set(file.header))
    return _SHAPE if told >= _BOOK and (dated or counted) else None


def _told(file: Peek) -> set[str]:
    """Our names of the columns that a header has."""
    return {ours for ours, theirs in _SHAPE.columns.items() if set(theirs) & set(file.header)}


def sheets(names: tuple[str, ...]) -> tuple[str, ...]:
    """The sheet of all sales where there is one; else what is told of each kind of book belongs together."""
    whole = tuple(name for name in names if "combined" in name.lower())
    return whole[:1] or tuple(name for name in names if _KINDS.search(name)) or names


def unneeded(file: Peek) -> str | None:
    """Pages read and copies ordered, which stand in sheets of their own."""
    if not _told(file) >= {"title", "shop"}:
        return None
    if any("kenp" in name for name in file.header):
        return "pages read in Kindle Unlimited, for which Amazon shares out a fund: no copy was sold"
    ordered = _ORDERED & set(file.header)
    return "copies ordered, day by day: the royalties of the same report tell what was sold" if ordered else None


def meaning(file: Peek) -> str:
    """The month a report of a finished month is of, by its first line: `2025-06`; nothing where each row has its day."""
    if "said_at" in _told(file):
        return ""
    months = {_month(found[1]) for line in _first_lines(file) if (found := _PERIOD.match(line))}
    return months.pop() if len(months) == 1 else ""


def _month(said: str) -> str:
    """`2025-06` of `June 2025`, of `6月 2025` and of a day in it; nothing of any other text."""
    written, year, named = _ISO.search(said), _YEAR.search(said), _NAMED.search(said)
    if written:
        return written[0]
    if year is None or named is None:
        return ""
    return f"{year[0]}-{int(named[2]) if named[2] else _NAMES.index(named[1].lower()) + 1:02}"


def _first_lines(file: Peek) -> Iterator[str]:
    """The first line of a text, or of each sheet of a workbook."""
    if not file.head.startswith(_WORKBOOKS):
        yield from file.head.decode(_peek.encoding(file.head), "replace").strip().splitlines()[:1]
    elif file.open is not None:
        from python_calamine import CalamineWorkbook

        with file.open() as stream:
            book = CalamineWorkbook.from_filelike(io.BytesIO(stream.read()))
        for name in book.sheet_names:
            for row in book.get_sheet_by_name(name).to_python(nrows=1):
                yield " ".join(cell.isoformat() if isinstance(cell, date) else str(cell) for cell in row)


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
    told = raw.mutate(dated=ibis.coalesce(raw.said_at, raw.meaning.re_extract(_MONTH, 0).nullif("")))
    text, month = told.dated, ibis.coalesce(told.dated.re_search(_MONTH), _cells.no())
    rows = told.mutate(monthly=month, since=ibis.ifelse(
        month, _cells.when(text.re_replace(" ", "") + "-01"), _written.moment(text, told.export_id)))
    until = ibis.ifelse(rows.monthly, rows.since + ibis.interval(months=1), rows.since + ibis.interval(hours=24))
    return rows.mutate(until=until.cast(_cells.TIME))


def _judged(raw: ir.Table) -> ir.Table:
    raw = _spanned(raw)
    sold, returned = _count(raw.sold), _count(raw.returned)
    shop = ibis.ifelse(_cells.blank(raw.shop), ibis.literal(""), ibis.literal(" (") + _cells.cell(raw.shop) + ")")
    cells = raw.select(
        *_sales.COMMON, "said_at", "dated", "said_amount", "unit", "said_units", "since", "until", title=raw.title,
        free=_given(raw.deal),
        product=_cells.cell(raw.title) + shop, currency=_cells.currency(raw.unit),
        net=ibis.coalesce(_count(raw.said_units), sold - returned.fill_null(0)), sold=sold, returned=returned,
        takings=_cells.money_either(_cells.cell(raw.said_amount)))
    cells = cells.mutate(units=cells.net.cast(_cells.MONEY))
    blank = cells.said_at.isnull() & cells.title.isnull() & cells.said_amount.isnull()
    total = cells.title.isnull() & ibis.coalesce(cells.said_at.re_search("(?i)^(?:grand )?total"), _cells.no())
    given = cells.free & (cells.takings == 0)
    noise = _cells.first_of((blank, _sales.BLANK), (total, "totals line"), (given, "copies given away for nothing"))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), _why(cells), _cells.none()))


def _given(text: ir.StringValue) -> ir.BooleanValue:
    """Whether copies of this kind cost nothing; null where the file does not say of what kind they are."""
    word = _cells.cell(text).lower()
    return ibis.or_(*(word.startswith(free) for free in _FREE))


def _count(text: ir.StringValue) -> ir.IntegerValue:
    return text.re_extract("^ *(-?[0-9]{1,9})(?:[.]0*)? *$", 1).nullif("").try_cast("int64")


def _why(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(
        (t.dated.isnull(), "the total has no date"), (t.since.isnull(), _cells.quoted(t.dated, "is not a month or day")),
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
