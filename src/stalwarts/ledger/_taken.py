"""Which columns of a table other expressions take anything from: what they only carry along need not be held."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from stalwarts.late import ir
from stalwarts.late import ops


def names(tables: Iterable[ir.Table], base: ir.Table) -> set[str]:
    """Names that anything is made from on the way from `base` to these tables, and all they end in.

    By name alone: a column that is called like one that is taken counts as taken too.
    """
    found = set[str]()
    for table in tables:
        found.update(table.columns)
        for node in above(table.op(), base.op()):
            found.update(_read(node))
    return found


def fields(top: ops.Node, rows: ops.Node) -> set[str]:
    """The columns of a table that an expression reads."""
    return {one.name for one in top.find(ops.Field) if one.rel == rows}


def passed(top: ops.Node, name: str, base: ops.Node) -> bool:
    """Whether a column of a table is that of `base`, under the same name and in every row as it was."""
    if top == base:
        return True
    if isinstance(top, (ops.Filter, ops.Sort, ops.Distinct, ops.DropColumns, ops.JoinReference)):
        return passed(top.parent, name, base)
    value = top.values.get(name) if isinstance(top, (ops.Project, ops.JoinChain)) else None
    return isinstance(value, ops.Field) and value.name == name and passed(value.rel, name, base)


def above(top: ops.Node, base: ops.Node) -> Iterator[ops.Node]:
    """Every part of an expression that stands on `base`, and no part of that itself."""
    seen, waiting = {base}, [top]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(node.__children__)
            yield node


def _read(node: ops.Node) -> Iterator[str]:
    """The columns that one part of an expression makes something from."""
    # These look at every column of a row, whether anybody takes it afterwards or not.
    if isinstance(node, (ops.Distinct, ops.Set, ops.DropNull, ops.FillNull)):
        yield from node.schema.names
    carried = _carried(node)
    yield from (child.name for child in node.__children__ if isinstance(child, ops.Field) and child not in carried)


def _carried(node: ops.Node) -> set[ops.Node]:
    """What a selection or a join passes on under the name it has."""
    values = node.values.items() if isinstance(node, (ops.Project, ops.JoinChain)) else ()
    plain = {value for name, value in values if isinstance(value, ops.Field) and value.name == name}
    return plain - {value for name, value in values if isinstance(value, ops.Field) and value.name != name}
