"""What judges rows while their file is read: each by itself, and nothing that only the whole of a file could tell.

Many importers ask of all rows together whether any of them shows something, nearly always which of day and month comes
first between slashes. Few files show it. So rows are judged as if none did, and where one does, the reading of the file
ends: it is read first then, and asked. So it does where a row would be called by its number, which nobody knows meanwhile.
"""

from __future__ import annotations

from functools import cache
from functools import reduce
from operator import or_
from typing import Any

from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.late import ops
from stalwarts.ledger import _taken
from stalwarts.ledger import _told

_SEVERAL = ("Reduction", "Analytic", "WindowFunction", "Subquery", "Unnest")
"""Parts of an expression that no row has by itself, or that make several of one."""


def rows(judged: ir.Table, raw: ir.Table) -> ir.Table | None:
    """Judged rows as they are while their file is read; None where rows are asked together."""
    base, shown = raw.op(), list[Any]()
    assumed = {one: ibis.literal(value=False).op() for one in judged.op().find(ops.InSubquery)}
    for one in assumed:
        found = _shown(one, base)
        if found is None:
            return None
        shown += found
    top = judged.op().replace(assumed)
    if not (selected(top, base) and _taken.passed(top, "row", base)) or top.find(tuple(getattr(ops, name) for name in _SEVERAL)):
        return None
    top = _unnumbered(top, base)
    made: ir.Table = top.replace({base: _none(raw, shown).op()}).to_expr() if shown else top.to_expr()
    return made


def selected(rows: Any, raw: Any) -> bool:
    """Whether rows are selections from selections from the raw ones, beside which nothing was laid."""
    return rows == raw or (isinstance(rows, ops.Project) and selected(rows.parent, raw))


def _unnumbered(rows: Any, raw: Any) -> Any:
    """Selections from selections in which a row that is asked for its number is an error: few are, and none is counted yet."""
    if rows == raw:
        return raw
    parent, number = _unnumbered(rows.parent, raw), ops.Field(rows.parent, "row")
    asked = _error()("a row is asked for its number").cast("int64").op()
    values = {name: value.replace({rows.parent: parent} if value == number else {rows.parent: parent, number: asked})
              for name, value in rows.values.items()}
    return type(rows)(parent, values)


def _none(raw: ir.Table, shown: list[Any]) -> ir.Table:
    """Raw rows, among which one of which any of this is shown is an error."""
    told = reduce(or_, [one.to_expr() for one in dict.fromkeys(shown)])
    return raw.filter(ibis.ifelse(told, _error()("a row tells of all others"), ibis.literal(value=True)))


@cache
def _error() -> Any:
    """The engine's function that raises an error."""
    @ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
    def error(why: str) -> bool: ...  # type: ignore[empty-body]

    return error


def _shown(asked: Any, base: Any) -> list[Any] | None:
    """What no row may show if the answer to a question of `_together.such` is to be no; None where it is another question."""
    kept, told, cells = _below(asked.rel, ops.Project, ops.Filter, ops.Aggregate, ops.Project)
    metrics = list(told.metrics.values()) if cells else []
    if not metrics or not all(isinstance(one, ops.Coalesce) and isinstance(one.arg[0], ops.Any) for one in metrics):
        return None
    values = [_told.made_of(cells.values[one.arg[0].arg.name], base) for one in metrics]
    known = None not in values and not any("row" in _taken.fields(value, base) for value in values)
    return values if known and any(_holds(one) is False for one in kept.predicates) else None


def _below(top: Any, *kinds: Any) -> list[Any]:
    """What stands one below the other under a table; nothing where they are not of these kinds."""
    found = []
    for kind in kinds:
        if not isinstance(top, kind):
            return [None] * (len(kinds) - 1)
        found.append(top)
        top = top.parent
    return found[1:]


def _holds(condition: Any) -> bool | None:
    """Whether a condition holds where nothing is shown; None where it is no plain one."""
    if isinstance(condition, ops.Field):
        return False
    if isinstance(condition, ops.Not):
        inner = _holds(condition.arg)
        return None if inner is None else not inner
    if isinstance(condition, (ops.And, ops.Or)):
        sides = (_holds(condition.left), _holds(condition.right))
        return None if None in sides else all(sides) if isinstance(condition, ops.And) else any(sides)
    return None
