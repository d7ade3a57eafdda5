"""What judged rows tell of the times inside a file, so that those need not be read twice; as expressions over judged rows.

Most importers judge a row by the very time by which they would date its file. Then rows are judged first, as if the file
were of a day `FAR` off, its date is what these times tell, and with that date it is asked whether any row would have been
judged otherwise. What is made of the date and not only compared with it, such as an end that has no other time, is made
afterwards from what was held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from functools import reduce
from operator import or_
from typing import Any

from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.late import ops
from stalwarts.ledger import _taken

FAR = datetime(9999, 1, 1)
"""Later than any time a row may have."""
DATE = "taken_at"
"""The column of a raw table that says of when its file is."""


@dataclass(frozen=True)
class Told:
    """What judged rows tell, as tables over them."""

    times: ir.Table
    """The number of each `row` and the time `inside` it."""
    hinges: ir.Table | None
    """One number `n`: rows that would have been judged otherwise by the date that their file has now; None where none can."""
    later: ir.Table | None
    """Judged rows as a whole, over those that were held before their file had a date; None where nothing is made of that."""
    late: set[str]
    """The columns that are made of the date."""


def told(judged: ir.Table, shown: ir.Table, held: ir.Table, raw: ir.Table, inside: ir.Value) -> Told | None:
    """What rows tell that are `judged` from `raw`, `held` before their file has a date, and `shown` as a whole afterwards.

    None where the time `inside` cannot be made from what they were judged to be, or what hangs on their date cannot.
    """
    base, top = raw.op(), judged.op()
    if not _taken.passed(top, DATE, base) or _joined_by_date(top, base):
        return None
    values = {name: _deep(ops.Field(top, name), base) for name in judged.columns if name != DATE}
    date = ops.Field(base, DATE)
    parts = {name: list(_smallest(value, date)) if _hangs(value, date) else [] for name, value in values.items()}
    late = {name for name, found in parts.items() if None in found}
    compared = list(dict.fromkeys(part for name, found in parts.items() if name not in late for part in found))
    known = {value: name for name, value in values.items() if not parts[name] and value.find(ops.Field, filter=ops.Value)}
    times = {value: name for value, name in known.items() if judged[name].type().is_temporal()}
    time = _over(_deep(inside.op(), base), times, shown)
    later = {value: name for value, name in known.items() if name in held.columns} | {date: DATE}
    rests = [_over(one, later, shown) for one in compared]
    made = {name: _over(values[name], later, held) for name in late}
    if any(one is None for one in (time, *rests, *made.values())):
        return None
    whole = [made[name].to_expr().name(name) if name in late else held[name] for name in held.columns]
    return Told(shown.select("row", inside=time.to_expr()), _hinges(rests, shown), held.select(whole) if late else None, late)


def made_of(value: Any, base: Any) -> Any:
    """A value made from the columns of a table alone, row by row; None where it is not."""
    deep = _deep(value, base)
    return deep if _plain(deep) and all(one.rel == base for one in deep.find(ops.Field, filter=ops.Value)) else None


def read(told: Told | None) -> set[str]:
    """The columns of judged rows from which it is told; of a whole only those that others are made of."""
    if told is None:
        return set()
    made = [] if told.later is None else [told.later.op().values[name] for name in told.late]
    asked = [told.times.op(), *([] if told.hinges is None else [told.hinges.op()])]
    fields = [one for value in made for one in value.find(ops.Field, filter=ops.Value)]
    return {one.name for one in fields + [one for table in asked for one in table.find(ops.Field)]} - {DATE, "inside", "n"}


def _hinges(compared: list[Any], shown: ir.Table) -> ir.Table | None:
    """How many rows compare otherwise with the date that they have than with the one that is far off."""
    date, far = ops.Field(shown.op(), DATE), ibis.literal(FAR).cast("timestamp(6)").op()
    others = [~one.to_expr().identical_to(one.replace({date: far}, filter=ops.Value).to_expr()) for one in compared]
    return shown.aggregate(n=reduce(or_, others).sum().fill_null(0)) if others else None


def _over(value: Any, known: dict[Any, str], shown: ir.Table) -> Any:
    """A value made from columns of judged rows alone, by what is `known` in which; None where something else is wanted."""
    made = value.replace({one: ops.Field(shown.op(), name) for one, name in known.items()}, filter=ops.Value)
    return made if all(one.rel == shown.op() for one in made.find(ops.Field, filter=ops.Value)) and _plain(made) else None


def _plain(value: Any) -> bool:
    """Whether a value is of its own row alone."""
    return not value.find((ops.Reduction, ops.Analytic, ops.WindowFunction, ops.Subquery))


def _smallest(value: Any, date: Any) -> Iterator[Any]:
    """The smallest parts of a value that are true or false and hang on a date; None too where it does by itself."""
    if value == date:
        yield None
        return
    inner = [part for child in value.__children__ if isinstance(child, ops.Value) and _hangs(child, date)
             for part in _smallest(child, date)]
    yield from [value] if None in inner and value.dtype.is_boolean() else inner


def _hangs(value: Any, date: Any) -> bool:
    return value == date or date in value.find(ops.Field, filter=ops.Value)


def _joined_by_date(top: Any, base: Any) -> bool:
    """Whether rows are picked, joined, counted or put in order by the date of their file."""
    asked = (child for node in _taken.above(top, base) if not isinstance(node, (ops.Value, ops.Project, ops.JoinChain))
             for child in node.__children__ if isinstance(child, ops.Value))
    return any(one.name == DATE for child in asked for one in child.find(ops.Field, filter=ops.Value))


def _deep(value: Any, base: Any) -> Any:
    """A value with the columns of `base` in the place of those that are made from them row by row."""

    @cache
    def column(one: Any) -> Any:
        rows, name = one.rel, one.name
        if rows == base:
            return one
        if isinstance(rows, (ops.Filter, ops.Sort, ops.DropColumns, ops.JoinReference)):
            return column(ops.Field(rows.parent, name))
        if isinstance(rows, ops.Project):
            return whole(rows.values[name])
        if isinstance(rows, ops.JoinChain) and getattr(rows.values[name], "rel", None) == rows.first:
            return column(rows.values[name])
        return one

    def whole(one: Any) -> Any:
        return one.replace({field: column(field) for field in one.find(ops.Field, filter=ops.Value)}, filter=ops.Value)

    return whole(value)
