"""Totals as files write them: whole numbers in cells, and the `tally` rows made of them. No persons in them."""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.late import ibis
from stalwarts.late import ir

_GROUPED = "^-?[0-9]{1,3}(?:[,.'\u2019 \u00a0\u202f][0-9]{3})+(?:[.,]0{1,2})?$"
_PLAIN = "^-?[0-9]{1,14}(?:[.,]0+)?$"
_NOTHING = "^(?i:-+|\u2013|\u2014|n/a|na|nan|null|none)?$"
"""What stands in a cell for which there is no number: that is unknown, and not 0."""
_LONGEST = 14
_DIGITS, _THOUSANDS = f"^[0-9]{{1,{_LONGEST}}}$", "^[0-9]{1,3}(?:[,.][0-9]{3}){1,3}$"


def number(text: ir.StringValue) -> ir.DecimalValue:
    """A whole number: `1160`, `1,160`, `1.160`, `1 160`, `12.0`; null where a cell holds none, or a part of one."""
    return ibis.cases((text.re_search(_DIGITS), text.try_cast(_cells.MONEY)),
                      (text.re_search(_THOUSANDS), text.replace(",", "").replace(".", "").try_cast(_cells.MONEY)),
                      else_=_dressed(text)).cast(_cells.MONEY)


def _dressed(text: ir.StringValue) -> ir.DecimalValue:
    plain = text.strip()
    grouped = plain.re_search(_GROUPED)
    whole = ibis.ifelse(grouped, plain.re_replace("[.,]0{1,2}$", ""), plain.re_replace("[.,]0+$", ""))
    digits = whole.re_replace("[^0-9-]", "")
    fits = (grouped | plain.re_search(_PLAIN)) & (digits.length() <= _LONGEST)
    return ibis.ifelse(fits, digits.try_cast(_cells.MONEY), ibis.null(_cells.MONEY))


def wrong(*texts: ir.StringValue) -> list[tuple[ir.BooleanValue, ir.StringValue]]:
    """The checks of cells that should hold numbers, for `_cells.first_of`: neither a number nor a sign for none."""
    # As a case and not as a conjunction: an engine would look every cell over for both halves.
    return [(ibis.ifelse(text.isnull() | number(text).notnull(), ibis.literal(value=False),
                         ~text.strip().re_search(_NOTHING)), _cells.quoted(text, "is not a number")) for text in texts]


def tallies(kept: ir.Table, **of: str) -> ir.Table:
    """`tally` rows: what is counted (`views`, `likes`) by the column that holds it, where it holds anything.

    `kept` has `account`, `since`, `until`, `post`, `product` and `currency`, null where they do not apply.
    """
    parts = [kept.filter(kept[column].notnull()).select(
        "account", "since", "until", "currency", "post", "product", "export_id", of=ibis.literal(counted),
        value=kept[column].cast(_cells.MONEY), handle=ibis.null("string")) for counted, column in of.items()]
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def spanned(judged: ir.Table, *, since: ir.Value | None = None, until: ir.Value | None = None,
            post: ir.Value | None = None, product: ir.Value | None = None) -> ir.Table:
    """The table with the columns `tallies` wants; without `until`, up to the file's own time."""
    blank = ibis.null("string")
    return judged.mutate(
        since=ibis.null(_cells.TIME) if since is None else since.cast(_cells.TIME),
        until=(judged.taken_at if until is None else until).cast(_cells.TIME), currency=blank,
        post=blank if post is None else post, product=blank if product is None else product)


def negative(table: ir.Table, *columns: str) -> ir.BooleanValue:
    """Whether any of these numbers is below zero, which no total is."""
    least = ibis.least(*(ibis.coalesce(table[column], ibis.literal(0).cast(_cells.MONEY)) for column in columns))
    return least < 0


def none(table: ir.Table, *columns: str) -> ir.BooleanValue:
    """Whether none of these numbers is there: a row that counts nothing."""
    return ibis.coalesce(*(table[column] for column in columns)).isnull()


def cover(kept: ir.Table, kinds: str) -> ir.Table:
    """One `cover` row an export and account: the span from the first beginning to the last end that was counted."""
    spans = kept.group_by("export_id", "account").agg(since=kept.since.min(), until=kept.until.max())
    return spans.select("account", "since", "until", "export_id", table=ibis.literal("tally"), kinds=ibis.literal(kinds),
                        who=ibis.literal("all"), basis=ibis.literal("assumed"))
