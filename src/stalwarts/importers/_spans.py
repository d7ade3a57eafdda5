"""The span of time that a file's name says it was asked for, such as `Sales_2026-01-01_2026-03-20.csv`."""

from __future__ import annotations

import re
from datetime import date
from datetime import datetime
from datetime import time

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Peek
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

_DAY = r"(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])"
_SPAN = re.compile(rf"(?<!\d){_DAY}(?:_to_|[-_ ]){_DAY}(?!\d)")
_LAST = re.compile(rf"(?<!\d){_DAY}(?!\d)")


def named(file: Peek) -> str:
    """`2026-03-01 2026-03-31`, the first and last day in a file's name, or nothing: the `meaning` of such a file."""
    found = _SPAN.search(file.name)
    days = [_day(found.groups()[at:at + 3]) for at in (0, 3)] if found else []
    return f"{days[0]} {days[1]}" if len(days) > 1 and days[0] and days[1] and days[0] <= days[1] else ""


def taken(file: Peek) -> datetime | None:
    """The last second of the one day in a file's name: whatever happened that day may be inside."""
    found = _LAST.findall(file.name)
    day = _day(found[0]) if len(found) == 1 else None
    return datetime.combine(day, time(23, 59, 59)) if day else None


def _day(parts: tuple[str, ...]) -> date | None:
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def cover(kept: ir.Table, *, last: bool = True) -> ir.Table:
    """The span of a file of sales: as its name says, else from its first payment to the day of the file.

    `last` says whether the last day named is inside. Times of a file whose zone is not stated may lie just outside:
    the span always holds them.
    """
    since, until = (kept.meaning.substr(at, 10).re_extract("^20[0-9-]{8}$", 0).nullif("").try_cast(_cells.TIME)
                    for at in (0, 11))
    until = (until + ibis.interval(hours=24)).cast(_cells.TIME) if last else until
    spans = kept.mutate(_since=since, _until=until)
    return _handles.cover(
        spans, "order", since=ibis.least(_.occurred_at.min(), ibis.coalesce(_["_since"].min(), _.occurred_at.min())),
        until=ibis.greatest(_.occurred_at.max(), ibis.coalesce(_["_until"].max(), _.taken_at.max())).cast(_cells.TIME))
