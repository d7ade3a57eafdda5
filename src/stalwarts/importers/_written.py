"""Times that one platform writes in several ways: which comes first, day or month, is told by the whole file.

ISO, `Mar 2, 2026`, `2 March 2026`, `02.03.2026`, and numbers with slashes, each with or without a clock. Between slashes
a first number over 12 anywhere in the file puts the day first, a second one the month; where neither shows, the importer
says what its platform does. What names no zone is UTC.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _cells
from stalwarts.importers import _dates

_ISO = "^ *[0-9]{4}-[0-9]{2}-[0-9]{2}"
_SLASHED = "^ *([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]{2,4}"
_DOTTED = "^ *[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{2,4}"
_MONTH_FIRST = "^ *[A-Za-z]{3,9}[.]? [0-9]{1,2},? [0-9]{4}"
_DAY_FIRST = "^ *[0-9]{1,2}[ -][A-Za-z]{3,9}[.]?,?[ -][0-9]{4}"
_YEAR_FIRST = "^ *[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"
_MONTHS = 12


def moment(text: ir.StringValue, file: ir.Value, *, day_first: ir.BooleanValue | bool = False) -> ir.TimestampValue:
    """A column of times as naive UTC; `file` tells the rows of one file, `day_first` what holds where it does not."""
    slashed = text.replace("-", "/")
    return ibis.cases(
        (text.re_search(_ISO), _cells.when(text)),
        (text.re_search(_SLASHED), ibis.ifelse(
            days_first(text, file, day_first), _dates.moment(slashed, "%d/%m/%y"), _dates.moment(slashed, "%m/%d/%y"))),
        (text.re_search(_DOTTED), _dates.moment(text, "%d.%m.%y")),
        (text.re_search(_MONTH_FIRST), _dates.moment(_named(text), "%b %d %Y")),
        (text.re_search(_DAY_FIRST), _dates.moment(_named(text), "%d %b %Y")),
        (text.re_search(_YEAR_FIRST), _dates.moment(text.re_replace("([0-9]), *", "\\1 "), "%Y/%m/%d")),
        else_=ibis.null(_cells.TIME)).cast(_cells.TIME)


def days_first(text: ir.StringValue, file: ir.Value, otherwise: ir.BooleanValue | bool) -> ir.BooleanValue:  # noqa: FBT001
    """Whether dates with slashes have their day first, by every date of the file."""
    first, second = (text.re_extract(_SLASHED, n).try_cast("int64") for n in (1, 2))
    rows = ibis.window(group_by=file)
    day, month = ((one > _MONTHS) & (other <= _MONTHS) for one, other in ((first, second), (second, first)))
    day, month = (shown.any().over(rows) for shown in (day, month))
    return ibis.cases((day, True), (month, False), else_=otherwise)


def _named(text: ir.StringValue) -> ir.StringValue:
    """A date with its month in words, its marks evened out: `Mar 2 2026 at 6:00 PM`, `2 Mar 2026`."""
    return text.re_replace("^ *([0-9]{1,2})-([A-Za-z]+)-", "\\1 \\2 ").re_replace("^([^:]*?),", "\\1").replace(" at ", " ")
