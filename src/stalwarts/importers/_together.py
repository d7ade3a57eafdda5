"""What the rows of one file, or of one order, say together: told by a small table beside them.

A window would do the same in fewer words; it puts every row with all its columns in order first, which takes several
times as long as everything else that is asked of a row.
"""

from __future__ import annotations

from collections.abc import Callable

from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir


def any_in(file: ir.Value, shown: ir.BooleanValue) -> ir.BooleanValue:
    """Whether a condition holds in any row of a row's own file; both are columns of one table."""
    return such(file, _.shown, shown=shown)


def such(file: ir.Value, holds: ir.Deferred, **shown: ir.BooleanValue) -> ir.BooleanValue:
    """Whether `holds` of a row's own file, where each name stands for whether that condition holds in any of its rows."""
    (rows,) = file.op().relations
    told = rows.to_expr().select(file=file, **shown).group_by("file").agg(**{
        name: ibis.coalesce(_[name].any(), ibis.literal(value=False)) for name in shown})
    return file.isin(told.filter(holds).file)


def differ(file: ir.Value, value: ir.Value) -> ir.BooleanValue:
    """Whether a row's own file has more than one value; both are columns of one table."""
    (rows,) = file.op().relations
    told = rows.to_expr().select(file=file, value=value).group_by("file").agg(least=_.value.min(), most=_.value.max())
    return file.isin(told.filter(told.least != told.most).file)


def beside(rows: ir.Table, by: tuple[str, ...], only: ir.Deferred | None = None, among: ir.Table | None = None,
           **told: ir.Deferred) -> ir.Table:
    """Rows with what those that share the columns `by` say together; null where `only` keeps none of it.

    `among`: the same rows, or those of them that have something to say, with the few columns that are asked, made of the raw
    ones by themselves: rows that are mentioned twice are put by with all columns that anything needs.

    `by` must not be made in a selection from a join: Ibis 12.0 then compares what is found with itself.
    """
    found = (rows if among is None else among).group_by(*by).agg(**told)
    found = found if only is None else found.filter(only)
    joined = rows.left_join(found, [rows[column] == found[column] for column in by], rname="{name} ")
    return joined.select(*rows.columns, *told)


def told_by_each(rows: ir.Table, raw: ir.Table, column: str,
                 make: Callable[[ir.StringValue], dict[str, ir.Value]]) -> ir.Table:
    """Rows with what `make` makes of a column of the raw ones in which few values stand: of each value once.

    Where there is no value all of it is null.
    """
    values = raw.select(column).distinct()
    made = make(values[column])
    return rows.left_join(values.mutate(**made), column, rname="{name} ").select(*rows.columns, *made)


def newest(rows: ir.Table, by: tuple[str, ...], time: ir.TimestampValue) -> ir.Table:
    """Rows with `best`: among those that share the columns `by` the first of the newest, by its number; null of one alone."""
    told = rows.select(*by, "row", time=time.fill_null(ibis.timestamp("1970-01-01").cast("timestamp(6)")))
    several = told.group_by(*by).agg(rows=_.count(), most=_.time.max()).filter(_.rows > 1)
    last = told.semi_join(several, [*(told[column].identical_to(several[column]) for column in by), told.time == several.most])
    best = last.group_by(*by).agg(best=_.row.min())
    same = [rows[column].identical_to(best[column]) for column in by]
    return rows.left_join(best, same, rname="{name} ").select(*rows.columns, "best")


def shared(rows: ir.Table, keys: ir.Table, by: tuple[str, ...]) -> ir.Table:
    """Rows whose columns `by` stand in several, empty ones too; among them may be one that only looks so.

    `keys` are these columns of all rows, made of the raw ones by themselves: an engine puts by what is mentioned twice, with
    all columns that anything needs. Rows are counted by a number that equal ones have in common: to group by texts takes twice
    as long.
    """
    several = keys.select(alike=_sum(keys, by)).group_by("alike").agg(rows=_.count()).filter(_.rows > 1)
    return rows.mutate(alike=_sum(rows, by)).semi_join(several, "alike").drop("alike")


def _sum(rows: ir.Table, by: tuple[str, ...]) -> ir.IntegerValue:
    return ibis.struct({column: rows[column] for column in by}).hash()


def overtaken(rows: ir.Table, again: ir.Table, by: tuple[str, ...]) -> ir.Table:
    """Rows with `later`: the number of the last that shares the columns `by` with one, empty ones too; null of the last itself.

    `again` are those that may share them, found by `shared`: their number and these columns.
    """
    last = again.group_by(*by).agg(later=_.row.max())
    met = again.inner_join(last, [*(again[column].identical_to(last[column]) for column in by), again.row < last.later])
    found = met.select("export_id", "row", "later")
    return rows.left_join(found, ["export_id", "row"], rname="{name} ").select(*rows.columns, "later")


def apart(rows: ir.Table, *by: str, among: ir.Table | None = None) -> tuple[ir.Table, ir.Table]:
    """Rows that no other row shares the columns `by` with, and those that some other row does, or may.

    In most lists everybody stands once: to group or to order all of them for the few that do not takes three times as long.
    `among`: all rows of which these are some, where others are parted by the same columns: they are grouped once for all.
    """
    again = (rows if among is None else among).group_by(by).agg(rows=_.count()).filter(_.rows > 1).select(by)
    same = [rows[column].identical_to(again[column]) for column in by]
    return rows.anti_join(again, same), rows.semi_join(again, same)
