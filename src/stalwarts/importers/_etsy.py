"""What Etsy's files share: who a buyer is, the days of a shop, and the month a file's name says it is of.

Etsy gives no address of a buyer. The buyer is `etsy:<user name>`, from a column of its own or from `Ada Byron (adaprints)`
(which of the two a file writes is UNCERTAIN), else a name alone under the order. Days have no clock and no zone: UTC.
They stand month first, unless the file shows otherwise.
"""

from __future__ import annotations

import re
from calendar import monthrange

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

_MONTH = re.compile(r"(20\d\d)[-_](1[0-2]|0?[1-9])(?!\d)")
_YEAR = re.compile(r"(20\d\d)(?![-_]?\d)")
_USER = r"[(]([A-Za-z0-9_-]+)[)] *$"
_BARE = "^ *([A-Za-z0-9_-]{3,40}) *$"


def meaning(file: Peek) -> str:
    """The month or year in the name of a file, such as `EtsySoldOrders2026-3.csv`: `2026-03-01 2026-03-31`, or nothing."""
    month = _MONTH.search(file.name)
    if month:
        year, number = int(month[1]), int(month[2])
        return f"{year}-{number:02}-01 {year}-{number:02}-{monthrange(year, number)[1]}"
    whole = _YEAR.search(file.name)
    return f"{whole[1]}-01-01 {whole[1]}-12-31" if whole else ""


def user(buyer: ir.StringValue) -> ir.StringValue:
    """`etsy:adaprints` from a user name, or from a name with the user name behind it; null where there is none."""
    name = ibis.coalesce(buyer.re_extract(_USER, 1).nullif(""), buyer.re_extract(_BARE, 1).nullif(""))
    return ibis.literal("etsy:") + name.lower()


def somebody(raw: ir.Table, known: ir.StringValue, name: ir.StringValue) -> ir.StringValue:
    """The buyer: as Etsy knows them, else a name alone under its order, else nobody."""
    return ibis.coalesce(known, ibis.ifelse(_cells.blank(name), _cells.none(), _handles.of_order(raw.account, raw.order)))
