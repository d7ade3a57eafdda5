"""Amazon KDP royalties: books sold by month, title and marketplace. Amazon names no buyer, so these are totals.

The header is known from others' reports only: columns are found by name. *Net units* are counted, sold less sent back;
*Royalty* is what came to us, in the marketplace's currency. A title of each marketplace is a product of its own, since a
total in euro and one in dollars never add up. A month is the whole of it; a day, where a report gives days, is that day.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "amazon-kdp"
TITLE = "Amazon KDP royalties"

_OPENED = 2007
_SHAPE = Csv({
    "date": ("royalty date", "date"), "title": ("title",), "place": ("marketplace",),
    "units": ("net units sold", "net units sold or kenp read"), "royalty": ("royalty",), "unit": ("currency",)},
    required=("date", "title", "place", "units", "royalty", "unit"))
_MONTH = "^ *([0-9]{4}-(?:0[1-9]|1[0-2])) *$"


def shape(file: Peek) -> Shape | None:
    """Ours by net units and royalty, by title and marketplace."""
    return _SHAPE if _SHAPE.fits(file.header) else None


def newest(raw: ir.Table) -> ir.Value:
    """The end of each span counted."""
    return _social.dated(_ends(raw), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Copies and royalties."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    by = ["export_id", "account", "since", "until", "product", "currency", "post"]
    copies = kept.group_by(*by).agg(units=_.copies.sum().cast(_cells.MONEY), takings=_.takings.sum().cast(_cells.MONEY))
    bare = copies.mutate(currency=ibis.null("string"))
    return Facts({
        "tally": _totals.tallies(bare, units="units").union(_totals.tallies(copies, takings="takings")),
        "cover": _totals.cover(kept, "units takings"),
    }, judged)


def _begins(raw: ir.Table) -> ir.TimestampValue:
    return _cells.when(raw.date.re_replace(_MONTH, r"\1-01"))


def _ends(raw: ir.Table) -> ir.TimestampValue:
    begun = _begins(raw)
    month = (begun + ibis.interval(days=31)).truncate("M")
    day = begun + ibis.interval(hours=24)
    return ibis.ifelse(raw.date.re_search(_MONTH), month, day).cast(_cells.TIME)


def _judged(raw: ir.Table) -> ir.Table:
    title, place = _social.titled(raw.title), _cells.cell(raw.place)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "date", "royalty", "unit", said=raw.units, since=_begins(raw),
        until=_ends(raw), product=title + ibis.literal(", ") + place, named=title, place=place, post=ibis.null("string"),
        copies=_totals.number(raw.units), takings=_cells.money_either(raw.royalty), currency=_cells.currency(raw.unit))
    why = _cells.first_of(
        (cells.date.isnull(), "there is no month"),
        (cells.since.isnull(), _cells.quoted(cells.date, "is neither a month nor a day")),
        (cells.since.year() < _OPENED, _cells.quoted(cells.date, "is no month this can have been")),
        (cells.named.isnull(), "there is no title"), (cells.place.isnull(), "there is no marketplace"),
        (cells.copies.isnull(), _cells.quoted(cells.said, "is not a number").fill_null("there is no number of copies")),
        (cells.takings.isnull(), _cells.quoted(cells.royalty, "is not an amount").fill_null("there is no royalty")),
        (cells.currency.isnull(), _cells.quoted(cells.unit, "is not a currency").fill_null("there is no currency")))
    blank = cells.date.isnull() & cells.named.isnull() & cells.said.isnull()
    return cells.mutate(why=ibis.ifelse(blank, ibis.null("string"), why),
                        noise=ibis.ifelse(blank, ibis.literal("blank line"), ibis.null("string")))
